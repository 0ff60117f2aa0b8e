#!/bin/sh
# Puts a public site on a bare Debian 12 or 13: from nothing to the login page over TLS. As root:
#
#     sh install.sh              asks what it needs
#     sh install.sh ANSWERS      takes the answers from a file: HOST='example.org' and so on, a line each
#                                (LANGUAGE ZONE MAIL NAME ADDRESS CERTIFICATE FIREWALL UPGRADES SOURCE)
#
# Run again it repairs what is missing, and changes no answer that /etc/campaign.env has already.
# docs/operations.md, "Going live", explains each question.
set -eu
umask 022
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
SETTINGS=/etc/campaign.env
HERE=/srv/campaign

say() { printf '\n══ %s\n' "$*"; }
fail() { printf '\ninstall.sh: %s\n' "$*" >&2; exit 1; }

# shellcheck disable=SC2034  # it is used by eval
# ask NAME 'question' 'what is taken if nothing is typed'
ask() {
    eval "known=\${$1-}"
    [ -n "$known" ] && return
    [ -t 0 ] || { eval "$1=\$3"; return; }
    printf '%s%s: ' "$2" "${3:+ [$3]}"
    read -r answer || fail "No answer."
    eval "$1=\${answer:-\$3}"
}

needed() {
    eval "known=\${$1-}"
    [ -n "$known" ] || fail "$1 is needed: $2"
    case $known in *\'*) fail "$1 may have no ' in it. In an address write it as %27." ;; esac
}

yes() { case $1 in y* | Y* | 1) return 0 ;; *) return 1 ;; esac; }

check_machine() {
    [ "$(id -u)" = 0 ] || fail "This must be root: su -, then again."
    # shellcheck disable=SC1091  # Debian's
    system=$(. /etc/os-release && echo "$ID $VERSION_ID")
    case $system in
        "debian 12" | "debian 13") ;;
        *) fail "This is $system. It is made for Debian 12 and 13." ;;
    esac
    [ -d /run/systemd/system ] || fail "systemd does not run here; a machine of its own is needed."
    room=$(df -Pk /srv | awk 'NR == 2 { print $4 }')
    [ "$room" -gt 3000000 ] || fail "3 GB of disk are needed in /srv; there are $((room / 1024)) MB."
}

ask_everything() {
    say "What is to be known"
    if [ -f "$SETTINGS" ]; then
        echo "$SETTINGS is there already and stays as it is."
        HOST=$(sed -n "s|^BASE_URL=['\"]*https\{0,1\}://\([^'\"/:]*\).*|\1|p" "$SETTINGS")
    else
        ask HOST "Host name of the site, such as example.org" ""
        needed HOST "the name that readers type, such as example.org"
        ask LANGUAGE "Language it begins in, which stays (en, ru, fr, …)" en
        ask ZONE "Time zone of its dates, such as Europe/Paris" UTC
        ask MAIL "Mail server: submission://user:password@host:587 or smtps://…:465" ""
        needed MAIL "reminders, alarms and links for new passwords go by mail"
        for each in LANGUAGE ZONE; do needed "$each" "one that is known"; done
    fi
    ask NAME "Login of the first Organiser" admin
    ask ADDRESS "Mail address of the first Organiser, who gets the alarms" ""
    needed ADDRESS "without one nobody hears of it when something fails"
    ask CERTIFICATE "Certificate: letsencrypt, or self-signed for a trial" letsencrypt
    ask FIREWALL "Close all ports but 22, 80 and 443? (y/n)" y
    ask UPGRADES "Let Debian install security updates by itself? (y/n)" y
    ask SOURCE "Where the code is (address or folder)" "$(default_source)"
    needed SOURCE "an address that git can clone"
}

default_source() {
    folder=$(cd "$(dirname "$0")/../.." && pwd)
    git -c safe.directory='*' -C "$folder" remote get-url origin 2>/dev/null || echo "$folder"
}

install_parts() {
    say "Programs of Debian"
    more=
    yes "$FIREWALL" && more="$more ufw"
    yes "$UPGRADES" && more="$more unattended-upgrades"
    [ "$CERTIFICATE" = letsencrypt ] && more="$more certbot"
    parts="git python3-venv postgresql nginx openssl ca-certificates sudo systemd-timesyncd logrotate"
    parts="$parts openssh-client$more"
    # shellcheck disable=SC2086  # several words are meant
    if dpkg-query -W -f '${Status}\n' $parts 2>&1 | grep -qv '^install ok installed'; then
        apt-get update -qq || fail "apt-get update failed: is the network there?"
        apt-get install -y -qq --no-install-recommends $parts >/dev/null ||
            fail "apt-get install failed; what it said stands above."
    fi
    rm -f /etc/nginx/sites-enabled/default  # it would answer for unknown hosts, and log who asks
}

make_user() {
    say "User and folders"
    id campaign >/dev/null 2>&1 ||
        useradd --system --home-dir /var/lib/campaign --shell /usr/sbin/nologin --user-group campaign
    install -d -m 755 "$HERE" "$HERE/releases" "$HERE/packages"
    install -d -o campaign -g campaign -m 711 /var/lib/campaign
}

make_database() {
    say "Database"
    systemctl enable --quiet --now postgresql
    as_postgres() { (cd / && setpriv --reuid=postgres --regid=postgres --init-groups "$@"); }
    for second in 1 2 3 4 5 6 7 8 9 10; do
        as_postgres psql -qtAc 'SELECT 1' >/dev/null 2>&1 && break
        sleep "$second"
    done
    [ "$(as_postgres psql -qtAc "SELECT 1 FROM pg_roles WHERE rolname = 'campaign'")" = 1 ] ||
        as_postgres createuser campaign
    # On a machine without a locale Debian's databases are ASCII.
    [ "$(as_postgres psql -qtAc "SELECT 1 FROM pg_database WHERE datname = 'campaign'")" = 1 ] ||
        as_postgres createdb -O campaign -T template0 -E UTF8 --locale=C.UTF-8 campaign
}

write_settings() {
    [ -f "$SETTINGS" ] && return
    say "Settings: $SETTINGS"
    key=$(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')
    (
        umask 077
        cat >"$SETTINGS.new" <<EOF
# Readable by root alone. After a change: campaign apply. Every variable: docs/configuration.md
DJANGO_SETTINGS_MODULE='home.settings.production'
SECRET_KEY='$key'
DATABASE_URL='postgres:///campaign'
BASE_URL='https://$HOST'
DEFAULT_LANGUAGE='$LANGUAGE'
CAMPAIGN_TIME_ZONE='$ZONE'
EMAIL_URL='$MAIL'
VAR_DIR='/var/lib/campaign'
PAGE_FILES='/run/campaign/pages'
EOF
    )
    mv "$SETTINGS.new" "$SETTINGS"
}

fetch_code() {
    say "Code"
    git config --global --get-all safe.directory 2>/dev/null | grep -qx "$SOURCE" ||
        git config --global --add safe.directory "$SOURCE"
    if [ -d "$HERE/repository" ]; then
        git --git-dir="$HERE/repository" remote set-url origin "$SOURCE"
    else
        git clone --quiet --mirror "$SOURCE" "$HERE/repository" || fail "git cannot clone $SOURCE."
    fi
    git --git-dir="$HERE/repository" remote update --prune >/dev/null
    git --git-dir="$HERE/repository" show HEAD:docs/deploy/campaign >"$HERE/campaign.first"
}

install_site() {
    say "The site (packages, tables and pictures: some minutes)"
    python3 "$HERE/campaign.first" install ${VERSION:+"$VERSION"} || fail "See above; mend it, and run this again."
    rm -f "$HERE/campaign.first"
    ln -sf "$HERE/current/docs/deploy/campaign" /usr/local/bin/campaign
    say "The first account"
    campaign manage start_campaign --username "$NAME" --email "$ADDRESS"
}

install_front() {
    say "nginx and the certificate"
    systemctl enable --quiet nginx
    systemctl reload-or-restart nginx || fail "nginx does not start: nginx -t says why."
    if [ "$CERTIFICATE" = self-signed ]; then
        campaign certificate --self-signed
    elif ! campaign certificate --mail "$ADDRESS"; then
        fail "There is no certificate yet. When $HOST leads to this machine: campaign certificate"
    fi
}

close_ports() {
    yes "$FIREWALL" || return 0
    say "Firewall"
    for port in 22 80 443; do ufw allow "$port/tcp" >/dev/null; done
    ufw --force enable >/dev/null || echo "The firewall could not be switched on: ufw status says why."
}

switch_on_upgrades() {
    yes "$UPGRADES" || return 0
    printf 'APT::Periodic::Update-Package-Lists "1";\nAPT::Periodic::Unattended-Upgrade "1";\n' \
        >/etc/apt/apt.conf.d/20auto-upgrades
}

main() {
    check_machine
    # A shell has variables of these names too, such as MAIL.
    unset HOST LANGUAGE ZONE MAIL NAME ADDRESS CERTIFICATE FIREWALL UPGRADES SOURCE VERSION
    if [ $# -gt 0 ]; then
        [ -r "$1" ] || fail "There is no file $1."
        # shellcheck disable=SC1090  # whatever the file has
        . "$(realpath "$1")"
        exec </dev/null
    fi
    command -v git >/dev/null 2>&1 || { apt-get update -qq && apt-get install -y -qq git >/dev/null; }
    ask_everything
    install_parts
    make_user
    make_database
    write_settings
    fetch_code
    install_site
    install_front
    close_ports
    switch_on_upgrades
    say "How it is now"
    campaign doctor || true
    printf '\nThe site: https://%s/   Log in at https://%s/admin/\n' "$HOST" "$HOST"
}

# A test reads the functions alone.
[ -n "${CAMPAIGN_INSTALL_READ-}" ] || main "$@"
