from typing import Any

from django.core.management.base import BaseCommand

from home.translating.digest import send_work_mail


class Command(BaseCommand):
    help = (
        "Mails translators what waits for them, each as often as they chose. "
        "Run it once an hour or once a day: nobody gets more than they asked for."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Sent: {send_work_mail()}")
