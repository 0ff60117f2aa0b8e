"""What can be wrong with a public site, asked one after another: each with what to do about it."""

import datetime
import shutil
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, get_connection
from django.db import Error as DatabaseError
from django.db import connection

from home.accounts.factors import has_factor
from home.multilingual.default_language import refuse_another
from home.page_cache.shared_version import shared_version
from home.public.clock import database_now
from home.releases.watch import health
from home.staff.groups import answerable

#: Certificates are renewed 30 days before they end; with fewer left that has failed.
DAYS_LEFT = 21
#: Of a disk, or of the memory that page files are in.
LEAST_FREE = 0.1
#: Two clocks may differ by so many seconds.
CLOCKS = 2.0


class Finding(NamedTuple):
    """What was looked at, how it is, and, if that is wrong, what to do."""

    what: str
    said: str
    fix: str = ""

    @property
    def is_well(self) -> bool:
        return not self.fix


def findings(mail_to: str = "") -> Iterator[Finding]:
    """Every finding, one after another; a question that fails is itself a finding."""
    questions: list[Callable[[], Iterator[Finding]]] = [
        _settings,
        _database,
        _clock,
        _scheduler,
        _page_files,
        _mirror,
        _disk,
        _front,
        lambda: _mail(mail_to),
        _accounts,
        _monitor,
    ]
    for ask in questions:
        try:
            yield from ask()
        except DatabaseError as error:
            first = str(error).strip().splitlines()[:1]
            yield Finding("database", "".join(first), "systemctl status postgresql; df -h")
            return
        except OSError as error:
            yield Finding(ask.__name__.strip("_"), str(error), "look at what is named here")


def _settings() -> Iterator[Finding]:
    found = checks.run_checks(include_deployment_checks=True)
    silenced = set(settings.SILENCED_SYSTEM_CHECKS)
    wrong = [each for each in found if each.id not in silenced and each.level >= checks.WARNING]
    for each in wrong:
        yield Finding(
            "settings", str(each.msg), str(each.hint or "campaign apply, once it is mended")
        )
    if not wrong:
        yield Finding("settings", "everything that is checked at a start is right")


def _database() -> Iterator[Finding]:
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        yield Finding("database", "SQLite: one machine, a few editors at a time")
    else:
        number = str(connection.cursor().connection.info.server_version)  # 150007
        yield Finding("database", f"PostgreSQL {number[:-4]}")
    try:
        refuse_another()
    except ImproperlyConfigured as error:
        yield Finding("language", str(error), "set it so in /etc/campaign.env; campaign apply")


def _clock() -> Iterator[Finding]:
    apart = abs((database_now() - datetime.datetime.now(datetime.UTC)).total_seconds())
    fix = "" if apart < CLOCKS else "timedatectl set-ntp true, on both machines"
    yield Finding("clock", f"{apart:.1f} s from the database's", fix)


def _scheduler() -> Iterator[Finding]:
    now = health()
    if not now.is_alive:
        yield Finding("scheduler", "is not alive", "systemctl restart campaign-scheduler")
    elif now.failures:
        titles = ", ".join(f"“{each.title}”" for each in now.failures[:3])
        yield Finding("scheduler", f"alive; failed: {titles}", "Schedule in the admin says why")
    else:
        yield Finding("scheduler", "alive, and nothing has failed")


def _page_files() -> Iterator[Finding]:
    folder = settings.PAGE_FILES
    if folder is None:
        yield Finding(
            "page files",
            "there are none: without a web process readers get nothing",
            "PAGE_FILES='/run/campaign/pages' in /etc/campaign.env; campaign apply",
        )
        return
    store = shared_version().store
    if store is not None and store.failure:
        yield Finding("page files", store.failure, f"df -h {folder}; then rm -r {folder}")
    else:
        yield Finding("page files", f"in {folder}")


def _mirror() -> Iterator[Finding]:
    if settings.MIRROR_DIR is None:
        yield Finding("mirror", "none is kept (MIRROR_DIR)")
        return
    manifest = Path(settings.MIRROR_DIR) / "manifest.json"
    if not manifest.exists():
        yield Finding(
            "mirror", f"there is none in {settings.MIRROR_DIR} yet", "campaign logs says what fails"
        )
        return
    made = datetime.datetime.fromtimestamp(manifest.stat().st_mtime, datetime.UTC)
    yield Finding("mirror", f"made {made:%Y-%m-%d %H:%M} UTC")


def _disk() -> Iterator[Finding]:
    told = set()
    for folder in (settings.VAR_DIR, settings.MEDIA_ROOT, settings.PAGE_FILES):
        path = folder and Path(folder)
        if not path or not path.exists() or path.stat().st_dev in told:
            continue
        told.add(path.stat().st_dev)
        used = shutil.disk_usage(path)
        share = used.free / used.total
        fix = (
            "" if share > LEAST_FREE else "du -xh / | sort -h | tail; journalctl --vacuum-size=200M"
        )
        yield Finding("disk", f"{share:.0%} free where {path} is ({used.free // 2**20} MB)", fix)


def _front() -> Iterator[Finding]:
    """What readers meet: nginx on this machine, asked by the public name."""
    address = urlsplit(settings.BASE_URL)
    host, is_secure = address.hostname or "", address.scheme == "https"
    try:
        socket.getaddrinfo(host, 443)
        yield Finding("name", f"{host} is known")
    except OSError:
        yield Finding("name", f"{host} has no address", "set its A and AAAA records at your DNS")
    port = address.port or (443 if is_secure else 80)
    if not is_secure:
        yield Finding("TLS", "none: passwords are sent in clear", "BASE_URL with https://")
        return
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as line:
            days = _days_left(line, host)
    except ssl.SSLCertVerificationError as error:
        yield Finding("certificate", error.verify_message, "campaign certificate")
    except OSError as error:
        yield Finding("nginx", f"port {port}: {error}", "nginx -t; systemctl status nginx")
    else:
        fix = "" if days > DAYS_LEFT else "certbot renew; campaign certificate"
        yield Finding("certificate", f"good for {days:.0f} days", fix)


def _days_left(line: socket.socket, host: str) -> float:
    with ssl.create_default_context().wrap_socket(line, server_hostname=host) as secure:
        certificate = secure.getpeercert() or {}
    ends = ssl.cert_time_to_seconds(str(certificate["notAfter"]))
    return (ends - time.time()) / 86_400


def _mail(to: str) -> Iterator[Finding]:
    server = f"{getattr(settings, 'EMAIL_HOST', '')}:{getattr(settings, 'EMAIL_PORT', '')}"
    line = get_connection()
    try:
        line.open()
        if to:
            text = f"Mail of {settings.BASE_URL} arrives here."
            EmailMessage("Mail of the site arrives", text, to=[to], connection=line).send()
    except OSError as error:  # what smtplib raises is one
        yield Finding(
            "mail", f"{server} refuses: {error}", "EMAIL_URL in /etc/campaign.env; campaign apply"
        )
        return
    finally:
        line.close()
    more = f"; a test went to {to}" if to else ". Does it arrive? campaign doctor --mail ADDRESS"
    yield Finding("mail", f"{server} takes it{more}")


def _accounts() -> Iterator[Finding]:
    told = list(answerable())
    if told:
        yield Finding("alarms", f"go to {len(told)} people")
    else:
        yield Finding(
            "alarms",
            "would reach nobody: no Organiser has a mail address",
            "each sets it in the admin: the account's menu, Security",
        )
    active = get_user_model().objects.filter(is_active=True).order_by("username")
    without = [each.get_username() for each in active if not has_factor(each)]
    if not active:
        yield Finding("accounts", "there is none", "campaign manage start_campaign")
    elif without:
        named = ", ".join(without[:5]) + (" …" if len(without) > 5 else "")
        yield Finding(
            "accounts",
            f"without a second factor: {named}",
            "their next login asks for one; who never logs in: Settings > Users > Leaving",
        )
    else:
        yield Finding("accounts", "each has a second factor")


def _monitor() -> Iterator[Finding]:
    yield Finding(
        "monitor",
        f"from elsewhere, each minute: {settings.BASE_URL}/health/ready and "
        f"{settings.BASE_URL}/health/publishing",
    )
