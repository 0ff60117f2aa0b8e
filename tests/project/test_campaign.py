"""``campaign``, the command of a public site's machine: what it does in which order."""

import importlib.machinery
import importlib.util
import io
import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.nginx import DEPLOY

OLD, NEW = "aaaaaaaaaaaa", "bbbbbbbbbbbb"
APPLIED = "home\n [X] 0001_initial\n [X] 0002_more (2 squashed migrations)\n [ ] 0003_new\npeople\n"


@pytest.fixture
def campaign(tmp_path, monkeypatch):
    """The command in a folder in place of a machine; ``told`` has what it ran."""
    loader = importlib.machinery.SourceFileLoader("campaign_command", str(DEPLOY / "campaign"))
    spec = importlib.util.spec_from_loader("campaign_command", loader)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    for name, place in {
        "HOME": "srv",
        "SETTINGS": "campaign.env",
        "UNITS": "units",
        "NGINX": "nginx",
        "LETSENCRYPT": "live",
        "OWN_CERTIFICATE": "own",
        "CHALLENGES": "challenges",
        "LOCK": "lock/campaign",
    }.items():
        setattr(module, name, tmp_path / place)
    for place in ("srv/packages", "units", "nginx/conf.d"):
        (tmp_path / place).mkdir(parents=True)
    for release in (OLD, NEW):
        deploy = tmp_path / "srv/releases" / release / "docs/deploy"
        deploy.mkdir(parents=True)
        (deploy / "campaign-web@.service").write_text(release)
        (deploy.parent.parent / ".ready").touch()
        (deploy.parent.parent / ".venv").symlink_to(tmp_path / "srv/packages")
    (tmp_path / "srv/current").symlink_to(tmp_path / "srv/releases" / OLD)
    (tmp_path / "campaign.env").write_text(
        f"BASE_URL='https://example.org'\nVAR_DIR='{tmp_path}/data'\n"
    )
    module.told, module.failing, module.answers = [], "", {}

    def run(*command, **options):
        words = " ".join(str(each) for each in command)
        release = Path(options["cwd"]).name[:1] if "cwd" in options else ""
        said = f"{release} {words.partition('manage.py ')[2]}" if release else words
        module.told.append(said.replace(str(tmp_path), ""))
        if module.failing and module.failing in said:
            raise module.FailedError(f"{said} failed")
        for part, answer in module.answers.items():
            if part in said:
                return answer
        if "backup" in words:
            return "…\n/data/backups/one.tar\n"
        if "rev-parse" in words:
            return NEW * 4
        if "showmigrations" in words:
            return (
                APPLIED
                if release == "a" or not module.told.count("b migrate --no-input")
                else (APPLIED.replace("[ ] 0003", "[X] 0003"))
            )
        return ""

    def ready(port, process=None):
        module.told.append(f"ready {port}")

    @contextmanager
    def started(release, port):
        module.told.append(f"{release.name[:1]} tried")
        yield None, io.StringIO("Traceback\nno pages")

    module.really_started, module.really_wait = module.started, module.wait_until_ready
    monkeypatch.setattr(module, "run", run)
    monkeypatch.setattr(module, "started", started)
    monkeypatch.setattr(module, "wait_until_ready", ready)
    monkeypatch.setattr(module, "as_the_site", dict)
    monkeypatch.setattr(module.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(module.os, "geteuid", lambda: 0)
    monkeypatch.setattr(module.signal, "signal", lambda *_: None)
    return module


def order(told, *steps):
    places = [next(at for at, each in enumerate(told) if step in each) for step in steps]
    assert places == sorted(places), told


def running(campaign):
    return campaign.current().name


# What it reads


def test_the_settings_are_read_as_systemd_reads_them(campaign):
    campaign.SETTINGS.write_text(
        '# a comment\nA=\'a&b $c; d\'\nB="x \\"y\\""\nC=plain value # not a comment\n\nD=\n'
    )

    assert campaign.settings() == {
        "A": "a&b $c; d",
        "B": 'x "y"',
        "C": "plain value # not a comment",
        "D": "",
    }


def test_what_is_quoted_so_a_shell_reads_as_well(campaign, tmp_path):
    campaign.SETTINGS.write_text("A='postgres://u:p%23$w@h/n?a=b&c=d; #e'\n")
    command = f'. {campaign.SETTINGS}; printf %s "$A"'
    shell = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)

    assert shell.stdout == campaign.settings()["A"]


def test_the_last_migration_of_each_app_is_known(campaign):
    assert campaign.migrations(campaign.HOME / "releases" / OLD) == {
        "home": "0002_more",
        "people": "zero",
    }


# Updating


def test_an_update_saves_first_and_restarts_one_process_when_the_other_is_ready(campaign):
    assert campaign.main(["update"]) == 0

    order(
        campaign.told,
        "a backup",
        "b check",
        "b migrate --no-input",
        "b collectstatic",
        "b check --deploy",
        "b tried",
        "restart campaign-web@8000",
        "ready 8000",
        "restart campaign-web@8001",
        "ready 8001",
        "restart campaign-scheduler",
        "b nginx_conf",
    )
    assert running(campaign) == NEW
    (record,) = json.loads((campaign.HOME / "updates.json").read_text())
    assert (record["from"], record["backup"]) == (OLD, "/data/backups/one.tar")


@pytest.mark.parametrize("step", ["a backup", "b check"])
def test_what_fails_before_the_database_is_touched_changes_nothing(campaign, step):
    campaign.failing = step

    with pytest.raises(campaign.FailedError):
        campaign.main(["update"])

    assert running(campaign) == OLD
    assert not any("migrate" in each or "restart" in each for each in campaign.told if step in each)
    assert "b migrate --no-input" not in campaign.told


@pytest.mark.parametrize(
    "step", ["b migrate --no-input", "restart campaign-web@8001", "b nginx_conf"]
)
def test_an_update_that_fails_later_goes_back_by_itself(campaign, monkeypatch, step, capsys):
    campaign.failing = step
    if "restart" in step:  # the old version restarts all right

        def only_once(*command, run=campaign.run, **options):
            try:
                return run(*command, **options)
            finally:
                if step in campaign.told[-1]:
                    campaign.failing = ""

        monkeypatch.setattr(campaign, "run", only_once)

    with pytest.raises(campaign.FailedError, match="runs as before"):
        campaign.main(["update"])

    assert running(campaign) == OLD
    assert campaign.told[-1].startswith(("a nginx_conf", "systemctl"))
    if "nginx" in step:
        order(campaign.told, "b nginx_conf", "b migrate home 0002_more", "a collectstatic")
    assert campaign.updates() == []


def test_a_version_without_pages_never_gets_to_a_reader(campaign, monkeypatch, capsys):
    def ready(port, process=None):
        if port not in (8000, 8001):
            raise campaign.FailedError("The web process is not ready (503 no pages).")

    monkeypatch.setattr(campaign, "wait_until_ready", ready)
    led_to = []
    monkeypatch.setattr(campaign, "lead_to", lambda release: led_to.append(release.name))

    with pytest.raises(campaign.FailedError, match="runs as before"):
        campaign.main(["update"])

    assert led_to == [OLD]
    assert "503 no pages" in (said := capsys.readouterr().out)
    assert "Traceback" in said


def test_a_web_process_that_ends_is_not_waited_for(campaign):
    release = campaign.HOME / "releases" / NEW
    (release / ".venv").unlink()
    (release / ".venv/bin").mkdir(parents=True)
    (release / ".venv/bin/python").symlink_to(sys.executable)
    as_the_site = {"env": {"PATH": ""}}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(campaign, "as_the_site", lambda: as_the_site)
        patch.setattr(campaign, "started", campaign.really_started)
        patch.setattr(campaign, "wait_until_ready", campaign.really_wait)

        with pytest.raises(campaign.FailedError, match="and has ended") as raised:
            campaign.try_out(release)

    assert "No module named" in str(raised.value)


def test_an_update_that_was_killed_half_way_can_be_rolled_back(campaign, monkeypatch):
    def killed(release):
        campaign.lead_to(release)
        raise KeyboardInterrupt

    monkeypatch.setattr(campaign, "put_in_place", killed)
    with pytest.raises(KeyboardInterrupt):
        campaign.main(["update"])

    campaign.main(["rollback", "--yes"])

    assert running(campaign) == OLD


def test_a_rollback_undoes_the_last_update_once(campaign):
    campaign.main(["update"])
    campaign.told.clear()
    campaign.told.append("b migrate --no-input")

    campaign.main(["rollback", "--yes"])

    order(campaign.told, "b migrate home 0002_more", "a collectstatic", "restart campaign-web@8000")
    assert running(campaign) == OLD
    with pytest.raises(campaign.FailedError, match="no update"):
        campaign.main(["rollback", "--yes"])


def test_tables_that_cannot_go_back_are_said_with_the_backup(campaign, capsys):
    campaign.main(["update"])
    campaign.failing = "b migrate home"

    campaign.main(["rollback", "--yes"])

    assert running(campaign) == OLD
    assert "campaign restore /data/backups/one.tar" in capsys.readouterr().err


def test_the_newest_release_is_meant_and_not_the_last_tag(campaign, monkeypatch):
    monkeypatch.setattr(campaign, "git", lambda *words: "v1.10\nv1.9\ntry-this\n")

    assert campaign.newest() == "v1.10"


# nginx and units


def test_a_configuration_that_nginx_refuses_is_taken_back(campaign):
    file = campaign.NGINX / "conf.d" / "campaign.conf"
    file.write_text("the former")
    campaign.failing = "nginx -t"

    with pytest.raises(campaign.FailedError, match="the former stays"):
        campaign.write_nginx(campaign.current())

    assert file.read_text() == "the former"


def test_without_a_certificate_nginx_only_answers_who_gives_one(campaign):
    campaign.write_nginx(campaign.current())
    assert "--before-certificate" in campaign.told[0]

    folder = campaign.LETSENCRYPT / "example.org"
    folder.mkdir(parents=True)
    for name in ("fullchain.pem", "privkey.pem"):
        (folder / name).touch()
    campaign.told.clear()
    campaign.write_nginx(campaign.current())

    assert "--certificate=/live/example.org" in campaign.told[0]


@pytest.mark.parametrize("answer", ["Hostname example.org does NOT match certificate", None])
def test_a_certificate_of_ones_own_is_made_anew_when_it_ends_or_is_of_another_host(
    campaign, answer
):
    campaign.OWN_CERTIFICATE.mkdir()
    for name in ("fullchain.pem", "privkey.pem"):
        (campaign.OWN_CERTIFICATE / name).touch()
    campaign.answers["-checkhost example.org"] = answer
    if answer is None:
        campaign.failing = "-checkend"

    campaign.main(["certificate", "--self-signed"])

    order(campaign.told, "openssl req -x509", "systemctl reload-or-restart nginx")


def test_a_certificate_of_ones_own_stays_while_it_is_good(campaign):
    campaign.OWN_CERTIFICATE.mkdir()
    for name in ("fullchain.pem", "privkey.pem"):
        (campaign.OWN_CERTIFICATE / name).touch()
    campaign.answers["-checkhost"] = "Hostname example.org does match certificate\n"

    campaign.main(["certificate", "--self-signed"])

    assert not any("openssl req" in each for each in campaign.told)


def test_a_version_that_is_not_there_is_named_beside_those_that_are(campaign):
    campaign.failing = "rev-parse"
    campaign.answers["tag --list"] = "v1.1\nv1.0\n"

    with pytest.raises(campaign.FailedError, match=r"There is no version v9\. .* v1\.1, v1\.0"):
        campaign.main(["update", "v9"])

    assert running(campaign) == OLD


def test_a_version_is_prepared_and_does_not_run_yet(campaign):
    campaign.main(["prepare"])

    assert running(campaign) == OLD
    order(campaign.told, "remote update", "b check", "b collectstatic")
    touching = ("migrate", "systemctl", "nginx", "backup")
    assert not [each for each in campaign.told if any(word in each for word in touching)]


def test_the_units_may_write_where_the_settings_say(campaign, tmp_path):
    with campaign.SETTINGS.open("a") as file:
        file.write(
            "MEDIA_ROOT='/mnt/media'\nMIRROR_DIR='/srv/mirrors/site'\nBACKUP_DIR='/mnt/saved'\n"
        )

    campaign.install_units(campaign.current())

    for unit in ("campaign-web@", "campaign-scheduler", "campaign-backup"):
        written = (campaign.UNITS / f"{unit}.service.d" / "folders.conf").read_text()
        for place in ("/mnt/media", "/mnt/saved", "/srv/mirrors", f"{tmp_path}/data"):
            assert f'ReadWritePaths="-{place}"\n' in written


@pytest.mark.parametrize("unit", sorted(DEPLOY.glob("*.service")), ids=lambda unit: unit.name)
def test_every_unit_runs_the_version_that_is_current(unit):
    text = unit.read_text()

    assert "WorkingDirectory=/srv/campaign/current\n" in text
    assert text.count("/srv/campaign/") == text.count("/srv/campaign/current")


def test_a_backup_is_named_from_where_one_is_and_must_be_readable(campaign, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.tar").touch()
    asked = []
    monkeypatch.setattr(campaign, "manage_here", lambda *words: asked.append(words) or 0)

    campaign.main(["restore", "one.tar", "--yes"])

    assert asked == [("restore", f"{tmp_path}/one.tar", "--yes")]
    campaign.failing = "test -r"
    with pytest.raises(campaign.FailedError, match="may not read"):
        campaign.main(["restore", "one.tar"])


def test_two_commands_do_not_change_the_site_at_once(campaign):
    with campaign.alone(), pytest.raises(campaign.FailedError, match="at work"):
        campaign.main(["apply"])


def test_only_root_may(campaign, monkeypatch):
    monkeypatch.setattr(campaign.os, "geteuid", lambda: 1000)

    with pytest.raises(campaign.FailedError, match="root"):
        campaign.main(["doctor"])


# install.sh


def install_sh(code: str, tmp_path: Path) -> subprocess.CompletedProcess:
    """Runs its functions, without the rest."""
    text = (
        f"CAMPAIGN_INSTALL_READ=1 . {DEPLOY}/install.sh\nSETTINGS={tmp_path}/campaign.env\n{code}"
    )
    return subprocess.run(["sh", "-c", text], capture_output=True, text=True, check=False)


def test_the_settings_that_are_written_are_read_back_as_they_were_answered(campaign, tmp_path):
    mail = "submission://user:p%23&$w;x@mail.example.org:587"
    campaign.SETTINGS.unlink()
    done = install_sh(
        f"HOST=example.org LANGUAGE=ru ZONE=Europe/Paris MAIL='{mail}' write_settings", tmp_path
    )

    assert done.returncode == 0, done.stderr
    written = campaign.settings()
    assert (written["EMAIL_URL"], written["BASE_URL"]) == (mail, "https://example.org")
    assert len(written["SECRET_KEY"]) >= 50
    assert (tmp_path / "campaign.env").stat().st_mode & 0o777 == 0o600


def test_settings_that_are_there_stay(tmp_path):
    (tmp_path / "campaign.env").write_text("SECRET_KEY='of before'\n")

    install_sh("HOST=other.example write_settings", tmp_path)

    assert (tmp_path / "campaign.env").read_text() == "SECRET_KEY='of before'\n"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("HOST=; needed HOST 'the name'", "HOST is needed: the name"),
        ('MAIL="a\'b"; needed MAIL x', "%27"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_with_a_sentence(tmp_path, code, said):
    done = install_sh(code, tmp_path)

    assert done.returncode == 1 and said in done.stderr
