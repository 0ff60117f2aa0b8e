import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GlossaryTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text_sources", models.JSONField(blank=True, default=dict, editable=False)),
                ("term", models.CharField(max_length=200, verbose_name="term")),
                ("term_en", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_ru", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_fr", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_es", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_de", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_it", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_uk", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_ar", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_pt_br", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_pl", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_nl", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_sv", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_nb", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_da", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_el", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_cs", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_sr", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_tr", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_zh_hans", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_hi", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_he", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_fa", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_ur", models.CharField(max_length=200, null=True, verbose_name="term")),
                ("term_ka", models.CharField(max_length=200, null=True, verbose_name="term")),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_en",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_ru",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_fr",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_es",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_de",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_it",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_uk",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_ar",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_pt_br",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_pl",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_nl",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_sv",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_nb",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_da",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_el",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_cs",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_sr",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_tr",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_zh_hans",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_hi",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_he",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_fa",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_ur",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
                    ),
                ),
                (
                    "note_ka",
                    models.CharField(
                        blank=True,
                        help_text="When to use it, or what not to write.",
                        max_length=300,
                        null=True,
                        verbose_name="note for translators",
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
                "verbose_name": "glossary term",
                "verbose_name_plural": "glossary",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="question",
                        to="wagtailcore.comment",
                    ),
                ),
                (
                    "translation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions_asked",
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("translation_key", models.UUIDField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "locale",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtailcore.locale",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("translation_key", "locale"), name="one_claim_each"
                    )
                ],
            },
        ),
    ]
