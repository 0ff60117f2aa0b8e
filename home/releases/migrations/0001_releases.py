import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PeriodicRun",
            fields=[
                ("name", models.CharField(max_length=50, primary_key=True, serialize=False)),
                (
                    "done_at",
                    models.DateTimeField(
                        help_text="When it was last begun (UTC, the database's clock)."
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PublishingFailure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("release", "release"),
                            ("item", "text of a release"),
                            ("revision", "scheduled text"),
                            ("expiry", "end of a text"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "target",
                    models.PositiveBigIntegerField(
                        help_text="The id of the release, item, ... concerned."
                    ),
                ),
                ("title", models.CharField(max_length=255)),
                ("moment", models.DateTimeField(help_text="When it was due (UTC).")),
                (
                    "tries",
                    models.PositiveIntegerField(
                        default=0, help_text="None for what is merely late."
                    ),
                ),
                ("error", models.TextField(blank=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("retry_at", models.DateTimeField(null=True)),
                (
                    "page",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["moment"],
            },
        ),
        migrations.CreateModel(
            name="FailureNotice",
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "failure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="releases.publishingfailure",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReadyMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("marked_by_name", models.CharField(max_length=255)),
                ("marked_at", models.DateTimeField(auto_now=True)),
                (
                    "page",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ready_mark",
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtailcore.revision",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=255, verbose_name="title")),
                ("moment", models.DateTimeField(help_text="UTC.", verbose_name="moment")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "scheduled"),
                            ("published", "published"),
                            ("cancelled", "cancelled"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "late_languages",
                    models.CharField(
                        choices=[
                            ("fallback", "Visitors read it in another language, with a notice"),
                            (
                                "join",
                                "It is published by itself as soon as its editor says it is ready",
                            ),
                        ],
                        default="fallback",
                        max_length=10,
                        verbose_name="languages that are not ready",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("created_by_name", models.CharField(max_length=255)),
                (
                    "ended_at",
                    models.DateTimeField(
                        help_text="When it went live or was cancelled.", null=True
                    ),
                ),
                (
                    "ended_by_name",
                    models.CharField(
                        blank=True, help_text="Empty when the schedule did it.", max_length=255
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "release",
                "verbose_name_plural": "releases",
                "ordering": ["moment", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReleaseItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("published", "published"),
                            ("expired", "its time was over before it could appear"),
                            ("dropped", "taken out"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("key", models.UUIDField(help_text="The translation key of the text.")),
                ("code", models.CharField(help_text="The language of the page.", max_length=12)),
                ("title", models.CharField(max_length=255)),
                (
                    "follows_original",
                    models.BooleanField(
                        default=False,
                        help_text="Its words are those of the original in the same release.",
                    ),
                ),
                ("added_by_name", models.CharField(max_length=255)),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "page",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="release_items",
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="releases.release",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=255)),
                ("object_id", models.PositiveBigIntegerField(null=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("made_by_name", models.CharField(max_length=255)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by_name", models.CharField(blank=True, max_length=255)),
                (
                    "content_type",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="WithdrawnPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(help_text="The language of the page.", max_length=12)),
                ("title", models.CharField(help_text="What was published.", max_length=255)),
                ("is_below", models.BooleanField(help_text="It went because a page above it did.")),
                ("was_live", models.BooleanField(help_text="Otherwise it was only scheduled.")),
                (
                    "scheduled_for",
                    models.DateTimeField(help_text="The moment that was cancelled.", null=True),
                ),
                ("was_restored", models.BooleanField(default=False)),
                (
                    "page",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="withdrawals",
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                    ),
                ),
                (
                    "withdrawal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pages",
                        to="releases.withdrawal",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="publishingfailure",
            constraint=models.UniqueConstraint(
                fields=("kind", "target"), name="one_trouble_of_a_thing"
            ),
        ),
        migrations.AddConstraint(
            model_name="failurenotice",
            constraint=models.UniqueConstraint(
                fields=("failure", "person"), name="one_notice_of_a_failure"
            ),
        ),
        migrations.AddIndex(
            model_name="release",
            index=models.Index(fields=["state", "moment"], name="release_due"),
        ),
        migrations.AddConstraint(
            model_name="releaseitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("page",),
                name="one_waiting_release_of_a_page",
            ),
        ),
    ]
