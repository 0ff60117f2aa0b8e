"""What nginx needs for the site, written from its settings: templates/nginx."""

import ipaddress
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.template import Context, Engine

from home.public.protection import PERMISSIONS_POLICY, PUBLIC_POLICY, RESOURCE_POLICY
from home.public.responses import cache_limits
from home.settings.languages import CODES

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates" / "nginx"
#: From this version on "http2" is a line of its own, and after "listen" a warning.
HTTP2_OF_SERVER = (1, 25, 1)
#: That of Debian 12.
OLDEST = (1, 22)
#: Megabytes for what a form sends besides its file.
ROOM = 4
#: Where Debian has programs that only root looks for.
PLACES = "/usr/sbin:/sbin:/usr/local/sbin:/usr/bin"


@dataclass(frozen=True)
class Front:
    """What is told to nginx. ``plain`` and ``secure`` are what it listens on, as written there.

    Without a certificate (the folder of its two files) the site answers plainly, at ``plain``.
    """

    base_url: str
    language: str
    webs: list[int]
    static: Path
    errors: Path
    pages: Path | None = None
    extra_hosts: tuple[str, ...] = ()
    of_the_admin: tuple[str, ...] = ("en", "ru", "fr")
    onion: str = ""
    hsts: str = ""
    kept: str = ""
    certificate: Path | None = None
    plain: tuple[str, ...] = ()
    secure: tuple[str, ...] = ()
    onion_listens: str = "127.0.0.1:8080"
    cache: Path = Path("/var/lib/nginx/campaign")
    logs: Path = Path("/var/log/nginx")
    challenges: Path = Path("/var/www/letsencrypt")
    types: Path = Path("/etc/nginx/mime.types")
    own: Path = Path("/etc/nginx/campaign.d/*.conf")
    #: For how long a visitor may take to send a request.
    patience: str = "10s"
    version: tuple[int, ...] = OLDEST
    #: What a recording may have, in megabytes, with the form around it.
    largest: int = 100 + ROOM

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or ""

    @property
    def other_name(self) -> str:
        """The host with or without ``www.``, whichever the address has not; if it can have one."""
        if _is_no_domain(self.host):
            return ""
        other = (
            self.host.removeprefix("www.") if self.host.startswith("www.") else f"www.{self.host}"
        )
        return "" if other in self.extra_hosts else other

    @property
    def names(self) -> list[str]:
        """All host names that nginx answers with the certificate."""
        return [each for each in (self.host, self.other_name, *self.extra_hosts) if each]

    def configuration(self, before_certificate: bool = False) -> str:
        """The text of the file. Raises ``ValueError`` for a name that could not stand in it."""
        is_secure = self.certificate is not None
        is_new = self.version >= HTTP2_OF_SERVER
        values = {
            **{name: _text(value) for name, value in vars(self).items()},
            "webs": [str(port) for port in self.webs],
            "plain": list(self.plain),
            "secure": list(self.secure) if is_secure else [],
            "names": " ".join(self.names),
            "answered": " ".join([self.host, *self.extra_hosts]),
            "other_name": self.other_name,
            "onion_host": urlsplit(self.onion).hostname or "",
            "http2_of_listen": "" if is_new else " http2",
            "http2_of_server": "    http2 on;\n" if is_new else "",
            "languages": "|".join(CODES),
            "of_the_admin": [each for each in self.of_the_admin if each != "en"],
            "policy": PUBLIC_POLICY,
            "permissions": PERMISSIONS_POLICY,
            "resource_policy": RESOURCE_POLICY,
        }
        engine = Engine(dirs=[str(TEMPLATES)], autoescape=False)
        name = "before.conf" if before_certificate else "campaign.conf"
        return engine.get_template(name).render(Context(values, autoescape=False))


def _text(value: object) -> str:
    """A value as nginx reads it; none of ours has what ends a word or a line there."""
    text = "" if value is None else str(value)
    ends = "\n\"'{}$ ;" if isinstance(value, Path) else "\n\"'{}$"
    if not isinstance(value, tuple | list) and any(sign in text for sign in ends):
        raise ValueError(f"This cannot stand in nginx's configuration: {text!r}")
    return text


def _is_no_domain(host: str) -> bool:
    if "." not in host or host.endswith(".onion"):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def front_of_settings(webs: list[int], certificate: Path | None, version: tuple[int, ...]) -> Front:
    """The front of this very site."""
    address = urlsplit(settings.BASE_URL)
    is_secure = address.scheme == "https"
    hsts = ""
    if is_secure and settings.SECURE_HSTS_SECONDS:
        preload = "; preload" if settings.SECURE_HSTS_PRELOAD else ""
        hsts = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains{preload}"
    return Front(
        base_url=settings.BASE_URL,
        language=settings.LANGUAGE_CODE,
        webs=webs,
        static=Path(settings.STATIC_ROOT),
        errors=Path(settings.ERROR_PAGES),
        pages=settings.PAGE_FILES,
        extra_hosts=tuple(settings.EXTRA_HOSTS),
        of_the_admin=tuple(dict(settings.WAGTAILADMIN_PERMITTED_LANGUAGES)),
        onion=settings.ONION_LOCATION,
        hsts=hsts,
        kept=cache_limits(),
        certificate=_certificate(address.hostname or "", certificate) if is_secure else None,
        plain=_listens(80 if is_secure else address.port or 80),
        secure=_listens(address.port or 443) if is_secure else (),
        version=version,
        largest=settings.RECORDING_MB + ROOM,
    )


def _certificate(host: str, given: Path | None) -> Path:
    return given or Path("/etc/letsencrypt/live") / host


def _listens(port: int) -> tuple[str, ...]:
    """A port of all addresses of the machine, IPv6 where it has that."""
    return (str(port), f"[::]:{port}") if Path("/proc/net/if_inet6").exists() else (str(port),)


def version_of_nginx() -> tuple[int, ...]:
    """Of the nginx of this machine; the oldest that is supported where there is none."""
    program = shutil.which("nginx", path=PLACES)
    if program is None:
        return OLDEST
    told = subprocess.run([program, "-v"], capture_output=True, text=True, check=False).stderr
    found = re.search(r"nginx/(\d+)\.(\d+)\.(\d+)", told)
    return tuple(int(each) for each in found.groups()) if found else OLDEST
