"""Small builders: each makes one thing, valid, and lets a test change one fact."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pikepdf
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.models import Locale, Page

from campaign_pages.models import CasePage, CaseUpdatePage, LetterPage
from home.models import HomePage, TextPage, User
from home.pages import CampaignPage
from home.prepare import prepare_language
from home.settings.languages import CODES
from people.models import Signatory

#: A second of pictures or sound of each kind, with a name and a comment to be taken out.
RECORDINGS = Path(__file__).parent / "files" / "recordings"


def home_of(code: str) -> HomePage:
    return HomePage.objects.get(locale__language_code=code)


def open_language(code: str) -> HomePage:
    """A language with a published home page."""
    home, _ = prepare_language(code)
    home = HomePage.objects.get(pk=home.pk)
    if not home.live:
        home.save_revision().publish()
    return HomePage.objects.get(pk=home.pk)


def open_every_language() -> None:
    """Opens all languages of the table.

    One that the demo does not have begins without the English words of its front page.
    """
    for code in CODES:
        is_new = not HomePage.objects.filter(locale__language_code=code).exists()
        home = open_language(code)
        if is_new:
            publish(home, title="2026", lead="", summary="", actions=[])


def close_languages(*codes: str) -> None:
    """Takes the front pages of languages offline, and so all that is below them."""
    HomePage.objects.filter(locale__language_code__in=codes).update(live=False)


def paragraph(text: str, key: str = "") -> dict[str, Any]:
    return {"type": "paragraph", "value": f"<p>{text}</p>", "id": key or str(uuid4())}


def publish(page: CampaignPage, **changes: Any) -> CampaignPage:
    """The page after a publication with some fields changed."""
    page = type(page).objects.get(pk=page.pk)
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def make_page(
    model: type[CampaignPage], parent: Page, live: bool = True, **fields: Any
) -> CampaignPage:
    """A page below a parent, published unless ``live`` is false."""
    fields.setdefault("title", f"A page {uuid4().hex[:6]}")
    parent = type(parent).objects.get(pk=parent.pk)
    page = parent.add_child(instance=model(live=False, locale=parent.locale, **fields))
    return publish(page) if live else page


def make_text(code: str = "en", **fields: Any) -> TextPage:
    return make_page(TextPage, home_of(code), **fields)


def make_letter(code: str = "en", **fields: Any) -> LetterPage:
    return make_page(LetterPage, home_of(code), **fields)


def make_case(code: str = "en", **fields: Any) -> CasePage:
    return make_page(CasePage, home_of(code), subject_name="A Person", **fields)


def make_update(case: CasePage, **fields: Any) -> CaseUpdatePage:
    day = fields.get("date", "2024-05-01")
    fields["date"] = date.fromisoformat(day) if isinstance(day, str) else day
    # What tests tell of is long ago; the feed has it all the same.
    fields.setdefault("announced_although_old", True)
    return make_page(CaseUpdatePage, case, **fields)


def translate(page: CampaignPage, code: str, live: bool = True, **fields: Any) -> CampaignPage:
    """A translation, begun as editors begin it; the parent must be translated."""
    action = CopyPageForTranslationAction(page, Locale.objects.get(language_code=code))
    copy = action.execute(skip_permission_checks=True)
    copy = type(page).objects.get(pk=copy.pk)
    if not live:
        return copy
    return publish(copy, **fields)


def leave_languages(*codes: str, events: int = 3) -> None:
    """Closes the other languages, and leaves a few events of the demo's case."""
    keys = CaseUpdatePage.objects.order_by("path").values_list("translation_key", flat=True)
    kept = list(dict.fromkeys(keys))[:events]
    CaseUpdatePage.objects.exclude(translation_key__in=kept).update(live=False)
    HomePage.objects.exclude(locale__language_code__in=codes).update(live=False)


def make_user(*groups: str, **fields: Any) -> User:
    """An account in the groups named, such as "Editors: French"."""
    user = User.objects.create_user(f"user-{uuid4().hex[:8]}", **fields)
    user.groups.set(Group.objects.filter(name__in=groups))
    if user.groups.count() != len(groups):
        raise LookupError(f"There is no such group among {groups}.")
    return user


def make_signatory(**fields: Any) -> Signatory:
    fields.setdefault("name_en", "A Signatory")
    person = Signatory(**fields)
    person.full_clean()
    person.save()
    return person


def png(width: int = 60, height: int = 40) -> ContentFile:
    """A small picture, as an upload."""
    content = BytesIO()
    Image.new("RGB", (width, height)).save(content, "PNG")
    return ContentFile(content.getvalue(), name="picture.png")


def pdf() -> ContentFile:
    """A document of one empty page, as an upload."""
    content = BytesIO()
    with pikepdf.Pdf.new() as document:
        document.add_blank_page()
        document.save(content)
    return ContentFile(content.getvalue(), name="document.pdf")


def recording(name: str = "film.mp4") -> ContentFile:
    """A video or sound of a second, as an upload."""
    return ContentFile((RECORDINGS / name).read_bytes(), name=name)


def captions(text: str = "Good evening") -> ContentFile:
    """Subtitles of one sentence, as an upload."""
    content = f"WEBVTT\n\n00:00.000 --> 00:01.000\n{text}\n"
    return ContentFile(content.encode(), name="words.vtt")
