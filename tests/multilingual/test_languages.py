"""The one table of languages, and what preparing a language makes."""

from io import StringIO

import pytest
from babel import Locale as CldrLocale
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.utils import translation
from wagtail.models import (
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Task,
    Workflow,
    WorkflowPage,
)

from home.models import CampaignSettings, HomePage, User
from home.multilingual.languages import name_here, name_in, prepared_codes
from home.settings.languages import BY_CODE, CODES, TABLE, known
from tests.breadth import widely
from tests.builders import home_of, make_user, publish

KNOWN = "en ru fr es de it uk ar pt-br pl nl sv nb da el cs sr tr zh-hans hi he fa ur ka"


def prepare(code):
    output = StringIO()
    call_command("add_locale", code, stdout=output)
    return output.getvalue()


def everything_prepared():
    models = (
        Locale,
        Page,
        Site,
        Group,
        GroupPagePermission,
        GroupCollectionPermission,
        Workflow,
        WorkflowPage,
        Task,
        User,
        CampaignSettings,
    )
    rights = Group.permissions.through.objects.count()
    return [model.objects.count() for model in models], rights


def page_rights(group):
    found = GroupPagePermission.objects.filter(group__name=group)
    return {(right.page_id, right.permission.codename) for right in found}


# The table


def test_the_known_languages_are_the_promised_ones():
    assert list(CODES) == KNOWN.split()


@pytest.mark.parametrize("language", TABLE, ids=lambda language: language.code)
def test_each_language_bears_its_own_name(language):
    cldr = CldrLocale.parse(language.code, sep="-")
    own_name = {"pt-br": "português (Brasil)", "zh-hans": "中文（简体）"}

    assert language.own_name == own_name.get(language.code, cldr.get_language_name())


@pytest.mark.parametrize("language", TABLE, ids=lambda language: language.code)
def test_each_fallback_chain_starts_with_the_language_and_ends_in_all_of_them(language):
    assert language.chain[: 1 + len(language.fallback)] == (language.code, *language.fallback)
    assert sorted(language.chain) == sorted(CODES)


@pytest.mark.parametrize("language", TABLE, ids=lambda language: language.code)
def test_each_direction_is_the_one_of_cldr(language):
    cldr = CldrLocale.parse(language.code, sep="-")

    assert language.direction == cldr.text_direction


def test_everything_derives_from_the_table():
    names = [(language.code, language.own_name) for language in TABLE]

    assert settings.LANGUAGES == settings.WAGTAIL_CONTENT_LANGUAGES == names
    assert settings.MODELTRANSLATION_LANGUAGES == CODES
    columns = {field.name for field in CampaignSettings._meta.get_fields()}
    assert {f"name_{language.column}" for language in TABLE} <= columns


@pytest.mark.parametrize("code", CODES)
def test_every_text_of_a_thing_has_some_fallback_in_every_language(code):
    chain = settings.MODELTRANSLATION_FALLBACK_LANGUAGES[code]

    assert {code, *chain} == set(CODES)


def test_a_code_outside_the_table_is_refused_with_the_known_ones():
    with pytest.raises(LookupError, match=r"'tlh'.*en, ru, fr.*ka"):
        known("tlh")


@pytest.mark.parametrize(
    ("language", "reader", "name"),
    [
        ("fr", "en", "French"),
        ("fr", "ru", "французский"),
        ("ru", "fr", "russe"),
        ("ar", "de", "Arabisch"),
        ("pt-br", "en", "Brazilian Portuguese"),
        ("zh-hans", "en", "Simplified Chinese"),
    ],
)
def test_a_language_is_named_as_the_reader_says_it(language, reader, name):
    assert name_in(BY_CODE[language], reader) == name


# add_locale


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("active", "name"),
    [("it", "inglese"), ("ru", "английский"), ("de", "Englisch"), ("en", "English")],
)
def test_within_a_sentence_a_language_is_named_in_the_active_one(active, name):
    with translation.override(active):
        assert name_here(known("en")) == name


def test_without_an_active_language_a_language_is_named_in_the_default_one():
    with translation.override(None):
        assert name_here(known("fr")) == "French"


@pytest.mark.both_databases
def test_a_language_is_prepared_with_a_draft_of_its_home_page(visitor):
    assert "it" not in prepared_codes()

    said = prepare("it")

    home = home_of("it")
    assert "it is prepared" in said
    assert "it" in prepared_codes()
    assert not home.live
    assert home.translation_key == home_of("en").translation_key
    assert visitor.get("/it/").status_code == 404
    assert 'hreflang="it"' not in visitor.get("/en/").content.decode()


@pytest.mark.django_db
def test_a_prepared_language_opens_when_its_home_page_is_published(visitor):
    prepare("it")

    publish(home_of("it"), title="Campagna")

    html = visitor.get("/it/").content.decode()
    assert '<html lang="it" dir="ltr">' in html
    assert 'hreflang="it"' in visitor.get("/en/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("code", widely(["it", "pt-br", "zh-hans"], "it"))
@pytest.mark.both_databases
def test_preparing_again_changes_nothing(code):
    prepare(code)
    before = everything_prepared()

    said = prepare(code)

    assert "already prepared" in said
    assert everything_prepared() == before


@pytest.mark.django_db
def test_preparing_an_open_language_again_leaves_it_open(visitor):
    prepare("fr")

    assert home_of("fr").live
    assert visitor.get("/fr/").status_code == 200


@pytest.mark.django_db
def test_an_unknown_code_is_an_error_that_lists_the_known_ones():
    before = everything_prepared()

    with pytest.raises(CommandError) as refused:
        prepare("xx")

    assert "'xx'" in str(refused.value)
    assert ", ".join(CODES) in str(refused.value)
    assert everything_prepared() == before


@pytest.mark.django_db
def test_a_code_in_capitals_means_the_same_language():
    prepare("PT-BR")

    assert home_of("pt-br")


@pytest.mark.django_db
def test_a_known_language_that_is_not_prepared_has_no_pages(visitor):
    assert not HomePage.objects.filter(locale__language_code="ka").exists()
    assert visitor.get("/ka/").status_code == 404


# Groups and their rights


@pytest.mark.django_db
@pytest.mark.both_databases
def test_editors_and_translators_have_rights_below_their_own_home_page_only():
    prepare("it")
    home = home_of("it").pk

    assert page_rights("Translators: Italian") == {(home, "add_page"), (home, "change_page")}
    assert page_rights("Editors: Italian") == {
        (home, right)
        for right in ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
    }


@pytest.mark.django_db
def test_the_groups_of_a_language_may_write_that_column_of_things_and_no_other():
    prepare("pt-br")
    for role in ("Translators", "Editors"):
        group = Group.objects.get(name=f"{role}: Portuguese (Brazil)")
        rights = set(group.permissions.values_list("codename", flat=True))

        assert {right for right in rights if right.startswith("translate_")} == {"translate_pt_br"}
        assert "edit_common_fields" not in rights
        assert "access_admin" in rights


@pytest.mark.django_db
def test_translators_write_but_do_not_publish():
    home = home_of("fr")
    translator, editor = make_user("Translators: French"), make_user("Editors: French")

    assert home.permissions_for_user(translator).can_edit()
    assert not home.permissions_for_user(translator).can_publish()
    assert home.permissions_for_user(editor).can_publish()
    assert not home_of("en").permissions_for_user(editor).can_edit()


@pytest.mark.django_db
def test_organisers_may_everything_but_make_themselves_superusers():
    organiser = make_user("Organisers")

    assert home_of("fr").permissions_for_user(organiser).can_publish()
    assert home_of("en").permissions_for_user(organiser).can_publish()
    for language in TABLE:
        assert organiser.has_perm(f"home.translate_{language.column}")
    assert organiser.has_perm("home.edit_common_fields")
    assert not organiser.is_superuser


@pytest.mark.django_db
def test_no_group_of_wagtail_for_all_languages_is_left():
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()


@pytest.mark.django_db
@pytest.mark.both_databases
def test_what_a_translator_submits_is_approved_by_editors_of_the_language():
    prepare("it")

    workflow = home_of("it").get_workflow()

    groups = workflow.tasks.first().specific.groups.values_list("name", flat=True)
    assert set(groups) == {"Editors: Italian", "Organisers"}


@pytest.mark.django_db
def test_every_known_language_has_a_right_of_its_own():
    rights = Permission.objects.filter(content_type__app_label="home").values_list(
        "codename", flat=True
    )

    assert {f"translate_{language.column}" for language in TABLE} <= set(rights)


# start_campaign


@pytest.mark.django_db
@pytest.mark.both_databases
def test_starting_where_a_campaign_is_changes_nothing():
    call_command("start_campaign", "--quiet")
    before = everything_prepared()
    titles = sorted(Page.objects.values_list("title", flat=True))

    call_command("start_campaign", "--quiet")

    assert everything_prepared() == before
    assert sorted(Page.objects.values_list("title", flat=True)) == titles


@pytest.mark.wide
@pytest.mark.django_db
def test_an_empty_campaign_has_a_front_page_and_one_account(visitor):
    Page.objects.get(depth=1).get_children().delete()
    Locale.objects.exclude(language_code="en").delete()
    User.objects.all().delete()
    output = StringIO()

    call_command("start_campaign", "--password", "a long password", stdout=output)

    assert visitor.get("/en/").status_code == 200
    assert visitor.get("/")["Location"] == "/en/"
    assert "Password: a long password" in output.getvalue()
    assert User.objects.get().check_password("a long password")
    assert User.objects.get().is_superuser
