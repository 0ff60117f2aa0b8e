"""Writes what nginx needs for the site, from the settings."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from home import error_pages
from home.deploying.nginx import Front, front_of_settings, version_of_nginx


class Command(BaseCommand):
    help = (
        "Prints the configuration of nginx for this site, made from its settings, and writes the "
        "pages that nginx shows while the site does not answer. “campaign apply” puts it in place."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--port",
            type=int,
            action="append",
            dest="ports",
            help="of a web process; more than once for more of them (8000 and 8001 if left out)",
        )
        parser.add_argument(
            "--certificate",
            type=Path,
            help="folder with fullchain.pem and privkey.pem (/etc/letsencrypt/live/HOST)",
        )
        parser.add_argument(
            "--before-certificate",
            action="store_true",
            help="only what is needed to be given a certificate",
        )
        parser.add_argument(
            "--names", action="store_true", help="print the hosts that the certificate is for"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        front = self._front(options)
        if options["names"]:
            self.stdout.write("\n".join(front.names))
            return
        try:
            text = front.configuration(options["before_certificate"])
        except ValueError as error:
            raise CommandError(str(error)) from None
        error_pages.write()
        self.stdout.write(text, ending="")

    def _front(self, options: dict[str, Any]) -> Front:
        if not hasattr(settings, "EXTRA_HOSTS"):
            raise CommandError(
                "This is for a public site: DJANGO_SETTINGS_MODULE=home.settings.production, or "
                "“campaign manage nginx_conf”."
            )
        ports = options["ports"] or [8000, 8001]
        return front_of_settings(ports, options["certificate"], version_of_nginx())
