"""What the press page offers to one reader: facts in brief, dates with sources, pictures."""

import datetime
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.blocks import StreamValue

from home.files.access import pictures_for_press
from home.models import CampaignImage, CampaignRendition
from home.multilingual.dates import day_in_words
from home.multilingual.punctuation import labelled, separator
from home.multilingual.reader import Reader
from home.multilingual.slugs import slug_of
from home.multilingual.translated_model import Text
from home.public.left_out import guarded, shown
from home.public.memo import memoise
from home.public.visible import visible
from home.settings.languages import Language

from .front import case_of_campaign
from .models import CasePage, CaseUpdatePage, PressPage
from .state import CaseState, state_of
from .timeline import Timeline

SMALL = "max-640x640|format-webp"
#: As large as print asks for. JPEG, which every program of an editorial office reads.
LARGE = "max-2400x2400|format-jpeg|jpegquality-90"


class Fact(NamedTuple):
    """One line of the case in brief: what it is, and how it stands."""

    label: str
    text: Text  # without a language where it is the reader's
    link: str = ""


class DateEntry(NamedTuple):
    """An event with its sources, under an address that others may quote for good."""

    anchor: str
    update: CaseUpdatePage
    sources: StreamValue


class PressPicture(NamedTuple):
    """A picture with the sizes to look at and to take away."""

    image: CampaignImage
    description: Text
    small: CampaignRendition
    large: CampaignRendition
    filename: str


class PressKit:
    """Everything the page derives, in the language of its reader.

    About five queries, whatever the number of events and pictures.
    """

    def __init__(self, reader: Reader, case: CasePage | None) -> None:
        self.reader = reader
        self.case = case

    @cached_property
    def timeline(self) -> Timeline | None:
        return Timeline(self.reader, self.case) if self.case is not None else None

    @cached_property
    def facts(self) -> list[Fact]:
        """The case in brief; a fact that is not known is left out."""
        if self.case is None or self.timeline is None:
            return []
        told = self._of_the_person(self.case)
        with guarded("the state of the case"):
            told += self._of_the_state(state_of(self.timeline))
        return [fact for fact in told if fact.text.value]

    @cached_property
    def plain_text(self) -> str:
        """The same as lines to be copied."""
        lines = []
        for fact in self.facts:
            line = labelled(fact.label, fact.text.value)
            lines.append(f"{line} <{fact.link}>" if fact.link else line)
        return "\n".join(lines)

    @cached_property
    def dates(self) -> list[DateEntry]:
        """Every event of the case, the earliest first."""
        updates = reversed(self.timeline.updates) if self.timeline is not None else []
        return shown(updates, lambda each: DateEntry(anchor_of(each), each, each.sources))

    @cached_property
    def pictures(self) -> list[PressPicture]:
        """The newest first."""
        return shown(memoise("press pictures", _pictures), self._picture)

    def _of_the_person(self, case: CasePage) -> list[Fact]:
        code = self.reader.code
        born = day_in_words(case.birth_date, code) if case.birth_date else ""
        return [
            Fact(pgettext("person", "Name"), self._words(case.subject_name)),
            Fact(_("Name in other languages"), Text(self._other_names(case), None)),
            Fact(_("Date of birth"), Text(born, None)),
            Fact(_("Occupation"), self._words(case.occupation)),
            Fact(_("Charge"), self._words(case.charge)),
            Fact(_("Statute"), self._words(case.statute)),
            Fact(pgettext("punishment", "Sentence"), self._words(case.sentence)),
        ]

    def _other_names(self, case: CasePage) -> str:
        """As the other languages of the site write the name, in the order of its languages."""
        versions = CasePage.objects.filter(translation_key=case.translation_key)
        by_locale = dict(visible(versions).values_list("locale_id", "subject_name"))
        names = [by_locale.get(home.locale_id, "") for home in self.reader.homes.values()]
        others = dict.fromkeys(name for name in names if name and name != case.subject_name)
        return separator().join(others)

    @cached_property
    def changed(self) -> datetime.datetime | None:
        """When anything told here was last published (UTC)."""
        if self.case is None or self.timeline is None:
            return None
        told = [self.case, *self.timeline.updates]
        return max(filter(None, (each.last_published_at for each in told)), default=None)

    def _of_the_state(self, state: CaseState | None) -> list[Fact]:
        if state is None:
            return []
        code = self.reader.code
        since, total = state.since.date_in_words(code), state.total
        source = state.confirmation
        return [
            Fact(_("State of the case"), Text(str(state.state.label), None)),
            Fact(pgettext("date of what is told", "As of"), Text(state.as_of(code), None)),
            Fact(_("Source of the state"), Text(source.source_name, None), source.source_link),
            Fact(pgettext("state of the case", "Since"), Text(since, None)),
            Fact(_("Deprived of liberty, in total"), Text(total.in_words() if total else "", None)),
        ]

    def _words(self, text: str) -> Text:
        """Words of the case, which may be in another language than the reader's."""
        if self.case is None:
            return Text("", None)
        language: Language | None = self.reader.language_of(self.case)
        return Text(text, None if language == self.reader.language else language)

    def _picture(self, image: CampaignImage) -> PressPicture:
        sizes = image.get_renditions(SMALL, LARGE)
        description = image.text("description", self.reader.code)
        spoken = (description.language or self.reader.language).code
        name = slug_of(description.value, spoken, longest=60) or "picture"
        return PressPicture(image, description, sizes[SMALL], sizes[LARGE], f"{name}.jpg")


def _pictures() -> list[CampaignImage]:
    images = pictures_for_press().order_by("-created_at", "-pk")
    return list(images.prefetch_renditions(SMALL, LARGE))


def kit_of(page: PressPage, reader: Reader) -> PressKit:
    """What a press page offers to one reader; looked up once."""
    kit: PressKit | None = page.__dict__.get("_kit")
    if kit is None or kit.reader is not reader:
        kit = page.__dict__["_kit"] = PressKit(reader, case_of_campaign(reader, page.case_id))
    return kit


def anchor_of(update: CaseUpdatePage) -> str:
    """The same in every language, and whatever becomes of title, address and date."""
    return f"event-{update.translation_key.hex[:12]}"
