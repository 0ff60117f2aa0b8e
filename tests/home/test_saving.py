"""What is saved while one types, and what a button saves meanwhile, by a browser's requests."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import BooleanField
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from wagtail.admin.views.generic.mixins import CreateEditViewOptionalFeaturesMixin
from wagtail.models import DraftStateMixin, Page, Revision
from wagtail.test.utils.form_data import querydict_from_html

from home.models import TextPage
from home.pages import CampaignPage
from people.models import Signatory
from tests.breadth import widely
from tests.builders import (
    home_of,
    make_case,
    make_text,
    make_update,
    make_user,
    paragraph,
    translate,
)
from tests.editing import edit_address, form_data

pytestmark = pytest.mark.django_db

#: As Wagtail's script sends what is saved by itself.
BY_ITSELF = {"HTTP_ACCEPT": "application/json"}


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def draft(**fields):
    page = make_text("en", live=False, body=[paragraph("A text.")], **fields)
    page.save_revision()
    return page


def autosave(client, address, values, **changes):
    sent = values.copy()
    for name, value in changes.items():
        sent[name] = value
    return client.post(address, sent, **BY_ITSELF)


def button(client, address, values, action="action-publish", **changes):
    sent = values.copy()
    for name, value in {**changes, action: "1"}.items():
        sent[name] = value
    return client.post(address, sent)


# A page that is edited


@pytest.mark.both_databases
def test_what_is_typed_is_saved_and_published(admin_client):
    page = draft()
    values = form_data(admin_client, page)

    answer = autosave(admin_client, edit_address(page), values, title="Typed").json()
    button(admin_client, edit_address(page), values, title="Published")

    assert answer["success"] is True
    assert fresh(page).live
    assert fresh(page).title == "Published"


@pytest.mark.both_databases
def test_what_was_typed_before_does_not_take_back_a_publication(admin_client):
    page = draft()
    values = form_data(admin_client, page)
    saved = autosave(admin_client, edit_address(page), values, title="Typed").json()
    button(admin_client, edit_address(page), values, title="Published")

    late = autosave(
        admin_client,
        edit_address(page),
        values,
        title="Typed before",
        overwrite_revision_id=str(saved["revision_id"]),
    )

    assert late.json()["error_code"] == "invalid_revision"
    assert fresh(page).live
    assert fresh(page).get_latest_revision_as_object().title == "Published"


def test_saving_by_itself_presses_no_button(admin_client):
    page = draft()
    page.get_workflow().start(page, make_user("Editors: English"))
    values = form_data(admin_client, page)
    approval = {"action-workflow-action": "true", "workflow-action-name": "approve"}

    for pressed in ({"action-publish": "1"}, {"action-ready": "1"}, approval):
        answer = autosave(admin_client, edit_address(page), values, **pressed, title="Typed")
        assert answer["Content-Type"] == "application/json"

    assert not fresh(page).live
    assert fresh(page).workflow_in_progress


@pytest.mark.both_databases
def test_an_approval_that_comes_twice_is_no_error(admin_client):
    page = draft()
    page.get_workflow().start(page, make_user("Editors: English"))
    values = form_data(admin_client, page)
    approval = {"action-workflow-action": "true", "workflow-action-name": "approve"}

    first = admin_client.post(edit_address(page), {**values.dict(), **approval})
    second = admin_client.post(edit_address(page), {**values.dict(), **approval})

    assert [first.status_code, second.status_code] == [302, 302]
    assert fresh(page).live


# A page that is made


def create_address(parent):
    kind = ContentType.objects.get_for_model(TextPage)
    return reverse("wagtailadmin_pages:add", args=[kind.app_label, kind.model, parent.pk])


@pytest.fixture
def creating(admin_client):
    """The form of a new page, and where it is sent."""
    address = create_address(home_of("en"))
    html = admin_client.get(address).content.decode()
    values = querydict_from_html(html, form_id="page-edit-form")
    values["body-count"] = "0"
    values["slug"] = "a-new-page"
    return SimpleNamespace(address=address, values=values)


def made():
    return TextPage.objects.filter(slug__startswith="a-new-page")


@pytest.mark.wide
@pytest.mark.both_databases
def test_what_was_made_by_itself_is_published_and_not_made_again(admin_client, creating):
    saved = autosave(admin_client, creating.address, creating.values, title="Typed").json()

    answer = button(admin_client, creating.address, creating.values, title="Published")

    assert answer.status_code == 302
    page = made().get()
    assert saved["pk"] == page.pk
    assert (page.live, page.title) == (True, "Published")


@pytest.mark.wide
@pytest.mark.both_databases
def test_what_was_typed_before_makes_no_second_page(admin_client, creating):
    button(admin_client, creating.address, creating.values, title="Published")

    late = autosave(admin_client, creating.address, creating.values, title="Typed before")

    assert late.json()["error_code"] == "invalid_revision"
    page = made().get()
    assert (page.live, page.title) == (True, "Published")


@pytest.mark.wide
def test_a_page_whose_answer_was_lost_is_saved_on(admin_client, creating):
    autosave(admin_client, creating.address, creating.values, title="Typed")

    again = autosave(admin_client, creating.address, creating.values, title="Typed more").json()

    page = made().get()
    assert again["url"] == edit_address(page)
    assert again["hydrate_url"].startswith(edit_address(page))
    assert page.get_latest_revision_as_object().title == "Typed more"


def test_a_publication_that_is_sent_twice_makes_one_page(admin_client, creating):
    for _time in range(2):
        button(admin_client, creating.address, creating.values, title="Published")

    assert made().count() == 1


@pytest.mark.wide
def test_another_form_makes_another_page(admin_client, creating):
    button(admin_client, creating.address, creating.values, title="Published")
    html = admin_client.get(creating.address).content.decode()
    other = querydict_from_html(html, form_id="page-edit-form")["creation"]

    other_page = {"title": "Other", "slug": "a-new-page-2", "creation": other}
    button(admin_client, creating.address, creating.values, **other_page)

    assert made().count() == 2


@pytest.mark.wide
def test_the_form_of_one_person_does_not_lead_to_the_page_of_another(client, creating):
    client.force_login(make_user("Organisers"))
    button(client, creating.address, creating.values, title="Theirs")
    client.force_login(make_user("Organisers"))

    button(client, creating.address, creating.values, title="Mine", slug="a-new-page-2")

    assert {page.title for page in made()} == {"Theirs", "Mine"}


# What says nothing new


def written(queries):
    """The statements that wrote something about a page."""
    tables = ("wagtailcore_page", "wagtailcore_revision", "home_", "campaign_pages_")
    return [
        query["sql"]
        for query in queries
        if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))
        and any(f'"{table}' in query["sql"] for table in tables)
    ]


def test_saving_by_itself_what_is_the_same_writes_nothing(admin_client):
    page = make_text("en", body=[paragraph("A <b>text</b>.")])
    values = form_data(admin_client, page)
    before = Revision.objects.count()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = autosave(admin_client, edit_address(page), values).json()

    assert answer["success"] is True
    assert "revision_id" not in answer
    assert written(queries) == []
    assert Revision.objects.count() == before
    assert not fresh(page).has_unpublished_changes


def ticked(page):
    """The boxes that are ticked in its form."""
    names = {field.name for field in page._meta.fields if isinstance(field, BooleanField)}
    newest = page.get_latest_revision_as_object()
    return {name for name in names - {"minor_edit"} if getattr(newest, name)}


@pytest.mark.wide
@pytest.mark.parametrize(
    "chosen", ["longest of each kind", pytest.param("all", marks=pytest.mark.soak)]
)
def test_no_text_of_the_demo_becomes_a_draft_by_being_open(admin_client, chosen):
    pages = Page.objects.filter(depth__gt=1, latest_revision__isnull=False).specific()
    texts = [page for page in pages if isinstance(page, CampaignPage)]
    if chosen != "all":
        texts.sort(key=lambda page: len(str(page.latest_revision.content)))
        texts = list({type(page): page for page in texts}.values())
    become = []
    for page in texts:
        before = page.revisions.count()
        values = form_data(admin_client, page)
        values.update(dict.fromkeys(ticked(page), "on"))
        autosave(admin_client, edit_address(page), values)
        if page.revisions.count() != before:
            become.append(page.title)

    assert become == []


@pytest.mark.wide
def test_a_moment_with_seconds_is_not_new_because_its_field_has_none(admin_client):
    moment = timezone.now().replace(second=23, microsecond=5) + timedelta(days=9)
    page = make_update(make_case("en", slug="a-case"), banner_until=moment)
    values = form_data(admin_client, page)
    values.update(dict.fromkeys(ticked(page), "on"))
    before = page.revisions.count()

    autosave(admin_client, edit_address(page), values)
    assert page.revisions.count() == before

    autosave(admin_client, edit_address(page), values, banner_until="2031-01-01T10:00")
    assert page.revisions.count() == before + 1


@pytest.mark.parametrize(
    "changes", widely([{"title": "Another"}, {"body-0-value": "x"}], {"body-0-value": "x"})
)
def test_what_is_new_is_saved(admin_client, changes):
    page = make_text("en", body=[paragraph("A text.")])
    values = form_data(admin_client, page)
    if "body-0-value" in changes:
        changes = {"body-0-value": values["body-0-value"].replace("A text.", "New.")}

    answer = autosave(admin_client, edit_address(page), values, **changes).json()

    assert answer["revision_id"] == fresh(page).latest_revision_id
    assert fresh(page).has_unpublished_changes


def test_what_somebody_else_saved_is_not_written_over_after_nothing_was_new(admin_client):
    page = draft()
    page.save_revision(user=make_user("Editors: English"))
    values = form_data(admin_client, page)
    before = page.revisions.count()
    autosave(admin_client, edit_address(page), values)

    answer = autosave(admin_client, edit_address(page), values, title="Typed").json()

    assert answer["success"] is True
    assert page.revisions.count() == before + 1


# What has no drafts


def editors():
    """All of Wagtail's forms that could save by themselves, with the names of their addresses."""

    def walk(patterns, before=""):
        for each in patterns:
            if isinstance(each, URLResolver):
                name = f"{each.namespace}:" if each.namespace else ""
                yield from walk(each.url_patterns, before + name)
            elif isinstance(each, URLPattern):
                view = getattr(each.callback, "view_class", None)
                if view and issubclass(view, CreateEditViewOptionalFeaturesMixin):
                    yield f"{before}{each.name}", each.callback.view_initkwargs["model"], view

    return list(walk(get_resolver().url_patterns))


@pytest.mark.wide
def test_no_form_of_what_has_no_drafts_saves_while_one_types(admin_client):
    found = editors()
    assert {model.__name__ for _name, model, _view in found} >= {
        "Signatory",
        "Court",
        "Appeal",
        "Signature",
        "GlossaryTerm",
    }

    by_themselves = []
    for name, model, view in found:
        row = model.objects.first()
        if issubclass(model, DraftStateMixin) or "revert" in name:
            continue
        if view.view_name != "create" and row is None:
            continue
        address = reverse(name, args=[] if view.view_name == "create" else [row.pk])
        html = admin_client.get(address).content.decode()
        if "w-autosave#save" in html:
            by_themselves.append(name)

    assert by_themselves == []


def test_half_a_name_is_not_made_a_signatory(admin_client):
    address = reverse("wagtailsnippets_people_signatory:add")
    form = admin_client.get(address).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    before = Signatory.objects.count()

    answer = admin_client.post(address, {**values, "name_en": "Half a na"}, **BY_ITSELF)

    assert answer.status_code == 400
    assert Signatory.objects.count() == before


@pytest.mark.wide
@pytest.mark.parametrize("address", ["wagtailsettings:edit", "wagtailimages:add"])
def test_site_texts_and_pictures_are_saved_by_their_button(admin_client, address):
    if address == "wagtailimages:add":
        url = reverse(address)
    else:
        url = reverse(address, args=["home", "campaignsettings"])

    assert "w-autosave#save" not in admin_client.get(url, follow=True).content.decode()


@pytest.mark.wide
def test_a_translation_is_saved_by_itself_like_an_original(admin_client):
    copy = translate(make_case("en", slug="a-case"), "fr")
    values = form_data(admin_client, copy)

    answer = autosave(admin_client, edit_address(copy), values, title="Un titre").json()

    assert answer["success"] is True
    assert fresh(copy).get_latest_revision_as_object().title == "Un titre"
