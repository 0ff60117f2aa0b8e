import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("campaign_pages", "0001_pages"),
        ("people", "0001_signatories"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="hearingreminder",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="letterpage",
            name="appeal",
            field=models.ForeignKey(
                blank=True,
                help_text="Whose signatories are listed below the letter. Left empty, none.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="people.appeal",
                verbose_name="appeal",
            ),
        ),
        migrations.AddField(
            model_name="presspage",
            name="case",
            field=models.ForeignKey(
                blank=True,
                help_text="Whose facts are told. Left empty, the case of the front page.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="campaign_pages.casepage",
                verbose_name="case",
            ),
        ),
        migrations.AddField(
            model_name="solidaritymappage",
            name="appeal",
            field=models.ForeignKey(
                blank=True,
                help_text="Whose signatories are counted. Left empty, everyone who is shown.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="people.appeal",
                verbose_name="appeal",
            ),
        ),
        migrations.AddField(
            model_name="stateconfirmation",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="confirmations",
                to="campaign_pages.casepage",
                verbose_name="case",
            ),
        ),
        migrations.AddField(
            model_name="stateconfirmation",
            name="confirmed_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="hearingreminder",
            constraint=models.UniqueConstraint(
                fields=("hearing", "day", "person"), name="one_reminder_of_a_hearing"
            ),
        ),
    ]
