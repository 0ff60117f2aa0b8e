import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TextVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                (
                    "changed_at",
                    models.DateTimeField(
                        help_text="When these words were published (UTC); empty for a draft's.",
                        null=True,
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="text_versions",
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        blank=True,
                        help_text="The last one published with these words.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PageTranslation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "original",
                    models.ForeignKey(
                        blank=True,
                        help_text="The page this one was translated from; empty for an original.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="translations_made",
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "page",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="translation_record",
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "source_version",
                    models.ForeignKey(
                        help_text="The original's words that this page follows.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="multilingual.textversion",
                    ),
                ),
                (
                    "text_version",
                    models.ForeignKey(
                        help_text="The words that translations of this page have to follow.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="multilingual.textversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("page", models.F("original")), _negated=True),
                        name="page_is_not_its_own_original",
                    )
                ],
            },
        ),
    ]
