# words: admin
"""Preparing a language: its Locale, the draft of its home page, its groups and its workflow."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from home.multilingual.default_language import new_home_title, refuse_another
from home.multilingual.languages import name_in
from home.settings.languages import Language, known
from home.staff.admin_language import admin_codes, default_admin_language
from home.staff.groups import ORGANISERS, PAGE_RIGHTS, english_name, names_of_groups

from .models import CampaignSettings, HomePage
from .rights_of_groups import of_language, of_organisers

#: Wagtail asks for the rights of its own file models, whatever models a site has instead.
COLLECTION_RIGHTS = ["add_image", "choose_image", "choose_document"]


def name_of_approval(language: Language) -> str:
    """What the workflow of a language is called: in the language, if the admin speaks it.

    Its buttons and states bear that name, and most who see them work in that language.
    """
    code = language.code if language.code in admin_codes() else default_admin_language()
    with translation.override(code):
        return _("Approval: %(language)s") % {"language": name_in(language, code)}


@transaction.atomic
def prepare_site() -> HomePage:
    """The default language's home page, the site, its texts and the Organisers, made if missing.

    Takes away what Wagtail's own first migration leaves behind: its welcome page, its
    groups for all languages and its workflow. Raises ``ImproperlyConfigured`` where the campaign
    began in another language.
    """
    refuse_another()
    locale, _made = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    home = HomePage.objects.filter(locale=locale).first()
    if home is None:
        Page.objects.filter(depth=2, content_type__model="page").delete()
        # Of the language that the database was migrated in, if that was another one.
        Page.objects.filter(depth=1).update(locale=locale)
        Locale.objects.exclude(pk__in=Page.objects.values("locale")).delete()
        root = Page.get_first_root_node()
        home = root.add_child(instance=HomePage(title=new_home_title(), slug="home", locale=locale))
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "root_page": home, "site_name": ""},
    )
    if not CampaignSettings.objects.exists():
        CampaignSettings.objects.create()
    if not Group.objects.filter(name=ORGANISERS).exists():
        WorkflowPage.objects.all().delete()
        Workflow.objects.all().delete()
        Task.objects.all().delete()
        Group.objects.filter(name__in=["Editors", "Moderators"]).delete()
        _make_organisers()
    return home


@transaction.atomic
def prepare_language(code: str) -> tuple[HomePage, bool]:
    """Makes a known language ready for its editors; whether anything was made is the second value.

    Idempotent. The language opens when its home page is published. Raises
    ``LookupError`` that lists the known codes for an unknown one.
    """
    language = known(code)
    original = prepare_site()
    # Of two who prepare it at once, the second finds it prepared.
    list(Locale.objects.select_for_update().filter(pk=original.locale_id))
    locale, made = Locale.objects.get_or_create(language_code=code)
    home = HomePage.objects.filter(locale=locale).first()
    if home is None:
        made = True
        action = CopyPageForTranslationAction(original, locale)
        home = action.execute(skip_permission_checks=True)
    for name, rights in zip(names_of_groups(language), PAGE_RIGHTS.values(), strict=True):
        made |= _make_group(name, home, rights, language)
    _make_workflow(language, home)
    return home, made


def _make_group(name: str, home: Page, rights: list[str], language: Language) -> bool:
    group, made = Group.objects.get_or_create(name=name)
    group.permissions.add(*of_language(language))
    if not made:
        return False
    pages = Permission.objects.filter(content_type__app_label="wagtailcore")
    for codename in rights:
        GroupPagePermission.objects.create(
            group=group, page=home, permission=pages.get(codename=codename)
        )
    _grant_collections(group, COLLECTION_RIGHTS)
    return True


def _grant_collections(group: Group, codenames: list[str]) -> None:
    root = Collection.get_first_root_node()
    for permission in Permission.objects.filter(codename__in=codenames):
        GroupCollectionPermission.objects.create(
            group=group, collection=root, permission=permission
        )


def _make_organisers() -> None:
    group = Group.objects.create(name=ORGANISERS)
    group.permissions.set(of_organisers())
    root = Page.get_first_root_node()
    rights = [*PAGE_RIGHTS["Editors"], "bulk_delete_page"]
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=rights
    ):
        GroupPagePermission.objects.create(group=group, page=root, permission=permission)
    files = ["image", "document"]
    _grant_collections(
        group,
        [f"{verb}_{name}" for verb in ("add", "change", "delete", "choose") for name in files],
    )


def _make_workflow(language: Language, home: Page) -> None:
    """A translator submits; an editor of the same language, or an organiser, approves."""
    if WorkflowPage.objects.filter(page=home).exists():
        return
    name = name_of_approval(language)
    task = GroupApprovalTask.objects.create(name=name)
    editors = f"Editors: {english_name(language)}"
    task.groups.set(Group.objects.filter(name__in=[editors, ORGANISERS]))
    workflow = Workflow.objects.create(name=name)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=home)
