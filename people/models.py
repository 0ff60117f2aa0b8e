"""Who signed what, and the page that lists them."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PreviewableMixin, RevisionMixin

from home.blocks import BodyBlock
from home.http import CampaignRequest
from home.multilingual.dates import DatedModel
from home.multilingual.pages import CampaignPage
from home.multilingual.panels import CommonPanel, SharedFieldPanel, thing_tabs
from home.multilingual.reader import Reader, reading
from home.multilingual.thing_forms import ThingForm
from home.multilingual.things import Thing

from .countries import CountryField, FurtherCountriesField
from .finding import addresses_in_rolls, listed
from .roll import Roll, imagined_hidden


class Field(models.TextChoices):
    """What a person is known for; readers filter the roll by it."""

    POLITICS = "politician", _("Politics")
    SCIENCE = "academic", _("Scholarship")
    ACTIVISM = "activist", _("Activism")
    ARTS = "artist", _("Arts and film")
    WRITING = "writer", _("Writing")
    MUSIC = "musician", _("Music")
    JOURNALISM = "journalist", _("Journalism")
    LAW = "lawyer", _("Law")
    UNIONS = "unionist", _("Trade unions")
    RELIGION = "religion", _("Religion")
    OTHER = "other", _("Other")


class Appeal(Thing, RevisionMixin, DatedModel):
    """What was signed."""

    title = models.CharField(_("title"), max_length=200)

    required_text = "title"
    base_form_class = ThingForm
    edit_handler = thing_tabs(
        [FieldRowPanel([CommonPanel("date"), CommonPanel("precision"), CommonPanel("date_end")])],
        ["title"],
    )

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["-date", "pk"]

    def __str__(self) -> str:
        return self.text("title").value


class Signatory(Thing, RevisionMixin, PreviewableMixin):
    """A person who signed: one row, with a name and a description per language."""

    name = models.CharField(_("name"), max_length=200)
    description = models.CharField(
        _("description"),
        max_length=400,
        blank=True,
        help_text=_("One line: who the person is, as of the year given."),
    )
    country = CountryField(_("country"), help_text=_("The one the map counts."))
    further_countries = FurtherCountriesField(_("further countries"))
    city = models.CharField(
        _("city"),
        max_length=100,
        blank=True,
        help_text=_("For editors. Never shown, never on the map."),
    )
    field = models.CharField(_("field of work"), max_length=20, choices=Field, default=Field.OTHER)
    image = models.ForeignKey(
        "home.CampaignImage", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    link = models.URLField(_("link"), blank=True, help_text=_("A page about the person."))
    as_of = models.PositiveSmallIntegerField(
        _("as of"),
        null=True,
        blank=True,
        help_text=_("The year in which the description was true. Shown to readers."),
    )
    other_spellings = models.TextField(
        _("other spellings"),
        blank=True,
        help_text=_("One a line. Search finds the person by them; they are not shown."),
    )
    private_note = models.TextField(
        _("private note"), blank=True, help_text=_("For editors. Never shown to readers.")
    )
    shown = models.BooleanField(
        _("shown"), default=True, help_text=_("Untick to hide the person everywhere.")
    )

    required_text = "name"
    is_searchable = True
    kind_for_readers = _("Signatory")
    base_form_class = ThingForm
    edit_handler = thing_tabs(
        [
            MultiFieldPanel(
                [
                    CommonPanel("country"),
                    CommonPanel("further_countries"),
                    CommonPanel("field"),
                    CommonPanel("as_of"),
                    CommonPanel("link"),
                    CommonPanel("image"),
                    CommonPanel("shown"),
                ],
                heading=_("Shown to readers"),
            ),
            MultiFieldPanel(
                [
                    CommonPanel("city"),
                    CommonPanel("other_spellings"),
                    CommonPanel("private_note"),
                ],
                heading=_("For editors"),
            ),
        ],
        ["name", "description"],
    )

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text("name").value or f"#{self.pk}"

    @classmethod
    def public(cls) -> models.QuerySet:
        return cls._default_manager.filter(shown=True).exclude(pk__in=imagined_hidden())

    @classmethod
    def findable(cls) -> models.QuerySet:
        return listed(cls.public())

    @classmethod
    def addresses(cls, reader: Reader, things: list["Signatory"]) -> dict[int, str]:
        return addresses_in_rolls(reader, things)

    @property
    def other_names(self) -> str:
        return self.other_spellings

    # Preview, in each prepared language

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        from home.multilingual.languages import prepared

        return [(language.code, language.own_name) for language in prepared()]

    def get_preview_template(self, request: CampaignRequest, mode_name: str) -> str:
        return "people/signatory_preview.html"

    def serve_preview(self, request: CampaignRequest, mode_name: str) -> Any:
        with reading(Reader(mode_name)) as reader:
            request.reader = reader
            return super().serve_preview(request, mode_name).render()

    def get_preview_context(self, request: CampaignRequest, mode_name: str) -> dict:
        context = super().get_preview_context(request, mode_name)
        return {**context, "reader": request.reader, "person": self, "switcher": None}


class Signature(models.Model):
    """One name below one appeal."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="signatures")
    signatory = models.ForeignKey(Signatory, models.CASCADE, related_name="signatures")
    position = models.PositiveIntegerField(
        _("position"), default=0, help_text=_("The place in the list; the smallest comes first.")
    )
    date = models.DateField(_("date"), null=True, blank=True)

    panels = [
        FieldPanel("appeal"),
        FieldPanel("signatory"),
        FieldPanel("position"),
        FieldPanel("date"),
    ]

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appeal", "signatory"],
                name="one_signature_per_appeal",
                violation_error_message=_("This person has already signed this appeal."),
            )
        ]
        indexes = [models.Index(fields=["appeal", "position"])]

    def __str__(self) -> str:
        return f"{self.signatory}, {self.appeal}"


class SignatoriesPage(CampaignPage):
    """The roll of one appeal, or of everyone."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text above the roll"))
    appeal = models.ForeignKey(
        Appeal,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("appeal"),
        help_text=_("Whose signatories are listed. Left empty, everyone who is shown."),
    )

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    template = "signatories_page.html"
    kind_for_readers = _("Signatories")
    text_fields = ["title", "summary", "body"]
    shared_fields = ["appeal"]
    show_in_menus_default = True
    query_parameters = frozenset({"country", "field"})

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        SharedFieldPanel("appeal"),
    ]

    class Meta:
        verbose_name = _("signatories page")

    def get_context(self, request: CampaignRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["roll"] = Roll(
            request.reader.language,
            self.appeal_id,
            request.GET.get("country"),
            request.GET.get("field"),
        )
        return context
