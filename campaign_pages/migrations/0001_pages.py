import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

import campaign_pages.models.court


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CasePage",
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
                    "subject_name",
                    models.CharField(
                        help_text="Whose case it is.", max_length=200, verbose_name="name"
                    ),
                ),
                (
                    "occupation",
                    models.CharField(blank=True, max_length=200, verbose_name="occupation"),
                ),
                ("charge", models.CharField(blank=True, max_length=300, verbose_name="charge")),
                (
                    "statute",
                    models.CharField(
                        blank=True,
                        help_text="The article of the law.",
                        max_length=300,
                        verbose_name="statute",
                    ),
                ),
                ("sentence", models.CharField(blank=True, max_length=300, verbose_name="sentence")),
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
                        verbose_name="introduction",
                    ),
                ),
                (
                    "birth_date",
                    models.DateField(blank=True, null=True, verbose_name="date of birth"),
                ),
            ],
            options={
                "verbose_name": "case",
                "verbose_name_plural": "cases",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="LetterPage",
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
                ("author", models.CharField(blank=True, max_length=200, verbose_name="author")),
                (
                    "addressee",
                    models.CharField(blank=True, max_length=300, verbose_name="addressee"),
                ),
                (
                    "salutation",
                    models.CharField(blank=True, max_length=200, verbose_name="salutation"),
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
                        verbose_name="letter",
                    ),
                ),
                (
                    "signature",
                    models.CharField(blank=True, max_length=300, verbose_name="signature"),
                ),
                (
                    "is_summary",
                    models.BooleanField(
                        default=False,
                        help_text="Readers are told that these are the campaign's words about the letter.",
                        verbose_name="summary, not the letter itself",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "letters",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="PressPage",
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
                        help_text="Above the facts, which follow automatically. May be left empty.",
                        verbose_name="introduction",
                    ),
                ),
            ],
            options={
                "verbose_name": "press page",
                "verbose_name_plural": "press pages",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="SolidarityMapPage",
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
                        verbose_name="text below the map",
                    ),
                ),
            ],
            options={
                "verbose_name": "map of solidarity",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="StateConfirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                ("source_name", models.CharField(max_length=200, verbose_name="source")),
                ("source_link", models.URLField(blank=True, verbose_name="address of the source")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "confirmation of the state",
                "verbose_name_plural": "confirmations of the state",
                "ordering": ["-date", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Court",
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
                    "level",
                    models.CharField(
                        choices=[
                            ("first", "first instance"),
                            ("appeal", "appeal"),
                            ("cassation", "cassation"),
                            ("constitutional", "constitutional"),
                            ("international", "international"),
                        ],
                        default="first",
                        max_length=20,
                        verbose_name="level",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        blank=True,
                        help_text="Of its hearings, like Europe/Paris. Left empty, the campaign's.",
                        max_length=60,
                        validators=[campaign_pages.models.court.check_time_zone],
                        verbose_name="time zone",
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
                "verbose_name": "court",
                "verbose_name_plural": "courts",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CaseUpdatePage",
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
                (
                    "corrections",
                    wagtail.fields.StreamField(
                        [("correction", 2)],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.DateBlock", (), {"label": "Corrected on"}),
                            1: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {
                                    "help_text": "What the text said before, and what is true. Shown below the text.",
                                    "label": "What was corrected",
                                },
                            ),
                            2: ("wagtail.blocks.StructBlock", [[("date", 0), ("text", 1)]], {}),
                        },
                        help_text="What was wrong in this language version, once it has been put right.",
                        verbose_name="corrections",
                    ),
                ),
                ("calendar_sequence", models.PositiveIntegerField(default=0, editable=False)),
                ("words_changed_at", models.DateTimeField(editable=False, null=True)),
                ("facts_changed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "place",
                    models.CharField(
                        blank=True,
                        help_text="Where it happened, in a few words.",
                        max_length=120,
                        verbose_name="place",
                    ),
                ),
                (
                    "day_order",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="When several things happened on one day.",
                        verbose_name="order within the day",
                    ),
                ),
                (
                    "local_time",
                    models.TimeField(
                        blank=True,
                        help_text="At the court, or where it happened.",
                        null=True,
                        verbose_name="local time",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("arrest", "Arrest"),
                            ("charge", "Charge"),
                            ("hearing", "Hearing"),
                            ("verdict", "Verdict"),
                            ("sentence", "Sentence"),
                            ("appeal", "Appeal"),
                            ("cassation", "Cassation"),
                            ("imprisonment", "Detention"),
                            ("transfer", "Transfer"),
                            ("release", "Release"),
                            ("solidarity", "Solidarity"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("convicted", "Conviction"),
                            ("acquitted", "Acquittal"),
                            ("upheld", "Decision upheld"),
                            ("changed", "Decision changed"),
                            ("quashed", "Decision quashed"),
                            ("adjourned", "Adjournment"),
                            ("extended", "Custody extended"),
                            ("other", "Other outcome"),
                        ],
                        max_length=20,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "confidence",
                    models.CharField(
                        choices=[("confirmed", "confirmed"), ("reported", "reported")],
                        default="confirmed",
                        max_length=20,
                        verbose_name="how certain",
                    ),
                ),
                (
                    "hearing_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("planned", "planned"),
                            ("took-place", "took place"),
                            ("pending", "took place, result pending"),
                            ("postponed", "postponed"),
                            ("cancelled", "cancelled"),
                        ],
                        max_length=20,
                        verbose_name="hearing",
                    ),
                ),
                (
                    "postponed_from",
                    models.DateField(
                        blank=True,
                        help_text="The day for which it was announced before.",
                        null=True,
                        verbose_name="postponed from",
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
                        verbose_name="text",
                    ),
                ),
                (
                    "state_after",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("free", "At liberty"),
                            ("restricted", "At liberty under restrictions"),
                            ("house-arrest", "Under house arrest"),
                            ("custody", "In custody"),
                            ("prison", "In prison"),
                            ("abroad", "Abroad"),
                            ("died", "Death"),
                        ],
                        help_text="Left empty: as before. The newest one stated is shown on the front page.",
                        max_length=20,
                        verbose_name="state of the case after it",
                    ),
                ),
                (
                    "sources",
                    wagtail.fields.StreamField(
                        [("source", 5)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"help_text": "The newspaper or site.", "label": "Name"},
                            ),
                            1: ("wagtail.blocks.URLBlock", (), {"label": "Address"}),
                            2: (
                                "wagtail.blocks.URLBlock",
                                (),
                                {
                                    "help_text": "Shown beside the address, for the day the page is gone.",
                                    "label": "Archived copy",
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("en", "English"),
                                        ("ru", "русский"),
                                        ("fr", "français"),
                                        ("es", "español"),
                                        ("de", "Deutsch"),
                                        ("it", "italiano"),
                                        ("uk", "українська"),
                                        ("ar", "العربية"),
                                        ("pt-br", "português (Brasil)"),
                                        ("pl", "polski"),
                                        ("nl", "Nederlands"),
                                        ("sv", "svenska"),
                                        ("nb", "norsk bokmål"),
                                        ("da", "dansk"),
                                        ("el", "Ελληνικά"),
                                        ("cs", "čeština"),
                                        ("sr", "српски"),
                                        ("tr", "Türkçe"),
                                        ("zh-hans", "中文（简体）"),
                                        ("hi", "हिन्दी"),
                                        ("he", "עברית"),
                                        ("fa", "فارسی"),
                                        ("ur", "اردو"),
                                        ("ka", "ქართული"),
                                    ],
                                    "label": "Language",
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.DateBlock",
                                (),
                                {"label": "Date", "required": False},
                            ),
                            5: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("name", 0),
                                        ("link", 1),
                                        ("archive", 2),
                                        ("language", 3),
                                        ("date", 4),
                                    ]
                                ],
                                {},
                            ),
                        },
                        verbose_name="sources",
                    ),
                ),
                (
                    "banner_until",
                    models.DateTimeField(
                        blank=True,
                        help_text="Until then, in the time zone of your account, it stands at the top of every page. Left empty, it does not.",
                        null=True,
                        verbose_name="news until",
                    ),
                ),
                (
                    "related_update",
                    models.ForeignKey(
                        blank=True,
                        help_text="An earlier event that this one continues.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.WAGTAIL_PAGE_MODEL,
                        verbose_name="related update",
                    ),
                ),
                (
                    "court",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="campaign_pages.court",
                        verbose_name="court",
                    ),
                ),
            ],
            options={
                "verbose_name": "news item",
                "verbose_name_plural": "news",
            },
            bases=("wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="HearingReminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tries", models.PositiveIntegerField(default=0)),
                (
                    "retry_at",
                    models.DateTimeField(help_text="Not tried before (UTC, the database's clock)."),
                ),
                (
                    "reached_at",
                    models.DateTimeField(help_text="When a mail server took the mail.", null=True),
                ),
                ("day", models.DateField()),
                (
                    "hearing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="campaign_pages.caseupdatepage",
                    ),
                ),
            ],
        ),
    ]
