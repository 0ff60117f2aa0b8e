"""Who signed what, and the page that lists them."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.models import Exists, Max, OuterRef, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PreviewableMixin, RevisionMixin

from home.blocks import BodyBlock
from home.multilingual.alphabet import letters
from home.multilingual.dates import (
    DatedModel,
    Precision,
    campaign_today,
    format_moment,
    unit_of,
)
from home.multilingual.forms import TranslatedModelForm
from home.multilingual.http import CampaignRequest
from home.multilingual.languages import prepared
from home.multilingual.panels import CommonPanel, SharedFieldPanel, language_tabs
from home.multilingual.reader import Reader, reading
from home.multilingual.translated_model import TranslatedModel
from home.pages import CampaignPage
from home.public.responses import ANY
from home.public.visible import visible
from home.search.index import SearchableModel
from home.settings.languages import CODES

from .alphabet import enter, in_alphabet
from .countries import CountryField, FurtherCountriesField, countries_of, country_names

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

#: Names of a page of a roll. One that has no more is a single page, without letters and search.
ON_A_PAGE = 100
ANY_LETTER = r"[^\W\d_]"
#: An import with more lines is done by the scheduler.
LINES_AT_ONCE = 500
#: How exactly a day of death may be known.
DEATH_PRECISIONS = [
    (one.value, one.label) for one in (Precision.DAY, Precision.MONTH, Precision.YEAR)
]


class Field(models.TextChoices):
    """What a person is known for; readers filter the roll by it."""

    POLITICS = "politician", _("Politics")
    SCIENCE = "academic", _("Academia")
    ACTIVISM = "activist", _("Activism")
    ARTS = "artist", _("Arts and film")
    WRITING = "writer", _("Writing")
    MUSIC = "musician", _("Music")
    JOURNALISM = "journalist", _("Journalism")
    LAW = "lawyer", _("Law")
    UNIONS = "unionist", _("Trade unions")
    RELIGION = "religion", _("Religion")
    OTHER = "other", _("Other")


class Appeal(TranslatedModel, RevisionMixin, DatedModel):
    """What was signed."""

    title = models.CharField(_("title"), max_length=200)
    signing_link = models.URLField(
        _("where it can be signed"),
        blank=True,
        help_text=_(
            "Readers of the appeal, of its names and of the page of ways to help are led there. "
            "Left empty, nobody is asked to sign."
        ),
    )

    required_text = "title"
    base_form_class = TranslatedModelForm
    edit_handler = language_tabs(
        [
            FieldRowPanel([CommonPanel("date"), CommonPanel("precision"), CommonPanel("date_end")]),
            CommonPanel("signing_link"),
        ],
        ["title"],
    )

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = [models.F("date").desc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.text("title").value

    def date_for_staff(self) -> str:
        """As exactly as it is known, in the language of the admin."""
        return self.date_in_words(get_language() or settings.LANGUAGE_CODE)


_imagined_hidden: ContextVar[frozenset[int]] = ContextVar("hidden", default=frozenset())


@contextmanager
def imagining_hidden(ids: Iterable[int]) -> Iterator[None]:
    """Within it the site is seen as if these people were hidden; nothing is written."""
    token = _imagined_hidden.set(frozenset(ids))
    try:
        yield
    finally:
        _imagined_hidden.reset(token)


def imagined_hidden() -> frozenset[int]:
    """Who is imagined as hidden now."""
    return _imagined_hidden.get()


class SignatoryQuerySet(models.QuerySet["Signatory"]):
    """People, as the public may see them."""

    def shown(self) -> Self:
        """Those who are not hidden."""
        return self.filter(shown=True).exclude(pk__in=_imagined_hidden.get())

    def signed(self, appeal_id: int | None) -> Self:
        """The shown signatories of one appeal, or of all, in the curated order."""
        people = self.shown()
        if appeal_id is None:
            return people.order_by("pk")
        in_order = ("signatures__position", "signatures__pk")
        return people.filter(signatures__appeal_id=appeal_id).order_by(*in_order)

    def places_of(self, ids: list[int]) -> dict[int, int]:
        """Where some of these people stand among all of them, from 0. One query at the most."""
        if not ids:
            return {}
        order: Any = self.query.order_by
        rows = self.order_by().annotate(place=Window(RowNumber(), order_by=list(order)))
        # Django would put a filter inside, where nobody but those few is counted.
        sql, parameters = rows.values("pk", "place").query.sql_with_params()
        wanted = ", ".join(["%s"] * len(ids))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT pk, place - 1 FROM ({sql}) AS places WHERE pk IN ({wanted})",
                [*parameters, *ids],
            )
            return dict(cursor.fetchall())

    def listed(self) -> Self:
        """Those whom a visible page lists. One query to learn which pages there are."""
        appeals = set(visible(SignatoriesPage.objects.all()).values_list("appeal_id", flat=True))
        if None in appeals:
            return self
        signed = Signature.objects.filter(signatory_id=OuterRef("pk"), appeal_id__in=appeals)
        return self.filter(Exists(signed))


class SignatoryForm(TranslatedModelForm):
    """The editor of a person, in which it is also said what they signed."""

    signed = forms.ModelMultipleChoiceField(
        Appeal.objects.all(),
        required=False,
        label=_("What the person signed"),
        help_text=_("In the list of signatures of an appeal you change the order of its names."),
        widget=forms.CheckboxSelectMultiple,
    )
    #: What was ticked when the form was opened: of a form that shows less, nothing is taken away.
    signed_before = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_new = self.instance.pk is None
        if "signed" not in self.fields:  # whoever writes one language alone
            self.fields.pop("signed_before", None)
            return
        rows = [] if is_new else self.instance.signatures.values_list("appeal_id", flat=True)
        self.initial["signed"] = list(rows)
        self.initial["signed_before"] = ",".join(map(str, rows))

    def save(self, commit: bool = True) -> models.Model:
        with transaction.atomic():
            person = super().save(commit)
            if commit and "signed" in self.fields:
                self._sign(person)
        return person

    def _sign(self, person: Any) -> None:
        """Adds new signatures to the end of their lists, and takes away what was unticked."""
        before = {
            int(number)
            for number in self.cleaned_data.get("signed_before", "").split(",")
            if number.isdecimal()
        }
        now = {appeal.pk for appeal in self.cleaned_data["signed"]}
        person.signatures.filter(appeal_id__in=before - now).delete()
        for number in now - before:
            last = Signature.objects.filter(appeal_id=number).aggregate(last=Max("position"))
            Signature.objects.get_or_create(
                appeal_id=number,
                signatory=person,
                defaults={"position": (last["last"] or 0) + 1},
            )


class Signatory(SearchableModel, RevisionMixin, PreviewableMixin):
    """A person who signed: one row, with a name and a description per language."""

    name = models.CharField(_("name"), max_length=200)
    description = models.CharField(
        _("description"),
        max_length=400,
        blank=True,
        help_text=_("One line: who the person is, as of the year given."),
    )
    country = CountryField(_("country"))
    further_countries = FurtherCountriesField(
        _("further countries"),
        help_text=_("The person is counted, and found, in each of the countries given."),
    )
    city = models.CharField(
        _("city"),
        max_length=100,
        blank=True,
        help_text=_("For editors. Never shown, never on the map."),
    )
    field = models.CharField(_("field of work"), max_length=20, choices=Field, default=Field.OTHER)
    image = models.ForeignKey(
        "home.CampaignImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("image"),
    )
    link = models.URLField(_("link"), blank=True, help_text=_("A page about the person."))
    as_of = models.PositiveSmallIntegerField(
        _("as of"),
        null=True,
        blank=True,
        help_text=_("The year in which the description was true. Shown to readers."),
    )
    died = models.DateField(
        _("died"),
        null=True,
        blank=True,
        help_text=_(
            "Shown to readers. If less than the day is known, any day of the month or year."
        ),
    )
    died_precision = models.CharField(
        _("how exact"), max_length=10, choices=DEATH_PRECISIONS, default=Precision.DAY
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

    objects: "SignatoryQuerySet" = SignatoryQuerySet.as_manager()  # type: ignore[assignment]

    required_text = "name"
    other_name_columns = ("other_spellings",)
    kind_for_readers = _("Signatory")
    base_form_class = SignatoryForm
    edit_handler = language_tabs(
        [
            MultiFieldPanel(
                [
                    CommonPanel("country"),
                    CommonPanel("further_countries"),
                    CommonPanel("field"),
                    CommonPanel("as_of"),
                    FieldRowPanel([CommonPanel("died"), CommonPanel("died_precision")]),
                    CommonPanel("link"),
                    CommonPanel("image"),
                    CommonPanel("shown"),
                ],
                heading=_("Shown to readers"),
            ),
            MultiFieldPanel(
                [CommonPanel("signed", permission="people.change_signature")],
                heading=_("Signatures"),
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

    def clean(self) -> None:
        super().clean()
        self._normalise_death()
        if self.died is not None and self.died > campaign_today():
            raise ValidationError({"died": _("This day is still to come. Give a past one.")})

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        self._normalise_death()
        super().save(*args, **kwargs)
        if kwargs.get("update_fields") is None:
            enter([self])

    def _normalise_death(self) -> None:
        """Gives a month or year its first day, so that nothing depends on the day typed."""
        if isinstance(self.died, datetime.date):
            self.died = unit_of(self.died, self.died_precision)[0]

    def death_in_words(self, code: str) -> str:
        """“Died in January 2024” in a language, the active one; empty of the living."""
        if self.died is None:
            return ""
        if self.died_precision == Precision.YEAR:
            return gettext("Died in %(year)s") % {"year": self.died.year}
        words = format_moment(self.died, self.died_precision, None, code)
        if self.died_precision == Precision.MONTH:
            return gettext("Died in %(month)s") % {"month": words}
        return gettext("Died on %(day)s") % {"day": words}

    @classmethod
    def public(cls) -> models.QuerySet:
        return cls.objects.shown()

    @classmethod
    def findable(cls) -> models.QuerySet:
        return cls.objects.shown().listed()

    @classmethod
    def addresses(cls, reader: Reader, rows: list["Signatory"]) -> dict[int, str]:
        """For each listed person the place in the first page, for this reader, that lists them."""
        ids = [person.pk for person in rows]
        signatures = Signature.objects.filter(signatory_id__in=ids)
        signed = set(signatures.values_list("signatory_id", "appeal_id"))
        found: dict[int, str] = {}
        for page in reader.best(SignatoriesPage.objects.all()).order_by("path"):
            listed = [
                pk
                for pk in ids
                if pk not in found and (page.appeal_id is None or (pk, page.appeal_id) in signed)
            ]
            address = reader.address(page)
            for pk, place in cls.objects.signed(page.appeal_id).places_of(listed).items():
                part = f"?page={place // ON_A_PAGE + 1}" if place >= ON_A_PAGE else ""
                found[pk] = f"{address}{part}#signatory-{pk}"
        return found

    @classmethod
    def alphabetically(cls, rows: models.QuerySet, code: str) -> Sequence[Any]:
        people: Any = in_alphabet(rows, code)
        return people

    @property
    def countries(self) -> list[str]:
        """In which a person is counted: each one given, wherever countries are counted."""
        return countries_of(self.country, self.further_countries)

    # Preview, in each prepared language

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
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

    appeal = models.ForeignKey(
        Appeal, models.CASCADE, related_name="signatures", verbose_name=_("appeal")
    )
    signatory = models.ForeignKey(
        Signatory, models.CASCADE, related_name="signatures", verbose_name=_("signatory")
    )
    position = models.PositiveIntegerField(
        _("position"), default=0, help_text=_("The place in the list; the smallest comes first.")
    )
    date = models.DateField(_("date"), null=True, blank=True)

    appeal_id: int
    signatory_id: int

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


#: The origin of a table that was typed in the admin, in no file.
TYPED = ""


class PeopleImport(models.Model):
    """A table of people that somebody sent: first only looked at, then perhaps imported.

    Of a short one everything is done while the browser waits. Of a long one the ``file`` is kept,
    and the scheduler does the ``work`` (``people/importing/background.py``). What was sent goes
    when it is imported; what an undo needs, when ``importing.keeping`` says.
    """

    class Work(models.TextChoices):
        LOOK = "look"
        IMPORT = "import"
        UNDO = "undo"

    name = models.CharField(max_length=200)
    #: How the file was read: "CSV, UTF-8, comma".
    origin = models.CharField(max_length=100)
    header = models.JSONField(default=list)
    lines = models.JSONField(default=list)
    #: A long table as it was sent, in place of ``lines``.
    file = models.BinaryField(null=True)
    #: The language of texts whose heads name none.
    code = models.CharField(max_length=12)
    #: Whether what stands there stays unless somebody says otherwise: of what was typed or pasted.
    keeps = models.BooleanField(default=False, db_default=False)
    #: What was signed where no column says so.
    appeal = models.ForeignKey(Appeal, models.SET_NULL, null=True, blank=True, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    user_name = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=timezone.now)
    imported_at = models.DateTimeField(null=True, blank=True)
    #: How many lines came to what.
    counts = models.JSONField(default=dict)
    #: What imports of before ``ImportedPart`` wrote, and what stood there; for the undo.
    done = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by_name = models.CharField(max_length=200, blank=True)

    # Columns with a default in the database, since an older version may write rows as well.
    #: What the scheduler is to do or does; empty when nothing is.
    work = models.CharField(max_length=10, blank=True, default="", db_default="")
    #: Who asked for it, when, and the decisions that were sent with it.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    asked = models.JSONField(null=True)
    #: The scheduler that does it, by a word of its own, and when it was last heard of.
    worker = models.CharField(max_length=32, blank=True, default="", db_default="")
    heard_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    lines_done = models.PositiveIntegerField(default=0, db_default=0)
    lines_count = models.PositiveIntegerField(default=0, db_default=0)
    is_cancelled = models.BooleanField(default=False, db_default=False)
    #: Why the last work came to nothing: a sentence for who asked.
    failure = models.TextField(blank=True, default="", db_default="")
    #: What a look found, as far as it is shown.
    look = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    #: Whose names an undo left as they are.
    left = models.JSONField(null=True)
    mail_due = models.BooleanField(default=False, db_default=False)

    pk: int
    appeal_id: int | None
    user_id: int | None
    asked_by_id: int | None
    parts: "RelatedManager[ImportedPart]"

    wagtail_reference_index_ignore = True  # it uses nothing that would miss it

    class Meta:
        verbose_name = _("import of people")
        verbose_name_plural = _("imports of people")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def was_typed(self) -> bool:
        """Whether it can be changed where it was typed."""
        return self.origin == TYPED and self.imported_at is None

    @property
    def can_be_undone(self) -> bool:
        if not self.imported_at or self.undone_at or self.work:
            return False
        return bool(self.done) or self.parts.exists()

    @property
    def is_long(self) -> bool:
        """Whether it takes longer than a browser should wait."""
        return self.lines_count > LINES_AT_ONCE

    @property
    def percent(self) -> int:
        """How much of the work is done."""
        return 100 * self.lines_done // self.lines_count if self.lines_count else 0


class ImportedPart(models.Model):
    """What one transaction of an import wrote, and what stood there before; for the undo."""

    record = models.ForeignKey(PeopleImport, models.CASCADE, related_name="parts")
    done = models.JSONField(encoder=DjangoJSONEncoder)

    pk: int

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.record}, {self.pk}"


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
    kind_for_readers = _("Signatories")
    is_printable = False  # names are read where they are kept up to date
    text_fields = ["title", "summary", "body"]
    shared_fields = ["appeal"]
    show_in_menus_default = True
    query_parameters: ClassVar = {
        "country": "|".join(country_names("en")),
        "field": "|".join(Field.values),
        # One of another alphabet has nobody, as a search for it would.
        "letter": "|".join([*{each: "" for code in CODES for each in letters(code)}, ANY_LETTER]),
        "page": r"[1-9][0-9]{0,3}",
        "q": ANY,
    }

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        SharedFieldPanel("appeal"),
    ]

    class Meta:
        verbose_name = _("signatories page")
        verbose_name_plural = _("signatories pages")
