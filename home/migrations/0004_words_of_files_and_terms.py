from django.db import migrations

ROLES = ["Translators", "Editors"]
RIGHTS = [
    ("home", "change_campaignimage"),
    ("home", "change_campaigndocument"),
    ("translating", "add_glossaryterm"),
]

#: What the workflows of the languages of the admin were called, and are.
NAMES = {
    "Approval: French": "Approbation : français",
    "Approval: Russian": "Согласование: русский",
}


def rename(apps, schema_editor):
    """Where nobody has given another name."""
    for kind in ("Workflow", "Task"):
        for old, new in NAMES.items():
            apps.get_model("wagtailcore", kind).objects.filter(name=old).update(name=new)


def grant(apps, schema_editor):
    """To the groups of a site that there is already; new ones are made with all they need."""
    groups = apps.get_model("auth", "Group").objects
    permissions = apps.get_model("auth", "Permission").objects
    for app, codename in RIGHTS:
        for right in permissions.filter(content_type__app_label=app, codename=codename):
            for role in ROLES:
                for group in groups.filter(name__startswith=f"{role}: "):
                    group.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("home", "0003_older_texts"),
        ("wagtailcore", "0047_add_workflow_models"),
    ]

    operations = [
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.RunPython(rename, migrations.RunPython.noop),
    ]
