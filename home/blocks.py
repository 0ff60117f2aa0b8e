"""The blocks that letters, updates and texts are built from."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
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
from home.settings.languages import BY_CODE, TABLE, Language
from home.settings.recordings import CAPTIONS, RECORDINGS
from home.staff.rights import asking_user

MOST_ROWS, MOST_COLUMNS = 200, 12
#: Which documents play, as a regular expression.
RECORDING_ENDINGS = rf"\.({'|'.join(each for each in RECORDINGS if each != CAPTIONS)})$"
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


def _newest(model: type[Any], endings: str = "") -> Any:
    """The newest file that whoever is shown a preview may choose, of those with some endings."""
    files = model._default_manager.filter(file__iregex=endings)
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


def _languages() -> list[tuple[str, str]]:
    return [(language.code, language.own_name) for language in TABLE]


class CaptionsBlock(blocks.StructBlock):
    """The subtitles of a recording in one language."""

    language = blocks.ChoiceBlock(label=_("Language"), choices=lazy(_languages, list)())
    file = DocumentChooserBlock(
        label=_("Subtitles"), help_text=_("A file in WebVTT (.vtt), from the documents.")
    )

    class Meta:
        icon = "openquote"
        label = _("Subtitles")


class Track(NamedTuple):
    """Subtitles as a player offers them."""

    language: Language
    address: str


class RecordingValue(blocks.StructValue):
    """A video or sound that lies here."""

    @property
    def tracks(self) -> list[Track]:
        """Its subtitles in the order of the editor, each language once."""
        found = {
            each["language"]: Track(BY_CODE[each["language"]], each["file"].url)
            for each in self.get("captions") or ()
            if each.get("file") and each.get("language") in BY_CODE
        }
        return list(found.values())


class RecordingBlock(blocks.StructBlock):
    """A video or sound of one's own. Nothing of it is loaded before a reader plays it."""

    recording = DocumentChooserBlock(
        label=_("Video or sound"),
        help_text=_("From the documents: MP4 or WebM, MP3, M4A or Ogg."),
    )
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    still = ImageChooserBlock(
        label=_("Still picture"),
        required=False,
        help_text=_("Shown until the video is played, and on paper."),
    )
    captions = blocks.ListBlock(
        CaptionsBlock(),
        label=_("Subtitles"),
        default=[],
        help_text=_(
            "One file for each language. Without them, whoever does not hear, or does not know the "
            "language, is left out. Those in the reader's language are switched on."
        ),
    )
    words = blocks.RichTextBlock(
        label=_("As text"),
        required=False,
        features=INLINE,
        help_text=_(
            "What is said and seen: a transcript, or a description. Readers find the page by it, "
            "and read it where they cannot load the recording."
        ),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        recording = cleaned["recording"]
        if not (recording.is_video or recording.is_audio):
            message = ValidationError(_("This document is neither a video nor sound."))
            raise blocks.StructBlockValidationError(block_errors={"recording": message})
        codes = [each["language"] for each in cleaned["captions"]]
        if not all(each["file"].is_captions for each in cleaned["captions"]):
            message = ValidationError(_("Subtitles are a file in WebVTT (.vtt)."))
            raise blocks.StructBlockValidationError(block_errors={"captions": message})
        if len(codes) != len({*codes}):
            message = ValidationError(_("There are two files of subtitles in one language."))
            raise blocks.StructBlockValidationError(block_errors={"captions": message})
        return cleaned

    def get_preview_value(self) -> Any:
        newest = _newest(get_document_model(), RECORDING_ENDINGS)
        still = _newest(get_image_model())
        return self.to_python(
            {
                "recording": newest and newest.pk,
                "title": "A conversation",
                "still": still and still.pk,
                "words": "<p>What was said.</p>",
            }
        )

    class Meta:
        icon = "media"
        label = _("Video or sound of one's own")
        description = _("A recording that lies on this site, with subtitles and a link to keep it.")
        template = "blocks/recording.html"
        value_class = RecordingValue


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
        newest = _newest(get_document_model(), r"\.pdf$")
        return self.to_python({"document": newest and newest.pk, "label": ""})

    class Meta:
        icon = "doc-full"
        label = _("Document")
        description = _("A file to download, such as a ruling as PDF.")
        template = "blocks/document.html"


class Cell(NamedTuple):
    """A cell of a table as readers meet it."""

    text: str
    is_number: bool


class TableValue(blocks.StructValue):
    """A table, every row with as many cells as the longest has."""

    @property
    def cells(self) -> list[list[Cell]]:
        """All rows, the heads among them."""
        texts = [[(text or "").strip() for text in row] for row in self.get("rows") or ()]
        width = max(map(len, texts), default=0)
        rows = [[*row, *[""] * (width - len(row))] for row in texts]
        below = rows[1:] if self.get("first_row") else rows
        numbers = [_is_of_numbers([row[column] for row in below]) for column in range(width)]
        return [[Cell(*each) for each in zip(row, numbers, strict=True)] for row in rows]

    @property
    def head(self) -> list[Cell]:
        """The heads of the columns, if they have any."""
        return self.cells[0] if self.get("first_row") and self.cells else []

    @property
    def body(self) -> list[list[Cell]]:
        return self.cells[1:] if self.get("first_row") else self.cells


def _is_of_numbers(texts: list[str]) -> bool:
    return any(texts) and all(_NUMBER.fullmatch(text) for text in texts if text)


#: Amounts, shares and years in the digits of any script; a dash is a number that is not known.
_NUMBER = re.compile(r"[+\u2212-]?\d[\d\s.,'’٬٫]*[%٪‰]?|[-–—]")


class TableBlock(blocks.StructBlock):
    """Words in rows and columns. Each cell is a place of its own, with an id, as a block is.

    So a translation has its cells from its original and is told which of them have changed.
    """

    caption = blocks.CharBlock(
        label=_("Title"), max_length=200, help_text=_("What the table shows.")
    )
    first_row = blocks.BooleanBlock(
        label=_("The first row names the columns"), required=False, default=True
    )
    first_column = blocks.BooleanBlock(label=_("The first column names the rows"), required=False)
    rows = blocks.ListBlock(
        blocks.ListBlock(
            blocks.TextBlock(label=_("Cell"), required=False, rows=1),
            label=_("Row"),
            max_num=MOST_COLUMNS,
        ),
        label=_("Rows"),
        max_num=MOST_ROWS,
        default=[["", ""], ["", ""]],
        help_text=_("Cells that were copied in a spreadsheet can be pasted into the first cell."),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not any(cell.strip() for row in cleaned["rows"] for cell in row):
            message = ValidationError(_("There is nothing in this table."))
            raise blocks.StructBlockValidationError(block_errors={"rows": message})
        width = max(map(len, cleaned["rows"]))
        for row in cleaned["rows"]:
            while len(row) < width:
                row.append("")
        return cleaned

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("Words or numbers in rows and columns.")
        template = "blocks/table.html"
        value_class = TableValue
        form_classname = "struct-block table-block"
        preview_value = {
            "caption": "Hearings",
            "first_row": True,
            "first_column": False,
            "rows": [["Court", "Hearings"], ["District court", "4"], ["Court of appeal", "2"]],
        }


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
    recording = RecordingBlock()
    elsewhere = ElsewhereBlock()
    list = blocks.ListBlock(
        blocks.RichTextBlock(features=INLINE, label=_("Item")),
        label=_("List"),
        icon="list-ul",
        template="blocks/list.html",
        description=_("Short points, one below the other."),
        preview_value=["<p>First point</p>", "<p>Second point</p>"],
    )
    table = TableBlock()
    call_to_action = CallToActionBlock()
    document = DocumentBlock()


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
