# words: admin
"""What stands in the places that every page has: menu and language switcher."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from wagtail.models import Page

from home.public.visible import HOME_DEPTH, visible

from .placements import Placement
from .reader import Reader
from .translated_page import TranslatedPage

#: What is asked of a section: where it stands, its address, its words.
_OF_A_SECTION = (
    "path",
    "depth",
    "locale",
    "translation_key",
    "slug",
    "url_path",
    "title",
    "content_type",
)


def menu_sections(reader: Reader) -> list[Page]:
    """The sections of the site: home's children shown in menus, in the default language's order."""
    default = reader.homes.get(settings.LANGUAGE_CODE)
    order: dict[UUID, str] = {}
    best: dict[UUID, tuple[int, Page]] = {}
    chain = reader.chain()
    pages = visible(Page.objects.filter(depth=HOME_DEPTH + 1, show_in_menus=True))
    labelled = pages.annotate(menu_label=Coalesce(*_labels()))
    for page in labelled.order_by("path").only(*_OF_A_SECTION):
        if default is not None and page.locale_id == default.locale_id:
            order[page.translation_key] = page.path
        rank = chain.index(reader.code_of_locale[page.locale_id])
        if page.translation_key not in best or rank < best[page.translation_key][0]:
            best[page.translation_key] = (rank, page)
    sections = [page for _, page in best.values()]
    return sorted(
        sections,
        key=lambda page: (
            page.translation_key not in order,
            order.get(page.translation_key, page.path),
        ),
    )


def _labels() -> list[str]:
    """The column of the label in menus, for each kind of page, as a page is asked for it."""
    kinds = (model for model in apps.get_models() if issubclass(model, TranslatedPage))
    return [f"{kind._meta.model_name}__menu_label" for kind in kinds]


def words_in_menu(section: Any) -> str:
    """What a section is called in menus: its label, or its title."""
    return section.menu_label or section.title


def title_placement(reader: Reader, place: str, page: Page | None) -> Iterator[Placement]:
    """The title of a page where it stands, or nothing."""
    if page is not None:
        yield Placement(place, page.pk, page.title, reader.language_of(page), page.translation_key)


def common_placements(reader: Reader) -> Iterator[Placement]:
    for page in menu_sections(reader):
        words, language = words_in_menu(page), reader.language_of(page)
        yield Placement(_("Menu"), page.pk, words, language, page.translation_key)
    for home in reader.homes.values():
        language = reader.language_of(home)
        yield Placement(_("Language switcher"), language.code, language.own_name, language)
