from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from home.accounts.acts import remove_factors


class Command(BaseCommand):
    help = (
        "Takes all second factors from an account that has lost them, and ends its sessions. "
        "The person sets up a new one at the next login, and is told by mail."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user: Any = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account {username!r}.")
        remove_factors(user, shell=True)
        self.stdout.write(f"{username} sets up a new second factor at the next login.")
