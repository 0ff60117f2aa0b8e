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
        migrations.AlterModelOptions(
            name="campaignsettings",
            options={
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
                "verbose_name": "site texts",
                "verbose_name_plural": "site texts",
            },
        ),
        migrations.AlterModelOptions(
            name="homepage",
            options={"verbose_name": "home page", "verbose_name_plural": "home pages"},
        ),
        migrations.AlterModelOptions(
            name="textpage",
            options={"verbose_name": "text page", "verbose_name_plural": "text pages"},
        ),
    ]
