# words: admin
"""Filling a draft by machine: what lacks words, and nothing that a person has written.

What comes back takes the way of a file of texts (``home.translating.exchange``): it is compared
with what stands there, saved as a draft, and can be taken back. Nothing of it can be public
before a person has read it (``home.multilingual.machine_words``).
"""

import threading
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from home.multilingual.texts import normalise
from home.releases.models import OPEN, ReleaseItem
from home.releases.revisions import say_the_same
from home.settings.languages import BY_CODE
from home.staff.groups import name_of
from home.translating.exchange.applying import MACHINE, ExchangeError, carry_out, keep, plan_of
from home.translating.exchange.marks import GAP, MarksError
from home.translating.exchange.plan import NEW, UNFINISHED, Line
from home.translating.exchange.sent import Sent, SentFile, fingerprint
from home.translating.exchange.units import Glossary, PageText, Texts, Unit, path_of
from home.translating.glossary import pattern_of
from home.translating.status import TranslationStatus

from .html import from_html, lines_of, plain_from_html, plain_to_html, to_html
from .server import Server, is_configured

#: Machines that stumble repeat themselves: so many times as long as the original, and signs more.
_LONGER, _MORE = 4, 200
#: One text at a time: whoever waits for a machine holds a thread that readers may need.
_ONE_AT_A_TIME = threading.Lock()


class RefusedError(Exception):
    """Why nothing was translated: a sentence for who asked."""


class Filled(NamedTuple):
    """What a machine has done with a draft."""

    passages: int
    #: What was left as it was, and why: sentences that name the places.
    left: list[str]
    #: Terms of the glossary that are not in the translation.
    terms: list[str]
    #: How many places the time did not reach for.
    rest: int


def is_under_embargo(status: TranslationStatus) -> bool:
    """Whether an original says anything that is not public, or waits for a moment."""
    row = status.row
    key = row.translation_key
    if not status.is_public or ReleaseItem.objects.filter(key=key, state__in=OPEN).exists():
        return True
    if not row.has_unpublished_changes:
        return False
    newest, public = row.latest_revision, row.live_revision
    return newest is None or public is None or not say_the_same(newest, public)


def is_servers_own() -> bool:
    """Whether organisers have said that nobody else reads what the server is sent."""
    texts: Any = apps.get_model("home", "CampaignSettings")
    return bool(texts.load().own_translation_server)


def why_not(status: TranslationStatus, user: Any) -> str:
    """Why a machine may not translate a draft for somebody now: a sentence, or nothing."""
    page = status.page
    if not is_configured():
        return _("This site has no server for translations by machine.")
    if status.original is None:
        return _("You may not read the original, and so it is not sent to a machine for you.")
    if is_under_embargo(status) and not is_servers_own():
        return _(
            "The original is not public, waits in a release or has words that are not published. "
            "It is not sent to a server that is not the campaign's own."
        )
    lock = page.get_lock()
    if lock is not None and lock.for_user(user):
        return str(lock.get_message(user))
    if status.is_in_approval:
        return _("This text is in review. Take it back from approval first.")
    claim = status.claim
    if claim is not None and claim.user_id != user.pk:
        words = _("%(name)s has taken this text and may be working on it.")
        return words % {"name": name_of(claim.user)}
    return ""


def lacking(text: PageText | None) -> list[Unit]:
    """The places of a text that no person has translated yet."""
    return [unit for unit in text.units if not unit.target] if text is not None else []


def text_of(page: Page, user: Any) -> PageText | None:
    """The newest draft of a translation, with its places."""
    texts = Texts(user, page.locale).pages({page.translation_key})
    return next((each for each in texts if each.draft and each.draft.pk == page.pk), None)


def fill(page: Page, user: Any) -> Filled:
    """Has a machine translate what a draft lacks, and saves that as a draft of the user.

    Raises ``RefusedError`` or ``ServerError``: then nothing has changed.
    """
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        raise RefusedError(_("The machine is at work on another text. Try it again in a minute."))
    try:
        text = text_of(page, user)
        if text is None or text.status is None:
            raise RefusedError(_("There is no translation that you may write."))
        if words := why_not(text.status, user):
            raise RefusedError(words)
        units = lacking(text)
        if not units:
            raise RefusedError(_("There is nothing left to translate here."))
        answers = dict(_Translation(text, units).answers())
    finally:
        _ONE_AT_A_TIME.release()
    return _save(page, text, units, answers, user)


class _Answer(NamedTuple):
    words: str
    fault: str = ""


class _Translation:
    """The places of one text on their way to the server and back, paragraph by paragraph."""

    def __init__(self, text: PageText, units: list[Unit]) -> None:
        self.text, self.units = text, units

    def answers(self) -> Iterator[tuple[str, _Answer]]:
        """For each place that was reached in time, its name and what came back."""
        server = Server()
        codes = server.codes(self.text.source_language, self.text.language)
        parts = {unit.id: _parts(unit) for unit in self.units}
        wanted = [part for unit in self.units for part in parts[unit.id] if part.has_words]
        found = iter(list(server.translate([part.html for part in wanted], codes)))
        for unit in self.units:
            answers = []
            for part in parts[unit.id]:
                html = next(found, None) if part.has_words else part.html
                if html is None:
                    return
                answers.append(html)
            yield unit.id, _answer(unit, parts[unit.id], answers)


class _Part(NamedTuple):
    """A paragraph, or a line of a text without marks, and what stands behind it."""

    words: str
    html: str
    gap: str

    @property
    def has_words(self) -> bool:
        return any(sign.isalpha() for sign in self.words)


def _parts(unit: Unit) -> list[_Part]:
    if unit.marks is None:
        return [_Part(line, plain_to_html(line), gap) for line, gap in lines_of(unit.source)]
    texts, gap = [unit.source], ""
    if unit.marks.has_paragraphs:
        texts, gap = GAP.split(unit.source.strip()), "\n\n"
    return [_Part(text, to_html(text, unit.marks.tags), gap) for text in texts]


def _answer(unit: Unit, parts: list[_Part], answers: list[str]) -> _Answer:
    words = []
    for part, html in zip(parts, answers, strict=True):
        if not part.has_words:
            words.append(part.words + part.gap)
            continue
        if not normalise(html):
            return _Answer("", _("The machine has sent nothing back for it."))
        read = plain_from_html if unit.marks is None else from_html
        try:
            said = read(html, part.words)
        except MarksError as error:
            return _Answer("", str(error))
        if len(said) > _LONGER * len(part.words) + _MORE:
            return _Answer("", _("The machine has sent far more than the original says."))
        words.append(said + part.gap)
    return _Answer("".join(words).strip())


def _save(
    page: Page, text: PageText, units: list[Unit], answers: dict[str, _Answer], user: Any
) -> Filled:
    left = [
        f"{unit.label}: {answers[unit.id].fault}"
        for unit in units
        if unit.id in answers and answers[unit.id].fault
    ]
    sent = [
        Sent(unit.id, unit.source, answers[unit.id].words, unit.label, before=fingerprint(""))
        for unit in units
        if unit.id in answers and not answers[unit.id].fault
    ]
    lines: list[Line] = []
    if sent:
        lines = _carry_out(page, SentFile(MACHINE, text.language.code, sent), user, left)
    keys = {path_of(line.id).split(".", 2)[:2][-1] for line in lines}
    rest = len(units) - len(answers)
    return Filled(len(keys), left, list(_terms_left_out(text, lines)), rest)


@transaction.atomic
def _carry_out(page: Page, file: SentFile, user: Any, left: list[str]) -> list[Line]:
    """Saves what can be; ``left`` is told of the rest. Returns what was saved."""
    name = _("By machine: %(title)s") % {"title": page.get_admin_display_title()}
    record = keep(file, name, page.locale, user)
    plan = plan_of(record, user)
    lines = [line for line in plan.lines if line.kind == NEW and line.is_ticked]
    left += [f"{line.sent.place}: {_why(line)}" for line in plan.lines if line not in lines]
    if not lines:
        record.delete()
        return []
    try:
        carry_out(record, user, {line.id for line in lines}, plan.digest)
    except ExchangeError as error:
        raise RefusedError(str(error)) from error
    return lines


def _why(line: Line) -> str:
    """Why the words of a machine are not used."""
    if line.fault or line.kind == NEW:
        return " ".join([line.fault, *line.notes]).strip()
    if line.kind == UNFINISHED:
        return _("The machine has sent the original's words back.")
    return _("Somebody has changed this in the meantime.")


def _terms_left_out(text: PageText, lines: Iterable[Line]) -> Iterator[str]:
    """The terms that the glossary has and the machine has not used, each with its places."""
    glossary = Glossary(text.source_language, BY_CODE[text.language.code])
    found: dict[str, list[str]] = {}
    for line in lines:
        if line.unit is None:
            continue
        for term in glossary.of(line.unit):
            if term.there and not pattern_of(term.there).search(line.words):
                places = found.setdefault(f"{term.here} → {term.there}", [])
                if line.unit.label not in places:
                    places.append(line.unit.label)
    yield from (f"{term} ({', '.join(places[:3])})" for term, places in found.items())
