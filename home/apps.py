from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save, pre_migrate


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Campaign"

    def ready(self) -> None:
        # These need the models.
        from wagtail.models import Revision  # noqa: PLC0415

        from home.files import avatars, drafts, tags  # noqa: PLC0415
        from home.spreadsheets import reports  # noqa: PLC0415
        from home.staff import admin_language, links, mail, mailed_titles, names  # noqa: PLC0415

        from . import (  # noqa: PLC0415
            admin_widgets,
            checks,  # noqa: F401
            native_dates,
            pasted,
            rights_of_groups,
            saving,
            schema_org,  # noqa: F401
        )

        admin_language.install()
        admin_widgets.install()
        avatars.install()
        links.install()
        mail.name_the_site_in_mail()
        mailed_titles.name_in_mail_of_wagtail()
        names.install()
        native_dates.install()
        pasted.install()
        reports.install()
        saving.install()
        tags.install()
        pre_migrate.connect(rights_of_groups.remember_permissions)
        post_migrate.connect(rights_of_groups.grant_new_permissions)
        post_save.connect(drafts.note_saved, sender=Revision)
        post_migrate.connect(drafts.note_older_drafts)
