"""What templates of the public site ask of the reader, of texts and of the site."""

from typing import Any, NamedTuple, cast
from urllib.parse import quote

from django import template
from django.conf import settings
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, urlize
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue
from wagtail.models import Page

from home.blocks import source_name
from home.front_page import FrontSection, front_sections
from home.mirror.addresses import zip_of
from home.models import CampaignImage, CampaignSettings, HomePage
from home.multilingual import beginnings, punctuation
from home.multilingual.closed import mark_of
from home.multilingual.dates import day_in_words, in_sentence
from home.multilingual.http import absolute
from home.multilingual.languages import name_in
from home.multilingual.menu import menu_sections, words_in_menu
from home.multilingual.reader import Choice, Reader
from home.multilingual.texts import writable
from home.multilingual.translated_model import Text, TranslatedModel
from home.multilingual.typography import typeset_html
from home.public.left_out import guarded, name_of, shown
from home.public.memo import memoise
from home.settings.languages import BY_CODE, Language

register = template.Library()


def reader_of(context: template.Context) -> Reader:
    """The visitor's reader; error pages and previews have one as well."""
    return context["request"].reader


@register.simple_tag(takes_context=True)
def site_texts(context: template.Context) -> CampaignSettings:
    """The texts of the whole site, read once a request."""
    request = context["request"]
    return memoise("site texts", lambda: CampaignSettings.load(request_or_site=request))


@register.simple_tag(takes_context=True)
def text(
    context: template.Context, thing: TranslatedModel, field: str, passage: bool = False
) -> SafeString:
    """A translated field of a thing for this reader, marked where it is in another language."""
    reader = reader_of(context)
    return marked(thing.text(field, reader.code), reader.language, passage)


@register.simple_tag(takes_context=True)
def text_lines(context: template.Context, thing: TranslatedModel, field: str) -> SafeString:
    """A translated field of several lines: its line breaks are kept, its addresses are links."""
    value = thing.text(field, reader_of(context).code)
    lines = linebreaksbr(urlize(value.value, autoescape=True), autoescape=False)
    return marked(value._replace(value=mark_safe(lines)), reader_of(context).language, passage=True)


@register.simple_tag(name="marked", takes_context=True)
def marked_text(context: template.Context, value: Text, passage: bool = False) -> SafeString:
    """A text for this reader, marked where it is in another language."""
    return marked(value, reader_of(context).language, passage)


def marked(value: Text, language: Language, passage: bool = False) -> SafeString:
    """A text, isolated and marked with its own language where that is not the reader's.

    A passage is more than a name: in another language it is a block, which begins on its side.
    """
    if value.language is None or value.language == language:
        return format_html("{}", value.value)
    return format_html(
        '<bdi{} lang="{}" dir="{}">{}</bdi>',
        mark_safe(' class="passage"') if passage else "",
        value.language.code,
        value.language.direction,
        value.value,
    )


@register.simple_tag(takes_context=True)
def campaign_name(context: template.Context, site: CampaignSettings) -> SafeString:
    """The name of the campaign; until it has one, the title of the front page."""
    reader = reader_of(context)
    home = reader.homes.get(reader.code)
    if home is not None and not site.text("name").value:
        return format_html("{}", home.title)
    return text(context, site, "name")


@register.filter
def plain(thing: TranslatedModel, field: str) -> str:
    """A translated field of a thing in the active language, for attributes and titles."""
    return thing.text(field).value


@register.simple_tag(takes_context=True)
def address(context: template.Context, page: Page) -> str:
    """Where this reader finds a page."""
    return reader_of(context).address(page)


@register.simple_tag(takes_context=True)
def best_of(context: template.Context, page: Page | None) -> Page | None:
    """The version of a page, chosen in any language, that this reader understands best."""
    return reader_of(context).best_version(page) if page is not None else None


class Section(NamedTuple):
    """An entry of the menu."""

    page: Page
    address: str
    label: str


@register.simple_tag(takes_context=True)
def menu(context: template.Context) -> list[Section]:
    """The sections of the site: home's children shown in menus, in the default language's order."""
    reader = reader_of(context)

    def sections() -> list[Section]:
        return shown(
            menu_sections(reader),
            lambda page: Section(page, reader.address(page), words_in_menu(page)),
        )

    return memoise(("menu", reader.code), sections)


@register.simple_tag(takes_context=True)
def language_attributes(context: template.Context, page: Page) -> SafeString:
    """``lang`` and ``dir`` of a page shown in a list, when they are not the reader's."""
    reader = reader_of(context)
    language = reader.language_of(page)
    if language == reader.language:
        return mark_safe("")
    return format_html('lang="{}" dir="{}"', language.code, language.direction)


@register.inclusion_tag("partials/language_tag.html", takes_context=True)
def language_tag(context: template.Context, page: Page) -> dict:
    """A small mark that an entry in a list is written in another language."""
    reader = reader_of(context)
    language = reader.language_of(page)
    return {"language": None if language == reader.language else language}


@register.simple_tag(takes_context=True)
def language_name(context: template.Context, language: Language) -> str:
    """The name of a language as the visitor's language says it."""
    return name_in(language, reader_of(context).code)


@register.simple_tag
def separator() -> str:
    """The comma of the reader's language, with its space."""
    return punctuation.separator()


@register.simple_tag
def titled(title: str, site: str) -> str:
    """A title with the name of the site behind it, if that says more."""
    return punctuation.titled(title, site)


@register.simple_tag
def page_title(page: Page, site: str) -> str:
    """The title that browsers and search engines show: with the site's name, unless it is that."""
    title = page.seo_title or page.title
    return title if page.title == site else punctuation.titled(title, site)


@register.simple_tag(takes_context=True)
def source_title(context: template.Context, source: Any) -> SafeString:
    """A source as the reader's language writes it, marked with its language if it stands as is."""
    reader = reader_of(context)
    title, name = source.title_in(reader.code), source.get("name") or ""
    language = BY_CODE.get(source.get("language") or "")
    is_as_is = title == name and language not in (None, reader.language)
    if language is None or not is_as_is:
        return format_html("<bdi>{}</bdi>", title)
    return format_html('<bdi lang="{}">{}</bdi>', language.code, title)


@register.simple_tag(takes_context=True)
def name_of_source(context: template.Context, name: str) -> str:
    """The name alone of a newspaper or site, as the reader's language writes it."""
    return source_name(name, reader_of(context).code)


@register.inclusion_tag("partials/language_tag.html", takes_context=True)
def source_language(context: template.Context, source: Any) -> dict:
    """A small mark that a source is written in another language than the reader's."""
    language = BY_CODE.get(source.get("language") or "")
    return {"language": None if language == reader_of(context).language else language}


@register.simple_tag(takes_context=True)
def moment(context: template.Context, dated: Any) -> str:
    """The date of a letter or an update, as exactly as it is known, in the reader's language."""
    return dated.date_in_words(reader_of(context).code)


@register.simple_tag(takes_context=True)
def time_of(
    context: template.Context, dated: Any, css_class: str = "", before_comma: bool = False
) -> SafeString:
    """The date of a letter or an event, with its time if it has one, for people and programs.

    Where HTML cannot say what is known, it is no ``time``.
    """
    code, machine = reader_of(context).code, dated.machine_date()
    words = dated.moment_in_words(code)
    if before_comma:
        words = in_sentence(f"{words},", code).removesuffix(",")
    name = format_html(' class="{}"', css_class) if css_class else ""
    if not machine:
        return format_html("<span{}>{}</span>", name, words)
    return format_html('<time{} datetime="{}">{}</time>', name, machine, words)


@register.simple_tag(takes_context=True)
def home_choices(context: template.Context) -> list[Choice]:
    """A language switcher for addresses that are no page: it leads to the front pages."""
    reader = reader_of(context)
    home = reader.homes.get(reader.code)
    return reader.switcher(home) if home is not None else []


@register.inclusion_tag("partials/picture.html", takes_context=True)
def picture(
    context: template.Context,
    image: CampaignImage,
    sizes: str = "(min-width: 48rem) 44rem, 100vw",
) -> dict:
    """A responsive picture in WebP with its description, width and height; loaded late.

    Described in the language that the reader understands best; that is marked where it is not
    the language of the passage around it.
    """
    specs = ["width-400|format-webp", "width-800|format-webp", "width-1200|format-webp"]
    renditions: list[Any] = []
    with guarded(image):
        renditions = list(image.get_renditions(*specs).values())
    language = reader_of(context).language
    around = context.get("content_language") or language
    description = image.text("description", language.code)
    is_foreign = description.language is not None and description.language != around
    return {
        "image": image,
        "renditions": renditions,
        "description": description.value,
        "foreign": description.language if is_foreign else None,
        "sizes": sizes,
    }


@register.simple_tag
def whole_address(path: str) -> str:
    """The address of a file with that of the site, for paper."""
    return absolute(path)


@register.simple_tag
def still(image: CampaignImage | None) -> Any:
    """What stands in the place of a video until it is played: a rendition, if there is any."""
    found = None
    if image is not None:
        with guarded(image):
            found = image.get_rendition("width-800|format-webp")
    return found


@register.tag("memoise")
def memoise_part(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """``{% memoise NAME %}``: up to ``{% endmemoise %}`` all pages of a language are alike.

    Nothing in it may depend on the page. See home/public/memo.py.
    """
    _tag, name = token.split_contents()
    nodes = parser.parse(["endmemoise"])
    parser.delete_first_token()
    return MemoiseNode(name, nodes)


class MemoiseNode(template.Node):
    def __init__(self, name: str, nodelist: template.NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: template.Context) -> SafeString:
        key = (self.name, reader_of(context).code)
        return memoise(key, lambda: self.nodelist.render(context))


@register.tag("typeset")
def typeset_part(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """``{% typeset %}``: up to ``{% endtypeset %}``, words have the spaces of their language.

    See home/multilingual/typography.py.
    """
    nodes = parser.parse(["endtypeset"])
    parser.delete_first_token()
    return TypesetNode(nodes)


class TypesetNode(template.Node):
    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        html = self.nodelist.render(context)
        return mark_safe(typeset_html(html, reader_of(context).code))


@register.simple_tag
def is_home(page: Any) -> bool:
    return isinstance(page, HomePage)


@register.simple_tag(takes_context=True)
def front_page_sections(context: template.Context, page: HomePage) -> SafeString:
    """All sections of a front page, in order, in a frame that says which ones there are."""
    request = context["request"]
    base = {"request": request, "reader": request.reader}
    engine = cast(template.Template, context.template).engine

    def render(section: FrontSection) -> tuple[str, SafeString]:
        content = context.new({**base, **section.context(request, page)})
        return section.place, engine.get_template(section.template_name).render(content)

    rendered = shown(front_sections(), render)
    filled = [f" front--{place}" for place, section in rendered if place and section.strip()]
    sections = mark_safe("".join(section for _place, section in rendered))
    return format_html('<div class="front{}">{}</div>', "".join(filled), sections)


@register.simple_tag(takes_context=True)
def front_page_feeds(context: template.Context, page: HomePage) -> list[str]:
    """The addresses of what has a news feed and a section on the front page, each once."""
    feeds = shown(front_sections(), lambda section: section.feed(context["request"], page))
    return list(dict.fromkeys(filter(None, feeds)))


@register.simple_tag
def untranslated(choices: list[Choice]) -> list[Choice]:
    """The other languages of a switcher that show the page in another language."""
    return [choice for choice in choices if not choice.is_translation and not choice.is_current]


@register.simple_tag
def translated(choices: list[Choice]) -> list[Choice]:
    """The languages of a switcher in which the page has a text of its own."""
    return [choice for choice in choices if choice.is_translation]


class Alternate(NamedTuple):
    """One ``hreflang`` link."""

    code: str
    address: str


@register.simple_tag(takes_context=True)
def canonical(context: template.Context, page: Page) -> str:
    """The address of the page itself; for a fallback, of the real page in its own language."""
    reader = reader_of(context)
    is_visible = page.locale_id in reader.code_of_locale
    path = reader.real_address(page) if is_visible else context["request"].path
    return absolute(path)


@register.inclusion_tag("partials/share.html", takes_context=True)
def share(context: template.Context, page: Page) -> dict:
    """Links to tell others of a page, by the address at which this reader has it.

    So those who are told read on in the language of who tells them, whatever language the text
    is in. Signal has no address to share by: it stands in the list of programs that telephones
    offer (``home/js/share.js``).
    """
    reader = reader_of(context)
    is_visible = page.locale_id in reader.code_of_locale
    target = absolute(reader.address(page) if is_visible else context["request"].path)
    subject, url = quote(page.title, safe=""), quote(target, safe="")
    return {
        "address": target,
        "title": page.title,
        "mail": f"mailto:?subject={subject}&body={subject}%0D%0A{url}",
        "telegram": f"https://t.me/share/url?url={url}&text={subject}",
        "whatsapp": f"https://wa.me/?text={subject}%0A{url}",
        # Behind the fragment sign: Mastodon's own page, which asks for the reader's server.
        "mastodon": f"https://share.joinmastodon.org/#text={subject}%0A{url}",
    }


@register.simple_tag(takes_context=True)
def alternates(context: template.Context, page: Page, switcher: list[Choice]) -> list[Alternate]:
    """The visible translations of a real page, and ``x-default``: the language choice for
    the front page, else the default language's version, else the original's."""
    links = [
        Alternate(choice.language.code, absolute(choice.address))
        for choice in switcher
        if choice.is_translation
    ]
    by_code = {link.code: link.address for link in links}
    if isinstance(page, HomePage):
        default = absolute("/")
    elif settings.LANGUAGE_CODE in by_code:
        default = by_code[settings.LANGUAGE_CODE]
    else:
        default = by_code.get(page.facts_page.language.code) or canonical(context, page)
    return [*links, Alternate("x-default", default)]


register.filter("mark_of_closed", mark_of)


@register.simple_tag(takes_context=True)
def real_address(context: template.Context, page: Page) -> str:
    """The address of a visible page in its own language."""
    return reader_of(context).real_address(page)


@register.simple_tag(takes_context=True)
def site_in_one_file(context: template.Context) -> str:
    """Where to get the site in the reader's language in one file; empty if none is made."""
    return zip_of(reader_of(context).code) if settings.MIRROR_DIR is not None else ""


@register.simple_tag(takes_context=True)
def day(context: template.Context, moment: Any) -> str:
    """A moment (UTC) or a date as a day in the campaign's zone, in the reader's language."""
    return day_in_words(moment, reader_of(context).code)


@register.simple_tag
def beginning(body: Any) -> list[str]:
    """The first sentences of a body, as paragraphs."""
    return beginnings.beginning(body)


@register.simple_tag(takes_context=True)
def interface_language(context: template.Context) -> SafeString:
    """``lang`` and ``dir`` of the interface, for its words inside a passage in another language."""
    if not context.get("is_fallback"):
        return mark_safe("")
    language = reader_of(context).language
    return format_html('lang="{}" dir="{}"', language.code, language.direction)


@register.simple_tag(takes_context=True)
def content_language(context: template.Context) -> SafeString:
    """``lang`` and ``dir`` of a page's own words, and the mark of a fallback, where it is one."""
    if not context.get("is_fallback"):
        return mark_safe("")
    language = context["content_language"]
    return format_html(
        'data-fallback="{0}" lang="{0}" dir="{1}"', language.code, language.direction
    )


@register.simple_tag(takes_context=True)
def stream(context: template.Context, value: StreamValue) -> SafeString:
    """The blocks of a text; in a preview each is followed by a mark for its editor's form."""
    is_preview = getattr(context.get("request"), "is_preview", False)
    mark = '<span hidden data-block="{}"></span>' if is_preview else ""
    parts = []
    for block in value:
        with guarded(f"{name_of(block)} of {name_of(context.get('page'))}"):
            # The same in every language: a translation keeps the blocks of its original.
            anchored = {**context.flatten(), "anchor": f"p-{block.id[:8]}" if block.id else ""}
            parts.append(writable(block.render_as_block(anchored)))
        parts.append(format_html(mark, block.id) if mark else "")
    return mark_safe("".join(parts))
