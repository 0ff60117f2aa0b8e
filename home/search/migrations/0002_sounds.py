import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_entries"),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    # The table is filled anew after migrating. Made anew, SQLite reads the new column first.
    operations = [
        migrations.DeleteModel(name="SearchEntry"),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=100)),
                ("code", models.CharField(max_length=12)),
                ("title", models.TextField()),
                (
                    "title_words",
                    models.TextField(help_text="Folded, with a space before and after each."),
                ),
                (
                    "sounds",
                    models.TextField(default=" ", help_text="Keys of its names, in the same form."),
                ),
                (
                    "words",
                    models.TextField(help_text="Title, body and spellings, in the same form."),
                ),
                ("body", models.TextField(blank=True)),
                ("vector", django.contrib.postgres.search.SearchVectorField(null=True)),
                ("object_id", models.PositiveBigIntegerField(null=True)),
                (
                    "content_type",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
                (
                    "page",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entry",
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["key", "code"], name="search_by_key"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["vector"], name="search_by_vector"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("content_type", "object_id", "code"),
                        name="one_search_entry_per_language",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("page", None), ("object_id", None), _connector="XOR"),
                        name="search_entry_of_page_or_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchFolding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=16)),
            ],
        ),
    ]
