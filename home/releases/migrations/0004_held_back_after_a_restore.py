from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("releases", "0003_bin")]

    operations = [
        migrations.AlterField(
            model_name="releaseitem",
            name="held_because",
            field=models.CharField(
                blank=True,
                choices=[
                    (
                        "published",
                        "The page has been published since this text was put into the release. This text would replace what is public now.",
                    ),
                    (
                        "above",
                        "Nobody would find it: the page, its language or a page above it is not public. Publish that first.",
                    ),
                    (
                        "locked",
                        "Somebody else has locked the page. It has to be unlocked first.",
                    ),
                    ("original", "The time of its original is over."),
                    (
                        "invalid",
                        "It cannot be published as it stands. Open it, see what its form says, and mend that.",
                    ),
                    ("lost", "The version that was put into the release is no longer kept."),
                    (
                        "restored",
                        "Its moment came after the backup that was put back. Look whether it is still right, then publish it or take it out.",
                    ),
                ],
                max_length=10,
            ),
        ),
    ]
