# words: admin
"""What an account could see, and what it did as long as the logs are kept."""

import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import Permission
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import GroupPagePermission, ModelLogEntry, Page, PageLogEntry

from home.accounts.models import SecurityEvent
from home.accounts.security_log import KEPT, KINDS, words_of
from home.public.left_out import shown
from home.public.visible import HOME_DEPTH
from home.settings.languages import BY_CODE, TABLE, Language
from home.staff.rights import page_name

#: More is found in Wagtail's history of the site.
MOST = 200
TRANSLATE = "translate"
#: What one may do in a language; what is not named here is named as it is in the database.
ACTIONS = {
    "add_page": gettext_lazy("begin texts"),
    "change_page": gettext_lazy("read and edit drafts"),
    "publish_page": gettext_lazy("publish"),
    "bulk_delete_page": gettext_lazy("delete"),
    "lock_page": gettext_lazy("lock"),
    "unlock_page": gettext_lazy("unlock"),
    TRANSLATE: gettext_lazy("write the columns of people and courts"),
}


class Trace(NamedTuple):
    """One thing that was done, by the account or to it."""

    at: datetime.datetime
    what: str
    about: str


def rights_of(person: Any) -> dict[str, Any]:
    """The groups of an account, and what it may do in each language; active or not. For JSON."""
    groups = person.groups.order_by("name")
    permissions = Permission.objects.filter(Q(group__in=groups) | Q(user=person))
    names = set(permissions.values_list("codename", flat=True))
    on_pages = GroupPagePermission.objects.filter(group__in=groups).values_list(
        "page__path", "permission__codename"
    )
    homes = Page.objects.filter(depth=HOME_DEPTH).select_related("locale")
    paths = {home.locale.language_code: home.path for home in homes}
    rights = {}
    for language in TABLE:
        home = paths.get(language.code, "")
        own = {
            name
            for path, name in on_pages
            if home and (home.startswith(path) or path.startswith(home))
        }
        if f"translate_{language.column}" in names:
            own.add(TRANSLATE)
        if own:
            rights[language.code] = [name for name in ACTIONS if name in own]
    return {
        "groups": [group.name for group in groups],
        "superuser": person.is_superuser,
        "rights": rights,
    }


def rights_before(person: Any) -> dict[str, Any]:
    """The rights that an account had when it left, else those that it has."""
    rights = rights_of(person)
    if rights["groups"] or rights["superuser"]:
        return rights
    left = SecurityEvent.objects.filter(person=person, kind="account.left").first()
    return {**rights, **{name: left.details[name] for name in rights}} if left else rights


def in_words(rights: dict[str, Any]) -> list[tuple[Language, str]]:
    """Each language with what could be done in it."""
    return [
        (BY_CODE[code], ", ".join(str(ACTIONS.get(name, name)) for name in names))
        for code, names in rights["rights"].items()
        if code in BY_CODE
    ]


def traces_of(person: Any, reader: Any) -> tuple[list[Trace], int]:
    """What an account did, and what was done to it, the newest first, and how much there is."""
    since = timezone.now() - KEPT
    of_pages = PageLogEntry.objects.filter(user=person, timestamp__gt=since)
    of_things = ModelLogEntry.objects.filter(user=person, timestamp__gt=since)
    of_safety = SecurityEvent.objects.filter(
        Q(actor=person) | Q(person=person), happened_at__gt=since
    )
    count = of_pages.count() + of_things.count() + of_safety.count()

    def of_page(entry: PageLogEntry) -> Trace:
        page = pages.get(entry.page_id)
        name = page_name(page, reader) if page else _("a deleted page")
        return Trace(entry.timestamp, entry.message, name)

    def of_thing(entry: ModelLogEntry) -> Trace:
        about = f"{capfirst(entry.object_verbose_name)}: {entry.label}"
        return Trace(entry.timestamp, entry.message, about)

    def of_event(event: SecurityEvent) -> Trace:
        what = str(KINDS.get(event.kind, event.kind))
        by = "" if event.actor_id == person.pk else event.actor_name
        return Trace(
            event.happened_at, what, ", ".join(filter(None, [words_of(event, reader), by]))
        )

    entries = list(of_pages.order_by("-timestamp")[:MOST])
    pages = Page.objects.in_bulk({entry.page_id for entry in entries})
    found = [
        *shown(entries, of_page),
        *shown(of_things.select_related("content_type").order_by("-timestamp")[:MOST], of_thing),
        *shown(of_safety.select_related("actor", "person")[:MOST], of_event),
    ]
    return sorted(found, key=lambda each: each.at, reverse=True)[:MOST], count
