# words: admin
"""Saving what was looked at, and taking it back: each in one transaction.

Words of pages become a draft of whoever brings them; nothing is published. Rows without drafts
are written only where somebody has ticked them.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.log_actions import log
from wagtail.models import Page, Revision, RevisionMixin

from home.multilingual.machine_words import absorb, note_made
from home.multilingual.models import PageTranslation, TextVersion
from home.multilingual.text_sources import Read, digest_of
from home.multilingual.texts import normalise, numbered
from home.multilingual.translated_page import TranslatedPage
from home.multilingual.wording_items import changed_texts
from home.multilingual.wording_views import may_change
from home.multilingual.wordings import Kind, change
from home.settings.languages import BY_CODE
from home.staff.groups import name_of
from home.staff.rights import may_translate
from home.translating.claims import take
from home.translating.models import TextImport
from home.translating.starting import plan as plan_of_drafts
from home.translating.starting import start

from .marks import Marks, canonical, without_marks
from .plan import OFFERED, SAME, STALE, Line, Plan, make_plan
from .sent import Sent, SentFile, fingerprint
from .units import PageText, Text, Texts, ThingText, WordsText, lines, path_of

#: The origin of what no person has translated: its words are noted as a machine's.
MACHINE = "machine"
#: A file that was never saved, and what an undo needs, are kept for so long.
KEPT_UNUSED = datetime.timedelta(days=7)
KEPT = datetime.timedelta(days=90)


class ExchangeError(Exception):
    """Why nothing was written: a sentence for who asked."""


def keep(file: SentFile, name: str, locale: Any, user: Any) -> TextImport:
    """Notes a file to be looked at; nothing of it is saved."""
    return TextImport.objects.create(
        name=name[:200],
        origin=file.origin[:100],
        locale=locale,
        units=[list(unit) for unit in file.units],
        user=user,
        user_name=name_of(user),
    )


def plan_of(record: TextImport, user: Any) -> Plan:
    return make_plan((Sent(*unit) for unit in record.units), user, record.locale)


@transaction.atomic
def carry_out(record: TextImport, user: Any, chosen: set[str], expected: str) -> TextImport:
    """Saves the chosen units, by their names.

    ``expected`` is the digest of the plan that somebody was shown. Raises ``ExchangeError``
    when another would be made by now.
    """
    record = (
        TextImport.objects.select_for_update(of=("self",))
        .select_related("locale")
        .get(pk=record.pk)
    )
    if record.imported_at is not None:
        raise ExchangeError(_("This has been saved already."))
    plan = plan_of(record, user)
    _lock(plan)
    plan = plan_of(record, user)  # as it is under the lock
    if plan.digest != expected:
        raise ExchangeError(_("This has changed in the meantime. Look at it once more."))
    wanted = [line for line in plan.of(*OFFERED) if line.id in chosen]
    if not wanted:
        raise ExchangeError(_("Nothing was chosen, and nothing has changed."))
    record.done = _Writer(user, record, plan).write(wanted)
    record.counts, record.units = plan.counts(), []
    record.user, record.user_name = user, name_of(user)
    record.imported_at = timezone.now()
    record.save()
    return record


def _lock(plan: Plan) -> None:
    """Lets nobody else save these texts until the transaction ends; always in the same order."""
    texts = {line.text.id: line.text for line in plan.of(*OFFERED) if line.text is not None}
    pages = [
        text.draft.pk
        for text in texts.values()
        if isinstance(text, PageText) and text.draft is not None
    ]
    lock_pages(pages)
    for text in sorted(texts.values(), key=lambda each: each.id):
        if isinstance(text, ThingText):
            model = type(text.thing)
            model._default_manager.select_for_update().filter(pk=text.thing.pk).first()


def lock_pages(ids: Iterable[int]) -> None:
    pages = Page.objects.select_for_update(no_key=True).filter(pk__in=list(ids))
    list(pages.order_by("pk").values_list("pk"))


class _Writer:
    def __init__(self, user: Any, record: TextImport, plan: Plan) -> None:
        self.user, self.locale, self.plan = user, record.locale, plan
        self.is_of_machine = record.origin == MACHINE

    def write(self, wanted: list[Line]) -> dict[str, Any]:
        """Returns what ``undo`` needs."""
        by_text: dict[str, list[Line]] = defaultdict(list)
        for line in wanted:
            by_text[line.text.id if line.text else ""].append(line)
        texts = {line.text.id: line.text for line in wanted if line.text is not None}
        texts.update(self._start(texts))
        pages, things, words = [], [], []
        for key, text in texts.items():
            if isinstance(text, PageText):
                pages.append(self._write_page(text, by_text[key]))
            elif isinstance(text, ThingText):
                things.append(self._write_thing(text, by_text[key]))
            elif isinstance(text, WordsText):
                words += self._write_words(text, by_text[key])
        brought = {line.id: fingerprint(line.target) for line in wanted}
        return {"pages": pages, "things": things, "words": words, "brought": brought}

    def _start(self, texts: dict[str, Text]) -> dict[str, Text]:
        """Begins what has no draft yet, as the table of translations does."""
        new = {
            UUID(key.partition(":")[2])
            for key, text in texts.items()
            if isinstance(text, PageText) and text.draft is None
        }
        if not new:
            return {}
        found = plan_of_drafts(self.locale, self.user, Page.objects.filter(translation_key__in=new))
        if found.impossible:
            raise ExchangeError(
                _("“%(title)s” cannot be begun: the text above it is not public.")
                % {"title": found.impossible[0].title}
            )
        start(found.steps, self.locale, self.user)
        begun = {text.id: text for text in Texts(self.user, self.locale).pages(new)}
        return {key: begun[key] for key in texts if key in begun}

    def _write_page(self, text: PageText, wanted: list[Line]) -> dict[str, Any]:
        page, status = text.draft, text.status
        assert page is not None and status is not None
        before = page.latest_revision_id
        if status.structure is not None:
            paths = [f"{path_of(line.id)}." for line in wanted]
            added = [
                block.choice
                for block in status.structure.added
                if any(path.startswith(f"{block.path}.") for path in paths)
            ]
            if added:
                status.structure.take(set(added))
        units = text.by_id()
        for line in wanted:
            put(page, path_of(line.id), units[line.id].value_of(line.target))
        if self.is_of_machine:
            note_made(page, [path_of(line.id) for line in wanted])
        self._follow(text, wanted)
        revision = page.save_revision(user=self.user, log_action=True, clean=False)
        if not page.permissions_for_user(self.user).can_publish():
            take(page.translation_key, self.locale, self.user)  # who writes is at work on it
        return {"id": page.pk, "before": before, "after": revision.pk}

    def _follow(self, text: PageText, wanted: list[Line]) -> None:
        """Which words of the original the draft follows from now on.

        The newest, if all that has changed in them was translated from them; older ones, as
        soon as something was translated from those. Of an outdated draft that stays so, nothing
        changes.
        """
        page, status = text.draft, text.status
        assert page is not None and status is not None
        stale = [line for line in wanted if line.kind == STALE]
        if status.is_outdated:
            if not stale and self._is_up_to_date(text, wanted):
                page.follows_version = status.newest
            return
        if stale:
            page.follows_version = _older_version(status.row, status.newest, stale)
            if page.follows_version is None:
                # Not known any more: it follows nothing, and whoever opens it is told.
                PageTranslation.objects.filter(page_id=page.pk).update(source_version=None)

    def _is_up_to_date(self, text: PageText, wanted: list[Line]) -> bool:
        chosen = {line.id for line in wanted}
        confirmed = {
            line.id for line in self.plan.of(SAME) if line.sent.is_confirmed and _is_current(line)
        }
        changed = {unit.id for unit in text.units if unit.is_outdated or unit.previous}
        lacking = {unit.id for unit in text.units if not unit.target}
        return bool(changed) and changed <= chosen | confirmed and lacking <= chosen

    def _write_words(self, text: WordsText, wanted: list[Line]) -> list[dict[str, Any]]:
        """All forms of a word together: of a plural, those that did not come stay as they are."""
        code, done = text.language.code, []
        by_word: dict[str, dict[int, str]] = defaultdict(dict)
        for line in wanted:
            key, _dot, form = path_of(line.id).partition(".")
            by_word[key][int(form)] = line.target
        for key, forms in by_word.items():
            item = text.items[key]
            old = text.changed.get((item.context, item.message), [])
            now = text.texts_of(item)
            texts = [
                forms.get(form, (now[form : form + 1] or [""])[0])
                for form in range(len(item.forms))
            ]
            if not all(texts):
                raise ExchangeError(
                    _("Every form of “%(words)s” is needed, and one is empty.")
                    % {"words": item.message[:60]}
                )
            new = [] if texts == list(item.usual) else texts
            _word(code, item.message, item.context, new, self.user)
            done.append({"message": item.message, "context": item.context, "old": old, "new": new})
        return done

    def _write_thing(self, text: ThingText, wanted: list[Line]) -> dict[str, Any]:
        thing, column = text.thing, text.language.column
        old, new = {}, {}
        units = text.by_id()
        for line in wanted:
            field = path_of(line.id)
            unit = units[line.id]
            original = thing.original_of(field)
            name = f"{field}_{column}"
            old[name], new[name] = getattr(thing, name) or "", unit.value_of(line.target)
            setattr(thing, name, new[name])
            if line.kind == STALE and original.language is not None:
                words = without_marks(line.sent.source) if unit.marks else line.sent.source
                read = Read(original.language.code, digest_of(words))
                thing.originals_read = {**thing.originals_read, field: read}
        _save_thing(thing, self.user)
        return {"kind": thing._meta.label_lower, "id": thing.pk, "old": old, "new": new}


def _word(code: str, message: str, context: str, texts: list[str], user: Any) -> None:
    row = change(Kind.WORD, code, message, texts, context)
    log(row, "wagtail.edit" if texts else "wagtail.delete", user=user, content_changed=True)


def _is_current(line: Line) -> bool:
    """Whether it was translated from what the original says now."""
    return line.unit is not None and normalise(line.sent.source) == normalise(line.unit.source)


def _save_thing(thing: Any, user: Any) -> None:
    thing.save()
    revision = None
    if isinstance(thing, RevisionMixin):
        revision = thing.save_revision(user=user, clean=False)
    log(thing, "wagtail.edit", user=user, revision=revision, content_changed=True)


def _older_version(original: Page, newest: int | None, stale: list[Line]) -> int | None:
    """The version of the original that these lines were translated from, or one before now."""
    versions = TextVersion.objects.filter(page_id=original.pk).exclude(pk=newest)
    wanted = {path_of(line.id): normalise(canonical(line.sent.source)) for line in stale}
    first = None
    for version in versions.select_related("revision").order_by("-pk")[:20]:
        first = first or version.pk
        if version.revision is None:
            continue
        there = dict(numbered(version.revision.as_object()))
        if all(
            path in there and normalise(canonical(_marked(there[path]))) == source
            for path, source in wanted.items()
        ):
            return version.pk
    return first


def _marked(leaf: Any) -> str:
    return Marks(leaf.source).source if leaf.is_rich else lines(leaf.source)


def put(page: TranslatedPage, path: str, value: str) -> None:
    """Writes one place of a page, as it is stored; raises ``LookupError`` where it is not."""
    name, *steps = path.split(".")
    field = page._meta.get_field(name)
    if not isinstance(field, StreamField):
        setattr(page, name, value)
        return
    block = field.stream_block
    raw = block.get_prep_value(getattr(page, name))
    holder: Any = {"value": raw}
    key: Any = "value"
    for step in steps:
        inside = holder[key]
        if isinstance(inside, list):
            holder, key = _item(inside, step), "value"
        else:
            holder, key = inside, step
    holder[key] = value
    setattr(page, name, block.to_python(raw))


def _item(items: list[Any], step: str) -> Any:
    if step.startswith("_"):  # the how manieth of a list whose items have no names
        return items[int(step[1:])]
    found = next((item for item in items if item["id"] == step), None)
    if found is None:
        raise LookupError(f"There is no block {step}.")
    return found


class Undone(NamedTuple):
    """How many texts are as before, and the titles of those somebody has changed since."""

    texts: int
    left: list[str]


@transaction.atomic
def undo(record: TextImport, user: Any) -> Undone:
    """Takes a file back. What somebody has changed since stays, and is named.

    Raises ``ExchangeError`` when it cannot be undone any more.
    """
    record = (
        TextImport.objects.select_for_update(of=("self",))
        .select_related("locale")
        .get(pk=record.pk)
    )
    if not record.can_be_undone:
        raise ExchangeError(_("This cannot be undone any more."))
    left: list[str] = []
    count = 0
    lock_pages(each["id"] for each in record.done["pages"])
    for each in record.done["pages"]:
        count += _restore_page(each, user, left)
    kinds = Texts(user, record.locale).kinds
    for each in record.done["things"]:
        count += _restore_thing(each, user, kinds, left)
    for each in record.done.get("words", []):
        count += _restore_word(each, record.locale.language_code, user, left)
    record.undone_at, record.undone_by_name = timezone.now(), name_of(user)
    record.done = {}
    record.save()
    return Undone(count, left)


def _restore_page(done: dict[str, Any], user: Any, left: list[str]) -> int:
    page = Page.objects.filter(pk=done["id"]).first()
    before = Revision.page_revisions.filter(pk=done["before"], object_id=str(done["id"])).first()
    if page is None:
        return 0
    lock = page.get_lock()
    is_free = lock is None or not lock.for_user(user)
    may_edit = page.permissions_for_user(user).can_edit() and is_free
    if before is None or page.latest_revision_id != done["after"] or not may_edit:
        left.append(page.draft_title or page.title)
        return 0
    former = before.as_object()
    absorb(former, page.get_latest_revision_as_object())
    former.save_revision(user=user, log_action=True, clean=False)
    return 1


def _restore_thing(done: dict[str, Any], user: Any, kinds: dict[str, Any], left: list[str]) -> int:
    """Puts back the columns that nobody has written since."""
    model = kinds.get(done["kind"])
    rows = model._default_manager.select_for_update() if model is not None else None
    thing = rows.filter(pk=done["id"]).first() if rows is not None else None
    if thing is None:
        return 0
    mine = [name for name, new in done["new"].items() if (getattr(thing, name) or "") == new]
    if len(mine) < len(done["new"]):
        left.append(str(thing))
    for name in mine:
        setattr(thing, name, done["old"][name])
    if mine:
        _save_thing(thing, user)
    return int(bool(mine))


def _restore_word(done: dict[str, Any], code: str, user: Any, left: list[str]) -> int:
    if not may_change(user, Kind.WORD, BY_CODE[code]):
        return 0
    now = changed_texts(Kind.WORD, code).get((done["context"], done["message"]))
    if (now or []) != done["new"]:
        left.append(done["message"][:60])
        return 0
    _word(code, done["message"], done["context"], done["old"], user)
    return 1


def forget_old_files() -> None:
    """A periodic task: files are kept no longer than they are of use."""
    now = timezone.now()
    TextImport.objects.filter(imported_at=None, made_at__lt=now - KEPT_UNUSED).delete()
    old = TextImport.objects.filter(imported_at__lt=now - KEPT)
    old.exclude(done={}).update(done={})


def may_bring(user: Any, locale: Any) -> bool:
    """Whether a user may write texts, or rows, in a language."""
    texts = Texts(user, locale)
    return texts.may_start or may_translate(user, texts.language)
