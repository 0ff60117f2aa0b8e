"""Versions of words get rows of their own, so that what changed can be shown."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make_versions(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The newest words of each page become a version; who followed them, follows it."""
    record_model = apps.get_model("home", "PageTranslation")
    version_model = apps.get_model("home", "TextVersion")
    for record in record_model.objects.filter(old_version__gt=0).select_related("page"):
        record.text_version = version_model.objects.create(
            page_id=record.page_id,
            revision_id=record.page.live_revision_id,
            digest=record.text_digest,
            changed_at=record.text_changed_at,
        )
        record.save()
    for record in record_model.objects.exclude(original=None):
        source = record_model.objects.filter(page_id=record.original_id).first()
        if source and source.old_version == record.old_source:
            record.source_version = source.text_version
            record.save()


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_pages_and_files"),
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
                        to="wagtailcore.page",
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
        migrations.RenameField("pagetranslation", "text_version", "old_version"),
        migrations.RenameField("pagetranslation", "source_version", "old_source"),
        migrations.AddField(
            model_name="pagetranslation",
            name="text_version",
            field=models.ForeignKey(
                help_text="The words that translations of this page have to follow.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="home.textversion",
            ),
        ),
        migrations.AddField(
            model_name="pagetranslation",
            name="source_version",
            field=models.ForeignKey(
                help_text="The original's words that this page follows.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="home.textversion",
            ),
        ),
        migrations.RunPython(make_versions, migrations.RunPython.noop, elidable=True),
    ]
