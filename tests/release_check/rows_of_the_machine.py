"""What breaks on the machine: processes, database, disk, nginx, an update."""

from . import updates
from .rows import row
from .trial import HERE, NEXT, Trial, soon

SETTINGS = "/etc/campaign.env"


def ready(trial: Trial) -> tuple[int, str]:
    return trial.site.health("ready", 8000)


def is_ready(trial: Trial) -> bool:
    return ready(trial)[0] == 200


def doctor(trial: Trial) -> str:
    return trial.machine.run("campaign", "doctor", check=False).stdout


def read(trial: Trial) -> None:
    status = trial.site.ask("/en/").status
    assert status == 200, f"readers get {status}"


@row("`/health/publishing` is 503")
def scheduler(trial: Trial) -> str:
    machine, site = trial.machine, trial.site
    machine.run("systemctl", "stop", "campaign-scheduler")
    after = soon("503", lambda: site.health("publishing")[0] == 503, 90)
    assert "scheduler: is not alive" in doctor(trial), doctor(trial)
    machine.run("systemctl", "restart", "campaign-scheduler")
    soon("200", lambda: site.health("publishing")[0] == 200)
    return f"503 after {after:.0f} s, and the doctor names the scheduler"


@row("`/health/ready` is 503, “database”")
def database(trial: Trial) -> str:
    machine = trial.machine
    read(trial)
    machine.run("systemctl", "stop", "postgresql")
    try:
        soon("503", lambda: ready(trial)[0] == 503)
        assert "database" in ready(trial)[1], ready(trial)
        for _each in range(20):
            read(trial)
        state = machine.run("systemctl", "status", "postgresql", check=False).stdout
        assert "inactive" in state, state
    finally:
        machine.run("systemctl", "start", "postgresql")
    after = soon("200", lambda: is_ready(trial))
    return f"readers were served; well {after:.1f} s after it is back"


@row("`/health/publishing` is 503, “backup is late”")
def late_backup(trial: Trial) -> str:
    machine, site = trial.machine, trial.site
    machine.run("campaign", "backup")
    change = "PeriodicRun.objects.filter(name=BACKUP_RUN).update(done_at='2020-01-01T00:00Z')"
    names = (
        "from home.releases.watch import BACKUP_RUN; from home.releases.models import PeriodicRun"
    )
    machine.run("campaign", "manage", "shell", "-c", f"{names}; {change}")
    soon("503", lambda: site.health("publishing")[0] == 503)
    assert "backup is late" in site.health("publishing")[1]
    units = ("campaign-backup.timer", "campaign-backup")
    state = machine.run("systemctl", "status", "--no-pager", *units, check=False).stdout
    assert "Trigger:" in state, state
    machine.run("systemctl", "start", "campaign-backup")
    soon("200", lambda: site.health("publishing")[0] == 200)
    return "the timer says when it runs; started by hand it is well again"


#: Until something is asked for there is no folder.
_FILED = "find /run/campaign/pages -name 'index.html*' || true"


@row("`/health/ready` is 503, “page files”")
def page_files(trial: Trial) -> str:
    machine = trial.machine
    machine.shell("chown -R root:root /run/campaign/pages && chmod -R go-w /run/campaign/pages")
    trial.editor.publish(trial.page, f"Mark zq{next(updates.MARKS)}x")
    soon("503", lambda: ready(trial)[0] == 503)
    assert "page files" in ready(trial)[1], ready(trial)
    machine.shell("df -h /run; rm -r /run/campaign/pages")
    soon("200", lambda: is_ready(trial))
    soon("page files", lambda: machine.shell(_FILED) != "")
    read(trial)
    return "made again"


@row("`/health/ready` is 503, “disk full”", "the disk is full")
def full_disk(trial: Trial) -> str:
    machine = trial.machine
    folder = "/var/lib/campaign"
    free = int(machine.shell(f"df --output=avail -B1 {folder} | tail -1"))
    machine.shell(f"fallocate -l {free - 30 * 2**20} {folder}/backups/old.tar")
    soon("503", lambda: ready(trial)[0] == 503)
    assert "disk full" in ready(trial)[1], ready(trial)
    read(trial)
    assert "BAD  disk" in doctor(trial), doctor(trial)
    largest = machine.shell(f"du -sh {folder}/* | sort -h | tail -1")
    assert "backups" in largest, largest
    assert "old.tar" in machine.shell("du -axh / 2>/dev/null | sort -h | tail -9")
    machine.run("journalctl", "--vacuum-size=200M")
    machine.run("rm", f"{folder}/backups/old.tar")
    soon("200", lambda: is_ready(trial))
    return "readers were served; what fills it is found"


@row("a command says “campaign: …”")
def command(trial: Trial) -> str:
    before = updates.running(trial.machine)
    said = []
    for words in (["update", "v0.0.0"], ["restore", "/nowhere.tar"], ["rollback"]):
        done = trial.machine.run("campaign", *words, check=False, typed="n\n")
        assert done.returncode == 1 and "Traceback" not in done.stdout, done.stdout
        assert "fatal:" not in done.stdout, done.stdout
        said.append(done.stdout.strip().splitlines()[-1])
    assert updates.running(trial.machine) == before and is_ready(trial)
    return " / ".join(said)


@row("a process does not start")
def setting(trial: Trial) -> str:
    machine = trial.machine
    machine.run(
        "sed", "-i.kept", "s|^CAMPAIGN_TIME_ZONE=.*|CAMPAIGN_TIME_ZONE='No/Where'|", SETTINGS
    )
    done = machine.run("systemctl", "restart", "campaign-web@8000", check=False)
    assert done.returncode, "nothing was said"
    said = machine.run(
        "journalctl", "-u", "campaign-web@8000", "-n", "5", "--no-pager", "-o", "cat"
    )
    assert "CAMPAIGN_TIME_ZONE" in said.stdout, said.stdout
    read(trial)
    machine.run("mv", f"{SETTINGS}.kept", SETTINGS)
    after = soon("200", lambda: _answers(trial), 90)
    named = next(each for each in said.stdout.splitlines() if "CAMPAIGN_TIME_ZONE" in each)
    return f"“{named[:90]}”; put right, it is up by itself after {after:.0f} s"


def _answers(trial: Trial) -> bool:
    try:
        return is_ready(trial)
    except OSError:
        return False


@row("nginx does not start")
def nginx(trial: Trial) -> str:
    machine, file = trial.machine, "/etc/nginx/conf.d/campaign.conf"
    machine.shell(f"echo 'nonsense here;' >> {file}; systemctl restart nginx", check=False)
    said = machine.run("nginx", "-t", check=False).stdout
    assert f"{file}:" in said, said
    machine.run("campaign", "apply")
    read(trial)
    return said.strip().splitlines()[0][:120]


@row("the certificate has ended")
def certificate(trial: Trial) -> str:
    machine, folder = trial.machine, "/etc/campaign-certificate"
    key, asked = f"{folder}/privkey.pem", "/tmp/asked.pem"
    machine.shell(f"openssl req -new -key {key} -subj /CN={trial.site.host} -out {asked}")
    ended = f"-days -1 -out {folder}/fullchain.pem"
    machine.shell(f"openssl x509 -req -in {asked} -signkey {key} {ended} 2>&1")
    machine.run("systemctl", "reload", "nginx")
    assert "certificate" in doctor(trial).partition("BAD  certificate")[1], "the doctor is content"
    machine.run("campaign", "certificate", "--self-signed")
    trial.site.trust()
    soon("a new certificate", lambda: trial.site.ask("/en/").status == 200)
    return "its own is made anew; Let's Encrypt is not to be had here"


@row("`/health/ready` is 503, “not migrated”")
def not_migrated(trial: Trial) -> str:
    machine = trial.machine
    if updates.running(machine) != NEXT:
        updates.update(machine, NEXT)
    name = trial.code.last_migration(HERE)
    machine.run("campaign", "manage", "migrate", "home", name)
    soon("503", lambda: ready(trial)[0] == 503)
    assert "not migrated" in ready(trial)[1], ready(trial)
    machine.run("campaign", "manage", "migrate")
    machine.run("campaign", "apply")
    soon("200", lambda: is_ready(trial))
    return "well again"


@row("`/health/ready` is 503, “no pages”", "every page is an error after an update")
def no_pages(trial: Trial) -> str:
    machine = trial.machine
    if updates.running(machine) != NEXT:
        updates.update(machine, NEXT)
    broken = machine.run("readlink", "-f", "/srv/campaign/current").stdout.strip()
    machine.shell(f"echo '{{% no_such_tag %}}' >> {broken}/templates/base.html")
    machine.shell("for port in 8000 8001; do systemctl restart campaign-web@$port; done")
    soon("503", lambda: _is_without_pages(trial), 90)
    log = machine.run("journalctl", "-u", "campaign-web@*", "-n", "50", "--no-pager").stdout
    assert "no_such_tag" in log, log[-800:]
    machine.run("campaign", "rollback", "--yes")
    assert updates.running(machine) == HERE
    assert is_ready(trial)
    machine.run("rm", "-r", broken)
    return "the log has the error; rolled back"


def _is_without_pages(trial: Trial) -> bool:
    try:
        status, said = ready(trial)
    except OSError:
        return False
    return status == 503 and "no pages" in said
