"""Choosers and filters answer to those who may use them; nothing an account sends is a 500."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.snippets.models import get_snippet_models

from campaign_pages.models import Court
from home.releases.models import Release, ReleaseItem
from people.models import Appeal, Signatory
from tests.breadth import widely
from tests.builders import home_of, make_signatory, make_text, make_user, png, translate

pytestmark = pytest.mark.django_db

NAME = "Quaggaperson"


@pytest.fixture
def guest():
    """An account that may enter the admin, and nothing else."""
    user = make_user()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def addresses_of(model) -> list[str]:
    space = f"wagtailsnippetchoosers_{model._meta.app_label}_{model._meta.model_name}"
    row = model.objects.first()
    pk = row.pk if row else 1
    return [
        reverse(f"{space}:choose"),
        reverse(f"{space}:choose_results"),
        reverse(f"{space}:chosen", args=[pk]),
        reverse(f"{space}:chosen_multiple") + f"?id={pk}",
    ]


def written(answer) -> str:
    """What a window of a chooser shows."""
    text = answer.content.decode()
    return json.loads(text)["html"] if answer["Content-Type"] == "application/json" else text


def test_who_may_edit_people_chooses_them(client):
    make_signatory(name_en=NAME, shown=False)
    client.force_login(make_user("Translators: French"))
    address = reverse("wagtailsnippetchoosers_people_signatory:choose_results")

    assert NAME in client.get(f"{address}?q={NAME}").content.decode()


@pytest.mark.parametrize(
    ("model", "words"),
    widely([(Court, "Make one under “New court”"), (Appeal, "Make one in a new tab")], first=1),
)
def test_an_empty_chooser_says_where_one_is_made(client, model, words):
    client.force_login(make_user("Organisers"))
    model.objects.all().delete()

    for address in addresses_of(model)[:2]:
        empty = written(client.get(address))
        assert "There is nothing to choose from yet." in empty
        assert words in empty
        found = written(client.get(address, {"q": "zzz"}))
        assert "Nothing is found for “zzz”." in found
        assert " snippet" not in empty + found


@pytest.mark.parametrize("model", get_snippet_models(), ids=lambda model: model.__name__)
def test_no_chooser_answers_an_account_without_a_right_on_its_things(client, guest, model):
    if model is Signatory:
        make_signatory(name_en=NAME, shown=False)
    client.force_login(guest)

    for address in addresses_of(model):
        answer = client.get(address, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
        assert answer.status_code in (302, 403), address
        assert NAME not in answer.content.decode()


def test_filters_name_staff_to_organisers_only(client):
    colleague = make_user("Organisers", first_name="Quagga", last_name="Colleague")
    page = make_text("fr")
    page.save_revision(user=colleague, log_action=True)
    addresses = [
        reverse("wagtailadmin_reports:site_history"),
        reverse("wagtailadmin_reports:locked_pages"),
        reverse("wagtailadmin_reports:workflow"),
        reverse("wagtailadmin_explore", args=[home_of("fr").pk]),
    ]
    asked = colleague.get_username()
    client.force_login(make_user("Organisers"))
    assert name_in_filter(client, addresses[0], asked)

    client.force_login(make_user("Editors: French"))
    assert not any(name_in_filter(client, address, asked) for address in addresses)


def test_histories_name_staff_to_organisers_and_to_others_what_they_work_as(client):
    colleague = make_user("Organisers", first_name="Quagga", last_name="Colleague")
    page = make_text("fr")
    page.save_revision(user=colleague).publish(user=colleague)
    page.refresh_from_db()
    page.save_revision(user=colleague, log_action=True)
    addresses = [
        reverse("wagtailadmin_pages:history", args=[page.pk]),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailadmin_reports:site_history"),
        reverse("wagtailadmin_reports:site_history") + "?export=csv",
        reverse("wagtailadmin_reports:aging_pages"),
        reverse("wagtailadmin_reports:aging_pages") + "?export=csv",
        reverse("wagtailadmin_pages:workflow_history", args=[page.pk]),
    ]
    names = ("Quagga Colleague", colleague.get_username())
    client.force_login(make_user("Organisers"))
    assert any(name in text_of(client.get(addresses[0])) for name in names)

    own = make_user("Editors: French", first_name="Okapi", last_name="Own")
    page.save_revision(user=own, log_action=True)
    client.force_login(own)
    for address in addresses:
        text = text_of(client.get(address))
        assert not any(name in text for name in names), address
    history = text_of(client.get(addresses[0]))
    assert "Okapi Own" in history
    assert "Organisers" in history


def text_of(answer) -> str:
    assert answer.status_code == 200
    return b"".join(answer).decode()


def test_popular_tags_are_those_of_files_that_one_may_choose(client, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    ours, theirs = make_user("Editors: French"), make_user("Editors: Russian")
    for uploader, tag in ((ours, "okapi"), (theirs, "quagga")):
        image = get_image_model().objects.create(title=tag, file=png(), uploaded_by_user=uploader)
        image.tags.add(tag)
    client.force_login(ours)

    for address in (reverse("wagtailimages:index"), reverse("wagtailimages_chooser:choose")):
        text = text_of(client.get(address))
        assert "okapi" in text
        assert "quagga" not in text, address


def name_in_filter(client, address, username) -> bool:
    answer = client.get(address)
    assert answer.status_code == 200, address
    filters = answer.context["filters"].form
    names = [
        str(label)
        for field in filters.fields.values()
        for _value, label in getattr(field, "choices", [])
    ]
    return any(username in name or "Quagga" in name for name in names)


@pytest.mark.parametrize("group", widely(["Editors: French", "Translators: French"], first=1))
def test_a_release_is_shown_to_who_knows_only_some_of_its_texts(client, group):
    original = make_text("en", title="Known")
    french = translate(original, "fr", live=False)
    secrets = [
        make_text("ru", title=NAME, live=False),
        translate(original, "ru", live=False, title=NAME),
    ]
    french.save_revision()
    release = Release.objects.create(
        title=NAME, moment=timezone.now() + timedelta(days=9), created_by_name="Somebody"
    )
    for page in [french, *secrets]:
        page.title = NAME if page in secrets else page.title
        ReleaseItem.objects.create(
            release=release,
            page=page,
            revision=page.save_revision(),
            key=page.translation_key,
            code=page.locale.language_code,
            title=page.title,
        )
    client.force_login(make_user(group))

    address = reverse("release", args=[release.pk])
    shown = client.get(address)
    sent = client.post(address, follow=True)
    assert shown.status_code == 200
    assert sent.status_code in (200, 403, 404)
    assert NAME not in shown.content.decode() + sent.content.decode()


def test_no_address_fails_on_purpose(client):
    client.force_login(make_user("Organisers"))

    assert client.get("/admin/failwhale/").status_code == 404


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "GET", "PUT"])
def test_an_asterisk_for_an_address_is_an_error_of_the_asker(visitor, method):
    assert 400 <= visitor.generic(method, "*", PATH_INFO="*").status_code < 500


@pytest.mark.parametrize("kind", widely(["external", "email", "anchor", "phone"], first=1))
@pytest.mark.parametrize("sent", [{}, {"url": ""}, {"url": "x", "link_text": ""}])
def test_a_link_without_an_address_is_asked_for_again(client, kind, sent):
    client.force_login(make_user("Editors: French"))
    client.raise_request_exception = False
    prefix = f"{kind}-link-chooser"
    values = {f"{prefix}-{name}": value for name, value in sent.items()}

    for address in (
        reverse(f"wagtailadmin_choose_page_{kind}_link"),
        reverse(f"wagtailadmin_choose_page_{kind}_link") + "?link_url=&link_text=",
    ):
        assert client.post(address, values).status_code < 500
        assert client.get(address).status_code < 500
