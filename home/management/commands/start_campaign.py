import secrets
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from home.models import User
from home.prepare import prepare_language
from home.staff.groups import ORGANISERS


class Command(BaseCommand):
    help = (
        "Sets up a campaign where there is none: the default language with its front page, "
        "and the first account. Running it again changes nothing. The default language is that "
        "of DEFAULT_LANGUAGE, and stays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--password", help="of the first account; made up and printed when left out"
        )
        parser.add_argument("--username", default="admin")
        parser.add_argument(
            "--email", default="", help="of the first account, which is told when something fails"
        )
        parser.add_argument("--name", default="", help="of the person whose it is")
        parser.add_argument("--quiet", action="store_true", help="do not print the password")

    @transaction.atomic
    def handle(
        self,
        *args: Any,
        username: str,
        email: str,
        name: str,
        password: str | None,
        quiet: bool,
        **options: Any,
    ) -> None:
        try:
            home, _ = prepare_language(settings.LANGUAGE_CODE)
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        if not home.live:
            home.save_revision().publish()
        accounts = User.objects
        if accounts.filter(is_superuser=True).exists():
            return
        password = password or secrets.token_urlsafe(9)
        account = accounts.create_superuser(username, email, password, first_name=name)
        account.groups.add(Group.objects.get(name=ORGANISERS))
        if not email and not quiet:
            self.stdout.write("It has no mail address: give it one below Security, for alarms.")
        if not quiet:
            self.stdout.write(f"Login: {username}  Password: {password}")
