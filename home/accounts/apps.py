from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "home.accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from . import account_menu, admission, rights_log  # noqa: PLC0415  # need the models

        account_menu.install()
        rights_log.install()
        user_logged_in.connect(admission.note_login)
