import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import modelsearch.index
import taggit.managers
import wagtail.fields
import wagtail.images.models
import wagtail.models.media
from django.conf import settings
from django.db import migrations, models

import home.known_mirrors


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_accounts"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        # Not needed, but each of their changes would make all of our models anew.
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtailsearch", "0010_add_text_fields"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CampaignSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text_sources", models.JSONField(blank=True, default=dict, editable=False)),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_en",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_ru",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_fr",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_es",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_de",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_it",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_uk",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_ar",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_pt_br",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_pl",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_nl",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_sv",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_nb",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_da",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_el",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_cs",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_sr",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_tr",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_zh_hans",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_hi",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_he",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_fa",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_ur",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "name_ka",
                    models.CharField(
                        blank=True,
                        help_text="At the top of every page.",
                        max_length=120,
                        null=True,
                        verbose_name="name of the campaign",
                    ),
                ),
                (
                    "tagline",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_en",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_ru",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_fr",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_es",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_de",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_it",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_uk",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_ar",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_pt_br",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_pl",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_nl",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_sv",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_nb",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_da",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_el",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_cs",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_sr",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_tr",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_zh_hans",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_hi",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_he",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_fa",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_ur",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "tagline_ka",
                    models.CharField(
                        blank=True,
                        help_text="One line below the name.",
                        max_length=200,
                        null=True,
                        verbose_name="tagline",
                    ),
                ),
                (
                    "notice",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_en",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_ru",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_fr",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_es",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_de",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_it",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_uk",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_ar",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_pt_br",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_pl",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_nl",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_sv",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_nb",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_da",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_el",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_cs",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_sr",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_tr",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_zh_hans",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_hi",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_he",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_fa",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_ur",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "notice_ka",
                    models.TextField(
                        blank=True,
                        help_text="Above every page. Left empty, there is none.",
                        null=True,
                        verbose_name="notice",
                    ),
                ),
                (
                    "footer",
                    models.TextField(
                        blank=True, help_text="Below every page.", verbose_name="foot of the page"
                    ),
                ),
                (
                    "footer_en",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_ru",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_fr",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_es",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_de",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_it",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_uk",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_ar",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_pt_br",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_pl",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_nl",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_sv",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_nb",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_da",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_el",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_cs",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_sr",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_tr",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_zh_hans",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_hi",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_he",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_fa",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_ur",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "footer_ka",
                    models.TextField(
                        blank=True,
                        help_text="Below every page.",
                        null=True,
                        verbose_name="foot of the page",
                    ),
                ),
                (
                    "contact_email",
                    models.EmailField(
                        blank=True,
                        help_text="For readers and press; shown in the foot.",
                        max_length=254,
                        verbose_name="contact address",
                    ),
                ),
                (
                    "mirrors",
                    models.TextField(
                        blank=True,
                        help_text="Other addresses of this site, one on each line: https://… or http://….onion. Shown in the foot of every page, and when the site cannot answer.",
                        validators=[home.known_mirrors.validate_mirrors],
                        verbose_name="mirrors",
                    ),
                ),
            ],
            options={
                "verbose_name": "site texts",
                "permissions": [
                    (
                        "edit_common_fields",
                        "Can edit the common fields of people, courts and site texts",
                    ),
                    ("translate_en", "Can edit the English texts of things"),
                    ("translate_ru", "Can edit the русский texts of things"),
                    ("translate_fr", "Can edit the français texts of things"),
                    ("translate_es", "Can edit the español texts of things"),
                    ("translate_de", "Can edit the Deutsch texts of things"),
                    ("translate_it", "Can edit the italiano texts of things"),
                    ("translate_uk", "Can edit the українська texts of things"),
                    ("translate_ar", "Can edit the العربية texts of things"),
                    ("translate_pt_br", "Can edit the português (Brasil) texts of things"),
                    ("translate_pl", "Can edit the polski texts of things"),
                    ("translate_nl", "Can edit the Nederlands texts of things"),
                    ("translate_sv", "Can edit the svenska texts of things"),
                    ("translate_nb", "Can edit the norsk bokmål texts of things"),
                    ("translate_da", "Can edit the dansk texts of things"),
                    ("translate_el", "Can edit the Ελληνικά texts of things"),
                    ("translate_cs", "Can edit the čeština texts of things"),
                    ("translate_sr", "Can edit the српски texts of things"),
                    ("translate_tr", "Can edit the Türkçe texts of things"),
                    ("translate_zh_hans", "Can edit the 中文（简体） texts of things"),
                    ("translate_hi", "Can edit the हिन्दी texts of things"),
                    ("translate_he", "Can edit the עברית texts of things"),
                    ("translate_fa", "Can edit the فارسی texts of things"),
                    ("translate_ur", "Can edit the اردو texts of things"),
                    ("translate_ka", "Can edit the ქართული texts of things"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TextPage",
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
                        verbose_name="text",
                    ),
                ),
            ],
            options={
                "verbose_name": "text page",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="CampaignImage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=255, verbose_name="title")),
                (
                    "file",
                    wagtail.images.models.WagtailImageField(
                        height_field="height",
                        upload_to=wagtail.images.models.get_upload_to,
                        verbose_name="file",
                        width_field="width",
                    ),
                ),
                (
                    "description",
                    models.CharField(
                        blank=True, default="", max_length=255, verbose_name="description"
                    ),
                ),
                (
                    "description_en",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_ru",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_fr",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_es",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_de",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_it",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_uk",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_ar",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_pt_br",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_pl",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_nl",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_sv",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_nb",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_da",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_el",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_cs",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_sr",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_tr",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_zh_hans",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_hi",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_he",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_fa",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_ur",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "description_ka",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=255,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                ("width", models.IntegerField(editable=False, verbose_name="width")),
                ("height", models.IntegerField(editable=False, verbose_name="height")),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_index=True, verbose_name="created at"
                    ),
                ),
                ("focal_point_x", models.PositiveIntegerField(blank=True, null=True)),
                ("focal_point_y", models.PositiveIntegerField(blank=True, null=True)),
                ("focal_point_width", models.PositiveIntegerField(blank=True, null=True)),
                ("focal_point_height", models.PositiveIntegerField(blank=True, null=True)),
                ("file_size", models.PositiveIntegerField(editable=False, null=True)),
                (
                    "file_hash",
                    models.CharField(blank=True, db_index=True, editable=False, max_length=40),
                ),
                ("text_sources", models.JSONField(blank=True, default=dict, editable=False)),
                (
                    "credit",
                    models.CharField(
                        blank=True,
                        help_text="Who made it. Shown below the picture.",
                        max_length=200,
                        verbose_name="credit",
                    ),
                ),
                (
                    "licence",
                    models.CharField(
                        blank=True,
                        help_text="For example CC BY 4.0. Shown below the picture.",
                        max_length=200,
                        verbose_name="licence",
                    ),
                ),
                (
                    "free_for_press",
                    models.BooleanField(
                        default=False,
                        help_text="Journalists may use it with this credit; it is offered on the press page.",
                        verbose_name="free for press",
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        default=wagtail.models.media.get_root_collection_id,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtailcore.collection",
                        verbose_name="collection",
                    ),
                ),
                (
                    "tags",
                    taggit.managers.TaggableManager(
                        blank=True,
                        help_text=None,
                        through="taggit.TaggedItem",
                        to="taggit.Tag",
                        verbose_name="tags",
                    ),
                ),
                (
                    "uploaded_by_user",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by user",
                    ),
                ),
            ],
            options={
                "verbose_name": "image",
                "verbose_name_plural": "images",
                "abstract": False,
            },
            bases=(wagtail.images.models.ImageFileMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="CampaignRendition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("filter_spec", models.CharField(db_index=True, max_length=255)),
                (
                    "file",
                    wagtail.images.models.WagtailImageField(
                        height_field="height",
                        storage=wagtail.images.models.get_rendition_storage,
                        upload_to=wagtail.images.models.get_rendition_upload_to,
                        width_field="width",
                    ),
                ),
                ("width", models.IntegerField(editable=False)),
                ("height", models.IntegerField(editable=False)),
                (
                    "focal_point_key",
                    models.CharField(blank=True, default="", editable=False, max_length=16),
                ),
                (
                    "image",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="renditions",
                        to="home.campaignimage",
                    ),
                ),
            ],
            bases=(wagtail.images.models.ImageFileMixin, models.Model),
        ),
        migrations.CreateModel(
            name="HomePage",
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
                    "lead",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences for someone who has never heard of it.",
                        verbose_name="lead",
                    ),
                ),
                (
                    "actions",
                    wagtail.fields.StreamField(
                        [("action", 4)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "What the reader does: a verb first.",
                                    "label": "Label",
                                    "max_length": 80,
                                },
                            ),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "label": "One line about it",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            2: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"label": "Page of this site", "required": False},
                            ),
                            3: (
                                "wagtail.blocks.URLBlock",
                                (),
                                {
                                    "help_text": "Readers are told that the link leaves the site.",
                                    "label": "Or an address elsewhere",
                                    "required": False,
                                },
                            ),
                            4: (
                                "wagtail.blocks.StructBlock",
                                [[("label", 0), ("line", 1), ("page", 2), ("link", 3)]],
                                {},
                            ),
                        },
                        help_text="At the end of the front page, in this order.",
                        verbose_name="what you can do",
                    ),
                ),
                (
                    "featured_case",
                    models.ForeignKey(
                        blank=True,
                        help_text="Its state and news are shown on the front page. Left empty, the first case.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.WAGTAIL_PAGE_MODEL,
                        verbose_name="case",
                    ),
                ),
                (
                    "featured_letter",
                    models.ForeignKey(
                        blank=True,
                        help_text="Its beginning is shown on the front page. Left empty, the newest letter.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.WAGTAIL_PAGE_MODEL,
                        verbose_name="letter",
                    ),
                ),
            ],
            options={
                "verbose_name": "home page",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="CampaignDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=255, verbose_name="title")),
                ("file", models.FileField(upload_to="documents", verbose_name="file")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("file_size", models.PositiveBigIntegerField(editable=False, null=True)),
                ("file_hash", models.CharField(blank=True, editable=False, max_length=40)),
                ("text_sources", models.JSONField(blank=True, default=dict, editable=False)),
                (
                    "label",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_en",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_ru",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_fr",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_es",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_de",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_it",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_uk",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_ar",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_pt_br",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_pl",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_nl",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_sv",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_nb",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_da",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_el",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_cs",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_sr",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_tr",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_zh_hans",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_hi",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_he",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_fa",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_ur",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "label_ka",
                    models.CharField(
                        blank=True,
                        help_text="What readers see. Left empty: the title.",
                        max_length=255,
                        null=True,
                        verbose_name="label",
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        default=wagtail.models.media.get_root_collection_id,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtailcore.collection",
                        verbose_name="collection",
                    ),
                ),
                (
                    "tags",
                    taggit.managers.TaggableManager(
                        blank=True,
                        help_text=None,
                        through="taggit.TaggedItem",
                        to="taggit.Tag",
                        verbose_name="tags",
                    ),
                ),
                (
                    "uploaded_by_user",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by user",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "abstract": False,
                "indexes": [models.Index(fields=["file"], name="document_by_file")],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.AddIndex(
            model_name="campaignimage",
            index=models.Index(fields=["file"], name="image_by_file"),
        ),
        migrations.AddIndex(
            model_name="campaignrendition",
            index=models.Index(fields=["file"], name="rendition_by_file"),
        ),
        migrations.AlterUniqueTogether(
            name="campaignrendition",
            unique_together={("image", "filter_spec", "focal_point_key")},
        ),
    ]
