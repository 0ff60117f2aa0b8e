"""Accounts, files, site texts, and the pages that belong to no section."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.documents.models import AbstractDocument, Document
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image
from wagtail.models import Page

from home.files.drafts import FileInDraft as FileInDraft  # beside the files that it tells of
from home.files.licences import address_of_licence
from home.files.uploads import ensure_cleaned, ensure_reencoded
from home.multilingual.forms import TranslatedModelForm
from home.multilingual.http import CampaignRequest
from home.multilingual.older_texts import OlderText
from home.multilingual.panels import CommonPanel, SharedFieldPanel, language_tabs
from home.multilingual.texts import shorten
from home.multilingual.translated_model import TranslatedModel
from home.settings.languages import TABLE
from home.settings.recordings import CAPTIONS, FORMATS, RECORDINGS
from home.staff.mail import MailFrequency

from .blocks import BodyBlock, CallToActionBlock
from .known_mirrors import lines_of, validate_mirrors
from .pages import CampaignPage


class User(AbstractUser):
    """An account of the admin. Ours from the first migration: it cannot be swapped later."""

    work_mail = models.CharField(max_length=10, choices=MailFrequency, default=MailFrequency.WEEKLY)
    work_mail_sent_at = models.DateTimeField(null=True, editable=False)
    #: Of the last mail, if it did not reach this address; see ``home.staff.mail``.
    mail_failed_at = models.DateTimeField(null=True, editable=False)
    mail_failed_address = models.EmailField(blank=True, editable=False)
    mail_failure = models.TextField(blank=True, editable=False)
    #: When the mail server last took a mail to this person.
    mail_taken_at = models.DateTimeField(null=True, editable=False)
    first_steps_put_away_at = models.DateTimeField(null=True, editable=False)


class CampaignImage(TranslatedModel, AbstractImage):
    """A picture, re-encoded without metadata before it is first written."""

    credit = models.CharField(
        _("credit"),
        max_length=200,
        blank=True,
        help_text=_("Who made it. Shown below the picture."),
    )
    licence = models.CharField(
        _("licence"),
        max_length=200,
        blank=True,
        help_text=_("For example CC BY 4.0. Shown below the picture."),
    )
    free_for_press = models.BooleanField(
        _("free for press"),
        default=False,
        help_text=_("Journalists may use it with this credit; it is offered on the press page."),
    )

    admin_form_fields = (
        # Without the raw description: it would edit the column of the editor's own language.
        *(name for name in Image.admin_form_fields if name != "description"),
        "credit",
        "licence",
        "free_for_press",
        *(f"description_{language.column}" for language in TABLE),
    )

    # The rest of it is for those who have the rights of its collection.
    language_rights = ("change",)

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        indexes = [models.Index(fields=["file"], name="image_by_file")]  # asked for by readers

    def save(self, *args: Any, **kwargs: Any) -> None:
        ensure_reencoded(self)
        super().save(*args, **kwargs)

    def missing_for_press(self) -> list[str]:
        """What a picture that is marked as free for press still lacks, in words for its editor."""
        missing = []
        if self.free_for_press and not self.credit.strip():
            missing.append(gettext("Journalists need the credit: say who made the picture."))
        if self.free_for_press and not self.text("description").value:
            missing.append(
                gettext("A picture for the press needs a description, in one language at least.")
            )
        return missing

    @property
    def licence_address(self) -> str:
        """The text of a Creative Commons licence that is named as usual; else nothing."""
        return address_of_licence(self.licence)

    def find_existing_renditions(self, *filters: Filter) -> dict[Filter, AbstractRendition]:
        """Those whose files are there; the others are made again, as if they never were."""
        found = super().find_existing_renditions(*filters)
        return {each: rendition for each, rendition in found.items() if rendition.has_file()}

    def create_rendition(self, filter: Filter) -> AbstractRendition:
        return self._with_file(super().create_rendition(filter), filter)

    def create_renditions(self, *filters: Filter) -> dict[Filter, AbstractRendition]:
        made = super().create_renditions(*filters)
        return {each: self._with_file(rendition, each) for each, rendition in made.items()}

    def _with_file(self, rendition: AbstractRendition, kind: Filter) -> AbstractRendition:
        """A rendition of which the row was there already, and the file perhaps not."""
        if not rendition.has_file():
            rendition.file = self.generate_rendition_file(kind)
            rendition.save(update_fields=["file", "width", "height"])
        return rendition

    @property
    def default_alt_text(self) -> str:
        """The description in the language of the content, or nothing: never the title."""
        return self.only("description", get_language())


class CampaignRendition(AbstractRendition):
    image = models.ForeignKey(CampaignImage, models.CASCADE, related_name="renditions")

    def has_file(self) -> bool:
        """Whether its file is there, and not an empty one."""
        try:
            return bool(self.file) and self.file.storage.size(self.file.name) > 0
        except OSError:
            return False

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
        indexes = [models.Index(fields=["file"], name="rendition_by_file")]


class CampaignDocument(TranslatedModel, AbstractDocument):
    """A PDF, a recording or its subtitles.

    Its title is for editors; its label is what readers see.
    """

    label = models.CharField(
        _("label"),
        max_length=255,
        blank=True,
        help_text=_("What readers see. Left empty: the title."),
    )

    admin_form_fields = (
        *Document.admin_form_fields,
        *(f"label_{language.column}" for language in TABLE),
    )

    # As of pictures.
    language_rights = ("change",)

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [models.Index(fields=["file"], name="document_by_file")]

    def clean(self) -> None:
        if self.file:  # of one that was refused, enough is said
            super().clean()

    def save(self, *args: Any, **kwargs: Any) -> None:
        ensure_cleaned(self)
        super().save(*args, **kwargs)

    @property
    def is_video(self) -> bool:
        return self.content_type.startswith("video/")

    @property
    def is_audio(self) -> bool:
        return self.content_type.startswith("audio/")

    @property
    def is_captions(self) -> bool:
        return self.file_extension == CAPTIONS

    @property
    def format(self) -> str:
        """What kind of file it is, as people write it: PDF, MP4, Ogg."""
        return FORMATS.get(self.file_extension, self.file_extension.upper())

    @property
    def url(self) -> str:
        """Recordings and subtitles stand where pictures do, where parts of files can be had."""
        return self.file.url if self.file_extension in RECORDINGS else super().url


@register_setting(icon="site")
class CampaignSettings(TranslatedModel, BaseGenericSetting):
    """The texts that belong to the whole site, a column per language."""

    name = models.CharField(
        _("name of the campaign"),
        max_length=120,
        blank=True,
        help_text=_("At the top of every page."),
    )
    tagline = models.CharField(
        _("tagline"), max_length=200, blank=True, help_text=_("One line below the name.")
    )
    notice = models.TextField(
        _("notice"), blank=True, help_text=_("Above every page. Left empty, there is none.")
    )
    footer = models.TextField(_("foot of the page"), blank=True, help_text=_("Below every page."))
    contact_email = models.EmailField(
        _("contact address"), blank=True, help_text=_("For readers and press; shown in the foot.")
    )

    mirrors = models.TextField(
        _("mirrors"),
        blank=True,
        validators=[validate_mirrors],
        help_text=_(
            "Other addresses of this site, one on each line: https://… or http://….onion. "
            "Shown in the foot of every page, and when the site cannot answer."
        ),
    )

    own_translation_server = models.BooleanField(
        _("the translation server is our own"),
        default=False,
        db_default=False,
        help_text=_(
            "Only where nobody else can read what is sent to it: then a machine may also translate "
            "what is not public yet. Without a server in the configuration this does nothing."
        ),
    )
    machine_told = models.BooleanField(
        _("tell readers of translations by machine"),
        default=False,
        db_default=False,
        help_text=_(
            "Above a text that a machine has translated stands when a person has read it. Not "
            "ticked, readers are told nothing."
        ),
    )

    base_form_class = TranslatedModelForm
    edit_handler = language_tabs(
        [
            CommonPanel("contact_email"),
            CommonPanel("mirrors"),
            CommonPanel("own_translation_server"),
            CommonPanel("machine_told"),
        ],
        ["name", "tagline", "notice", "footer"],
    )

    class Meta:
        verbose_name = _("site texts")
        verbose_name_plural = _("site texts")
        # A place for the permissions that belong to languages rather than to a model.
        permissions = [
            ("edit_common_fields", "Can edit the common fields of people, courts and site texts"),
            *(
                (
                    f"translate_{language.column}",
                    f"Can edit the {language.own_name} texts of things",
                )
                for language in TABLE
            ),
        ]

    @classmethod
    def _get_or_create(cls) -> "CampaignSettings":
        """Wagtail's would write where a reader asks first; the row is made with the front page."""
        return cls.objects.first() or cls()

    @staticmethod
    def has_contact() -> bool:
        """Whether readers and the press are told whom to ask."""
        return bool(CampaignSettings.load().contact_email)

    @property
    def mirror_addresses(self) -> list[str]:
        return lines_of(self.mirrors)


class HomePage(CampaignPage):
    """The front page of one language. A language is open when its home page is visible."""

    lead = models.TextField(
        _("lead"),
        blank=True,
        help_text=_("Two or three sentences for someone who has never heard of it."),
    )
    featured_letter = models.ForeignKey(
        Page,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("letter"),
        help_text=_("Its beginning is shown on the front page. Left empty, the newest letter."),
    )
    featured_case = models.ForeignKey(
        Page,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("case"),
        help_text=_("Its state and news are shown on the front page. Left empty, the first case."),
    )
    actions = StreamField(
        [("action", CallToActionBlock())],
        blank=True,
        verbose_name=_("what you can do"),
        help_text=_("At the end of the front page, in this order."),
    )

    parent_page_types = ["wagtailcore.Page"]
    is_creatable = False  # one per language: made when the language is prepared
    is_searchable = False  # it is made of the other pages
    is_printable = False
    text_fields = ["title", "summary", "lead", "actions"]
    shared_fields = ["featured_letter", "featured_case"]

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("summary"),
        FieldPanel("actions"),
        SharedFieldPanel("featured_letter"),
        SharedFieldPanel("featured_case"),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def opening(self) -> str:
        begun = shorten(self.lead) or super().opening()
        return begun or CampaignSettings.load().text("tagline", self.locale.language_code).value

    def get_context(self, request: CampaignRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        request.reader.look_up(
            action.value["page"] for action in self.actions if action.value["page"]
        )
        return context


class TextPage(CampaignPage, OlderText):
    """A text that is neither letter nor news: about the site, ways to help."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

    parent_page_types = ["home.HomePage", "home.TextPage"]
    subpage_types = ["home.TextPage"]
    kind_for_readers = _("Text")
    text_fields = ["title", "summary", "body"]
    shared_fields = ["first_published_elsewhere"]

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        SharedFieldPanel("first_published_elsewhere"),
    ]

    class Meta:
        verbose_name = _("text page")
        verbose_name_plural = _("text pages")
