"""What the groups of a site may do with rows of models, declared beside each model.

Organisers have every right of our apps. Translators and Editors of a language have the
``language_rights`` of each translated model; which of its columns they may write, the
language decides. The rights of a model that is new to a site reach its groups when it
migrates; what an Organiser has taken from a group since stays taken.
"""

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.db.models import Q, QuerySet

from home.multilingual.translated_model import TranslatedModel
from home.settings.languages import Language
from home.staff.groups import ORGANISERS, PAGE_RIGHTS

#: Wagtail's apps whose rights Organisers have beside those of ours.
WAGTAILS_APPS = ["wagtailredirects", "wagtailcore", "wagtaildocs"]

_before: dict[str, set[int]] = {}


def of_organisers() -> QuerySet[Permission]:
    """Everything but what makes a superuser."""
    ours = [config.label for config in apps.get_app_configs() if _is_ours(config)]
    return Permission.objects.filter(
        Q(content_type__app_label__in=[*ours, *WAGTAILS_APPS])
        | Q(codename="access_admin")
        | Q(content_type__app_label="auth", content_type__model="group")
    )


def of_language_groups() -> QuerySet[Permission]:
    """To open translated rows, in whichever language."""
    wanted = Q(codename="access_admin")
    for model in apps.get_models():
        if issubclass(model, TranslatedModel) and model.language_rights:
            content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
            names = [f"{verb}_{model._meta.model_name}" for verb in model.language_rights]
            wanted |= Q(content_type=content_type, codename__in=names)
    return Permission.objects.filter(wanted)


def of_language(language: Language) -> QuerySet[Permission]:
    """To open translated rows, and to write their columns of one language."""
    return of_language_groups() | Permission.objects.filter(codename=f"translate_{language.column}")


def remember_permissions(using: str, **kwargs: Any) -> None:
    """Before a migration: which permissions there are. Receiver of ``pre_migrate``."""
    if using not in _before:
        tables = connections[using].introspection.table_names()
        known = Permission.objects.using(using).values_list("pk", flat=True)
        _before[using] = set(known) if Permission._meta.db_table in tables else set()


def grant_new_permissions(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """After a migration: gives what is new to the groups. Receiver of ``post_migrate``."""
    if not _is_ours(app_config):
        return
    create_permissions(app_config, using=using, **kwargs)
    groups = Group.objects.using(using)
    organisers = groups.filter(name=ORGANISERS).first()
    if organisers is None:
        return  # a new site: its groups are made with all they need
    new = {
        permission.pk
        for permission in Permission.objects.using(using).filter(
            content_type__app_label=app_config.label
        )
        if permission.pk not in _before.get(using, set())
    }
    if not new:
        return
    organisers.permissions.add(*of_organisers().filter(pk__in=new))
    for_languages = list(of_language_groups().filter(pk__in=new))
    for role in PAGE_RIGHTS:
        for group in groups.filter(name__startswith=f"{role}: "):
            group.permissions.add(*for_languages)


def _is_ours(config: AppConfig) -> bool:
    return config.name.split(".")[0] in ("home", "people", "campaign_pages")
