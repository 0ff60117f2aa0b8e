"""The blocks that letters, updates and texts are built from."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock
from wagtail.permissions import policy_registry

from home.multilingual.wordings import Kind, name_for
from home.settings.languages import TABLE
from home.staff.rights import asking_user

INLINE = ["bold", "italic", "link", "document-link", "left-to-right"]


def blocks_of(model: type[models.Model]) -> Iterator[blocks.Block]:
    """All blocks in the streams of a model, those inside others too."""
    for field in model._meta.get_fields():
        if isinstance(field, StreamField):
            yield from inside(field.stream_block)


def inside(block: blocks.Block) -> Iterator[blocks.Block]:
    """The blocks that a block is made of, at any depth."""
    children = list(getattr(block, "child_blocks", {}).values())
    if isinstance(block, blocks.ListBlock):
        children = [block.child_block]
    for child in children:
        yield child
        yield from inside(child)


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Text"), max_length=200)
    level = blocks.ChoiceBlock(
        label=_("Level"),
        choices=[("2", _("Section")), ("3", _("Part of a section"))],
        default="2",
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _(
            "Divides a long text. People using screen readers jump from heading to heading."
        )
        template = "blocks/heading.html"
        preview_value = {"text": "What the court decided", "level": "2"}


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"))
    source = blocks.CharBlock(
        label=_("Source"), required=False, help_text=_("Who said or wrote it, where and when.")
    )
    link = blocks.URLBlock(label=_("Address of the source"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        description = _("Someone's words, set apart, with their source.")
        template = "blocks/quote.html"
        preview_value = {
            "text": "Words that were really said.",
            "source": "Name, newspaper, 1 May 2024",
            "link": "",
        }


def _newest(model: type[Any]) -> Any:
    """The newest file that whoever is shown a preview may choose."""
    files = model._default_manager.all()
    if user := asking_user():
        policy = policy_registry.get_by_type(model)
        files = policy.instances_user_has_permission_for(user, "choose")
    return files.order_by("-pk").first()


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    caption = blocks.CharBlock(
        label=_("Caption"),
        required=False,
        help_text=_("Credit and licence are added automatically."),
    )

    def get_preview_value(self) -> Any:
        newest = _newest(get_image_model())
        return self.to_python({"image": newest and newest.pk, "caption": ""})

    class Meta:
        icon = "image"
        label = _("Image")
        description = _("A picture with its caption, credit and licence.")
        template = "blocks/picture.html"


class GalleryBlock(blocks.ListBlock):
    """Pictures side by side, each with a caption of its own."""

    def __init__(self, child_block: Any = None, **kwargs: Any) -> None:
        super().__init__(child_block or PictureBlock(), **kwargs)

    def get_preview_value(self) -> Any:
        newest = _newest(get_image_model())
        return self.to_python([{"image": newest and newest.pk, "caption": ""}] * 3)


class ElsewhereValue(blocks.StructValue):
    """Something on another site."""

    @property
    def site(self) -> str:
        """The name by which the other site is reached, without what is before it."""
        return (urlsplit(self.get("link") or "").hostname or "").removeprefix("www.")


class ElsewhereBlock(blocks.StructBlock):
    """A film or a recording on a platform: a still picture of ours that leads away.

    Nothing is asked of the platform before a reader goes there.
    """

    image = ImageChooserBlock(
        label=_("Still picture"),
        help_text=_("Of our own: it is shown without asking the platform."),
    )
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    link = blocks.URLBlock(
        label=_("Address"), help_text=_("Readers are told that the link leaves the site.")
    )

    def get_preview_value(self) -> Any:
        newest = _newest(get_image_model())
        link = "https://video.example.org/"
        return self.to_python(
            {"image": newest and newest.pk, "title": "A conversation", "link": link}
        )

    class Meta:
        icon = "media"
        label = _("Video or audio elsewhere")
        description = _("A picture that leads to a film or recording on another site.")
        template = "blocks/elsewhere.html"
        value_class = ElsewhereValue


class CallToActionBlock(blocks.StructBlock):
    label = blocks.CharBlock(
        label=_("Label"), max_length=80, help_text=_("What the reader does: a verb first.")
    )
    line = blocks.CharBlock(label=_("One line about it"), required=False, max_length=200)
    page = blocks.PageChooserBlock(label=_("Page of this site"), required=False)
    link = blocks.URLBlock(
        label=_("Or an address elsewhere"),
        required=False,
        help_text=_("Readers are told that the link leaves the site."),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("link")):
            message = ValidationError(_("Choose a page or give an address, one of the two."))
            raise blocks.StructBlockValidationError(block_errors={"page": message})
        return cleaned

    class Meta:
        icon = "link"
        label = _("Call to action")
        description = _("One thing the reader can do now, as a large link.")
        template = "blocks/call_to_action.html"
        preview_value = {
            "label": "Read the letter",
            "line": "It takes three minutes.",
            "page": None,
            "link": "https://example.org/",
        }


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    label = blocks.CharBlock(
        label=_("Label"), required=False, help_text=_("Left empty, the title of the document.")
    )

    def get_preview_value(self) -> Any:
        newest = _newest(get_document_model())
        return self.to_python({"document": newest and newest.pk, "label": ""})

    class Meta:
        icon = "doc-full"
        label = _("Document")
        description = _("A PDF to download, such as a ruling.")
        template = "blocks/document.html"


class BodyBlock(blocks.StreamBlock):
    """The body of a letter, an update or a text page."""

    heading = HeadingBlock()
    paragraph = blocks.RichTextBlock(
        label=_("Paragraph"),
        icon="pilcrow",
        features=INLINE,
        template="blocks/paragraph.html",
        description=_("Running text with links, bold and italics."),
        preview_value="<p>The court left the sentence unchanged.</p>",
    )
    quote = QuoteBlock()
    image = PictureBlock()
    gallery = GalleryBlock(
        label=_("Gallery"),
        icon="image",
        min_num=2,
        template="blocks/gallery.html",
        description=_("Several pictures side by side, each with its caption, credit and licence."),
    )
    elsewhere = ElsewhereBlock()
    list = blocks.ListBlock(
        blocks.RichTextBlock(features=INLINE, label=_("Item")),
        label=_("List"),
        icon="list-ul",
        template="blocks/list.html",
        description=_("Short points, one below the other."),
        preview_value=["<p>First point</p>", "<p>Second point</p>"],
    )
    call_to_action = CallToActionBlock()
    document = DocumentBlock()


def _languages() -> list[tuple[str, str]]:
    return [(language.code, language.own_name) for language in TABLE]


class SourceValue(blocks.StructValue):
    """A source, and how readers are told of it."""

    def title_in(self, code: str) -> str:
        """Its name as a language, the active one, writes it; with issue, and where it is a copy."""
        told = source_name(self.get("name") or "", code)
        if issue := self.get("issue"):
            told = gettext("%(name)s, no. %(issue)s") % {"name": told, "issue": issue}
        if site := self.get("copy_on"):
            site = source_name(site, code)
            told = gettext("%(name)s (copy: %(site)s)") % {"name": told, "site": site}
        return told


def source_name(name: str, code: str) -> str:
    """The name of a newspaper or site as a language writes it; as it stands if nobody said."""
    return name_for(Kind.SOURCE, name, code) or name


class SourceBlock(blocks.StructBlock):
    """Where a fact was reported."""

    name = blocks.CharBlock(
        label=_("Name"),
        help_text=_(
            "The newspaper or site, as it writes itself and without further words. How other "
            "languages write it is said once, in Settings, Interface words."
        ),
    )
    issue = blocks.CharBlock(
        label=_("Issue"),
        required=False,
        max_length=20,
        help_text=_("The number of the issue, such as 230."),
    )
    copy_on = blocks.CharBlock(
        label=_("Copied on the site"),
        required=False,
        help_text=_("The site of the address, where it is another that has copied the report."),
    )
    link = blocks.URLBlock(label=_("Address"))
    archive = blocks.URLBlock(
        label=_("Archived copy"),
        required=False,
        help_text=_("Shown beside the address, for the day the page is gone."),
    )
    language = blocks.ChoiceBlock(
        label=_("Language"), choices=lazy(_languages, list)(), required=False
    )
    date = blocks.DateBlock(label=_("Date"), required=False)

    class Meta:
        icon = "link-external"
        label = _("Source")
        value_class = SourceValue
        description = _("A report that the update rests on.")
        preview_value = {"name": "A newspaper", "link": "https://example.org/"}


class CorrectionBlock(blocks.StructBlock):
    """What was wrong in a text, said openly."""

    date = blocks.DateBlock(label=_("Corrected on"))
    text = blocks.TextBlock(
        label=_("What was corrected"),
        help_text=_("What the text said before, and what is true. Shown below the text."),
    )

    class Meta:
        icon = "edit"
        label = _("Correction")
        description = _("Tells readers openly what was wrong and has been put right.")
        template = "blocks/correction.html"
        preview_value = {
            "date": "2024-05-02",
            "text": "An earlier version gave a wrong date of the hearing.",
        }
