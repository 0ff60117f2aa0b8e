import django.db.models.deletion
import wagtail.fields
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models

import people.countries


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("home", "0002_pages_and_files"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text_sources", models.JSONField(blank=True, default=dict, editable=False)),
                (
                    "date",
                    models.DateField(
                        blank=True,
                        help_text="If only the month is known, any day of it.",
                        null=True,
                        verbose_name="date",
                    ),
                ),
                (
                    "precision",
                    models.CharField(
                        choices=[
                            ("day", "the day is known"),
                            ("month", "only the month is known"),
                            ("between", "between two dates"),
                        ],
                        default="day",
                        max_length=10,
                        verbose_name="how exact",
                    ),
                ),
                (
                    "date_end",
                    models.DateField(
                        blank=True,
                        help_text="Only for “between two dates”: the later of the two.",
                        null=True,
                        verbose_name="at the latest",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("title_en", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_ru", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_fr", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_es", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_de", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_it", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_uk", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_ar", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_pt_br", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_pl", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_nl", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_sv", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_nb", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_da", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_el", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_cs", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_sr", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_tr", models.CharField(max_length=200, null=True, verbose_name="title")),
                (
                    "title_zh_hans",
                    models.CharField(max_length=200, null=True, verbose_name="title"),
                ),
                ("title_hi", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_he", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_fa", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_ur", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_ka", models.CharField(max_length=200, null=True, verbose_name="title")),
                (
                    "latest_revision",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                        verbose_name="latest revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "appeal",
                "verbose_name_plural": "appeals",
                "ordering": ["-date", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SignatoriesPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="One or two sentences. Shown in lists and search engines, and when the page is shared. Left empty, the page shows its title alone.",
                        verbose_name="summary",
                    ),
                ),
                ("follows_version", models.PositiveBigIntegerField(blank=True, null=True)),
                (
                    "minor_edit",
                    models.BooleanField(
                        default=False,
                        help_text="The meaning has not changed: translations that are current stay current.",
                        verbose_name="minor edit",
                    ),
                ),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [
                            ("heading", 2),
                            ("paragraph", 3),
                            ("quote", 7),
                            ("image", 10),
                            ("list", 12),
                            ("call_to_action", 17),
                            ("document", 20),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Text", "max_length": 200},
                            ),
                            1: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [("2", "Section"), ("3", "Part of a section")],
                                    "label": "Level",
                                },
                            ),
                            2: ("wagtail.blocks.StructBlock", [[("text", 0), ("level", 1)]], {}),
                            3: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "description": "Running text with links, bold and italics.",
                                    "features": ["bold", "italic", "link", "document-link"],
                                    "icon": "pilcrow",
                                    "label": "Paragraph",
                                    "preview_value": "<p>The court left the sentence unchanged.</p>",
                                    "template": "blocks/paragraph.html",
                                },
                            ),
                            4: ("wagtail.blocks.TextBlock", (), {"label": "Quotation"}),
                            5: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "Who said or wrote it, where and when.",
                                    "label": "Source",
                                    "required": False,
                                },
                            ),
                            6: (
                                "wagtail.blocks.URLBlock",
                                (),
                                {"label": "Address of the source", "required": False},
                            ),
                            7: (
                                "wagtail.blocks.StructBlock",
                                [[("text", 4), ("source", 5), ("link", 6)]],
                                {},
                            ),
                            8: ("wagtail.images.blocks.ImageChooserBlock", (), {"label": "Image"}),
                            9: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "Credit and licence are added automatically.",
                                    "label": "Caption",
                                    "required": False,
                                },
                            ),
                            10: (
                                "wagtail.blocks.StructBlock",
                                [[("image", 8), ("caption", 9)]],
                                {},
                            ),
                            11: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "italic", "link", "document-link"],
                                    "label": "Item",
                                },
                            ),
                            12: (
                                "wagtail.blocks.ListBlock",
                                (11,),
                                {
                                    "description": "Short points, one below the other.",
                                    "icon": "list-ul",
                                    "label": "List",
                                    "preview_value": ["<p>First point</p>", "<p>Second point</p>"],
                                    "template": "blocks/list.html",
                                },
                            ),
                            13: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "What the reader does: a verb first.",
                                    "label": "Label",
                                    "max_length": 80,
                                },
                            ),
                            14: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "One line about it",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            15: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page of this site", "required": False},
                            ),
                            16: (
                                "wagtail.blocks.URLBlock",
                                (),
                                {
                                    "help_text": "Readers are told that the link leaves the site.",
                                    "label": "Or an address elsewhere",
                                    "required": False,
                                },
                            ),
                            17: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 13), ("line", 14), ("page", 15), ("link", 16)]],
                                {},
                            ),
                            18: (
                                "wagtail.documents.blocks.DocumentChooserBlock",
                                (),
                                {"label": "Document"},
                            ),
                            19: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "Left empty, the title of the document.",
                                    "label": "Label",
                                    "required": False,
                                },
                            ),
                            20: (
                                "wagtail.blocks.StructBlock",
                                [[("document", 18), ("label", 19)]],
                                {},
                            ),
                        },
                        verbose_name="text above the roll",
                    ),
                ),
                (
                    "appeal",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whose signatories are listed. Left empty, everyone who is shown.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.appeal",
                        verbose_name="appeal",
                    ),
                ),
            ],
            options={
                "verbose_name": "signatories page",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="Signatory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text_sources", models.JSONField(blank=True, default=dict, editable=False)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_en", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_ru", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_fr", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_de", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_it", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_uk", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_ar", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_pt_br", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_pl", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_nl", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_sv", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_nb", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_da", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_el", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_cs", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_sr", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_tr", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_zh_hans", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_hi", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_he", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_fa", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_ur", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_ka", models.CharField(max_length=200, null=True, verbose_name="name")),
                (
                    "description",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_en",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_ru",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_fr",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_es",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_de",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_it",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_uk",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_ar",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_pt_br",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_pl",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_nl",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_sv",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_nb",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_da",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_el",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_cs",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_sr",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_tr",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_zh_hans",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_hi",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_he",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_fa",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_ur",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_ka",
                    models.CharField(
                        blank=True,
                        help_text="One line: who the person is, as of the year given.",
                        max_length=400,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "country",
                    people.countries.CountryField(
                        blank=True,
                        db_index=True,
                        help_text="The one the map counts.",
                        max_length=2,
                        verbose_name="country",
                    ),
                ),
                (
                    "further_countries",
                    people.countries.FurtherCountriesField(
                        blank=True, max_length=60, verbose_name="further countries"
                    ),
                ),
                (
                    "city",
                    models.CharField(
                        blank=True,
                        help_text="For editors. Never shown, never on the map.",
                        max_length=100,
                        verbose_name="city",
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("politician", "Politics"),
                            ("academic", "Academia"),
                            ("activist", "Activism"),
                            ("artist", "Arts and film"),
                            ("writer", "Writing"),
                            ("musician", "Music"),
                            ("journalist", "Journalism"),
                            ("lawyer", "Law"),
                            ("unionist", "Trade unions"),
                            ("religion", "Religion"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="field of work",
                    ),
                ),
                (
                    "link",
                    models.URLField(
                        blank=True, help_text="A page about the person.", verbose_name="link"
                    ),
                ),
                (
                    "as_of",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="The year in which the description was true. Shown to readers.",
                        null=True,
                        verbose_name="as of",
                    ),
                ),
                (
                    "other_spellings",
                    models.TextField(
                        blank=True,
                        help_text="One a line. Search finds the person by them; they are not shown.",
                        verbose_name="other spellings",
                    ),
                ),
                (
                    "private_note",
                    models.TextField(
                        blank=True,
                        help_text="For editors. Never shown to readers.",
                        verbose_name="private note",
                    ),
                ),
                (
                    "shown",
                    models.BooleanField(
                        default=True,
                        help_text="Untick to hide the person everywhere.",
                        verbose_name="shown",
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="home.campaignimage",
                    ),
                ),
                (
                    "latest_revision",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                        verbose_name="latest revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "signatory",
                "verbose_name_plural": "signatories",
                "ordering": ["pk"],
            },
            bases=(models.Model, wagtail.models.preview.PreviewableMixin),
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="The place in the list; the smallest comes first.",
                        verbose_name="position",
                    ),
                ),
                ("date", models.DateField(blank=True, null=True, verbose_name="date")),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="people.appeal",
                    ),
                ),
                (
                    "signatory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="people.signatory",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
                "ordering": ["position", "pk"],
                "indexes": [
                    models.Index(
                        fields=["appeal", "position"], name="people_sign_appeal__c47e0f_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("appeal", "signatory"),
                        name="one_signature_per_appeal",
                        violation_error_message="This person has already signed this appeal.",
                    )
                ],
            },
        ),
    ]
