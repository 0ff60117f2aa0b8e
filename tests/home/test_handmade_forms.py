"""What no form of ours would send is refused in words, and never an error of the server."""

import pytest
from django.apps import apps
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models
from wagtail.users.models import UserProfile

from home.models import CampaignDocument, CampaignImage, CampaignSettings, HomePage
from home.multilingual.forms import SEEN, ChangedMeanwhileError, TranslatedModelFormMixin
from home.multilingual.translated_model import TranslatedModel
from home.pages import CampaignPage
from home.prepare import prepare_language
from home.translating.models import GlossaryTerm
from tests.breadth import widely
from tests.builders import make_signatory, make_user, pdf, png
from tests.editing import edit_address, send_form, sent_by
from tests.reading import plain

pytestmark = pytest.mark.django_db

REFUSED = "This form could not be read"
KINDS = [
    model
    for model in apps.get_models()
    if issubclass(model, Page) and model not in (Page, CampaignPage)
]


def was_answered(answer):
    """Whether it was refused in words, or shown again with what is wrong."""
    text = plain(answer.content.decode())
    return REFUSED in text if answer.status_code == 400 else answer.status_code in (200, 302)


@pytest.mark.parametrize("kind", widely(KINDS), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize(
    "sent", [{}, {"title": "Half a form", "slug": "half"}], ids=["empty", "half"]
)
def test_half_a_form_of_any_page_is_refused_in_words(admin_client, kind, sent):
    page = kind.objects.first()
    if page is None:
        parent = HomePage.objects.first()
        name = (kind._meta.app_label, kind._meta.model_name, parent.pk)
        address = reverse("wagtailadmin_pages:add", args=name)
    else:
        address = edit_address(page)

    assert was_answered(admin_client.post(address, sent))


@pytest.mark.parametrize("model", get_snippet_models(), ids=lambda model: model.__name__)
def test_half_a_form_of_any_thing_is_refused_in_words(admin_client, model):
    address = reverse(model.snippet_viewset.get_url_name("add"))

    assert was_answered(admin_client.post(address, {}))


@pytest.mark.parametrize("count", [None, "", "x", "-1", "9" * 5000, "1"])
def test_blocks_whose_number_is_none_are_refused_and_nothing_is_lost(admin_client, count):
    page = HomePage.objects.first()
    title = page.title
    sent = {
        "title": "Another",
        "slug": page.slug,
        "comments-TOTAL_FORMS": "x",
        "junk": "j" * 70_000,
    }
    if count is not None:
        fields = [
            field.name for field in HomePage._meta.get_fields() if hasattr(field, "stream_block")
        ]
        sent |= {f"{name}-count": count for name in fields}

    answer = admin_client.post(edit_address(page), sent)

    assert was_answered(answer)
    page.refresh_from_db()
    assert page.title == title


def test_what_is_saved_by_itself_is_refused_in_words_too(admin_client):
    page = HomePage.objects.first()

    answer = admin_client.post(
        edit_address(page), {"title": "x"}, headers={"accept": "application/json"}
    )

    assert answer.status_code == 400
    assert "did not arrive" in answer.json()["error_message"]


def test_more_fields_than_the_site_takes_are_refused_in_words(admin_client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 100

    answer = admin_client.post(
        edit_address(HomePage.objects.first()), {f"a{n}": "" for n in range(101)}
    )

    assert answer.status_code == 400
    assert "more fields than the site takes" in plain(answer.content.decode())


@pytest.mark.parametrize("path", ["/ar/signatories/", "/ar/"])
def test_an_address_with_a_null_byte_is_refused_in_the_words_of_the_site(visitor, path):
    answer = visitor.generic("GET", path, QUERY_STRING="q=%00")

    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("text/html")
    assert "الرابط" in answer.content.decode() or "العنوان" in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["/admin/languages/fr/close/", "/admin/translations/start/?page=x"]
)
def test_pages_that_are_none_are_refused_in_words(admin_client, address):
    answer = admin_client.post(address, {"pages": "x", "page": "x", "language": "fr"})

    assert answer.status_code == 400
    assert REFUSED in plain(answer.content.decode())


@pytest.mark.parametrize(
    "address",
    [
        "/admin/translations/start/",
        "/admin/releases/new/",
        "/admin/releases/99/",
        "/admin/nothing/",
    ],
)
def test_what_is_not_there_is_said_within_the_admin(admin_client, address):
    answer = admin_client.post(address)

    text = answer.content.decode()
    assert answer.status_code == 404
    assert "If you sent a form, nothing of it was saved." in plain(text)
    assert reverse("wagtailadmin_logout") in text


def test_what_is_not_there_is_said_in_the_language_of_the_editor(client):
    user = make_user("Editors: French")
    UserProfile.objects.create(user=user, preferred_language="fr")
    client.force_login(user)

    text = client.get("/admin/nothing/").content.decode()

    assert '<html lang="fr"' in text
    assert "rien n’en a été enregistré" in text


def test_who_is_not_logged_in_is_told_what_readers_are_told(client):
    answer = client.get("/admin/login/nothing/", follow=True)

    assert "If you sent a form" not in answer.content.decode()


def test_who_saves_at_the_same_moment_is_told_so(admin_client, monkeypatch):
    def somebody_is_faster(form):
        raise ChangedMeanwhileError("name_en has just been changed.")

    monkeypatch.setattr(TranslatedModelFormMixin, "_take_the_rest_from_the_row", somebody_is_faster)
    person = make_signatory(name_en="Name")
    address = AdminURLFinder().get_edit_url(person)

    answer = send_form(admin_client, address, name_en="Another name")

    assert answer.status_code == 400
    assert "saved the same at the same moment" in plain(answer.content.decode())


THINGS = [
    *[model for model in get_snippet_models() if issubclass(model, TranslatedModel)],
    CampaignSettings,
    CampaignImage,
    CampaignDocument,
]


def a_thing(model):
    if model is CampaignSettings:
        return CampaignSettings.load()
    if model is CampaignImage:
        return model.objects.create(title="A", file=png(), description_en="A crowd")
    if model is CampaignDocument:
        return model.objects.create(title="A", file=pdf())
    if model is GlossaryTerm:
        return model.objects.create(term_en="Appeal", term_fr="Appel", note_en="To a court")
    return model.objects.first()


@pytest.mark.parametrize(
    "group",
    widely(
        ["Organisers", "Editors: French", "Translators: French"],
        "Translators: French",
    ),
)
@pytest.mark.parametrize(
    "model", widely(THINGS, GlossaryTerm, CampaignImage), ids=lambda model: model.__name__
)
def test_of_a_thing_all_that_its_form_has_must_arrive(client, model, group, settings, tmp_path):
    """The whole form, unchanged, is taken from whoever may open it; less of it is not."""
    settings.MEDIA_ROOT = str(tmp_path)
    thing = a_thing(model)
    client.force_login(make_user(group))
    address = AdminURLFinder().get_edit_url(thing)
    opened = client.get(address)
    if opened.status_code != 200 or SEEN not in opened.content.decode():
        pytest.skip(f"{group} may not edit it")
    sent = sent_by(opened.content.decode())
    before = model.objects.filter(pk=thing.pk).values().get()
    columns = [name for name in sent if name in opened.context["form"].columns]

    for lacking in ({columns[0]}, {columns[-1]}, {*sent} - {SEEN}, {SEEN}):
        answer = client.post(address, {name: sent[name] for name in {*sent} - lacking})
        assert answer.status_code == 200, lacking
    for damaged in ("{}", "[]", '{"a": 1}', "[[1, 2]]"):
        assert client.post(address, {**sent, SEEN: damaged}).status_code == 200, damaged
    assert model.objects.filter(pk=thing.pk).values().get() == before

    assert client.post(address, sent).status_code == 302
    after = model.objects.filter(pk=thing.pk).values().get()
    assert {name for name in before if before[name] != after[name]} <= {"latest_revision_id"}


@pytest.mark.wide
def test_a_language_that_is_prepared_meanwhile_damages_no_form(admin_client):
    person = make_signatory(name_en="Name")
    address = AdminURLFinder().get_edit_url(person)
    sent = sent_by(admin_client.get(address).content.decode())
    prepare_language("it")

    answer = admin_client.post(address, {**sent, "name_en": "Another name"})

    assert answer.status_code == 302
    person.refresh_from_db()
    assert person.name_en == "Another name"


@pytest.mark.wide
@pytest.mark.parametrize("code", widely(["en", "fr"], "fr"))
def test_two_who_each_empty_one_language_leave_a_name(admin_client, code):
    other = {"en": "fr", "fr": "en"}[code]
    term = GlossaryTerm.objects.create(term_en="Appeal", term_fr="Appel")
    address = AdminURLFinder().get_edit_url(term)
    sent = sent_by(admin_client.get(address).content.decode())
    assert admin_client.post(address, {**sent, f"term_{other}": ""}).status_code == 302

    answer = admin_client.post(address, {**sent, f"term_{code}": ""})

    assert answer.status_code == 200
    assert "Fill in “Term” in one language at least." in answer.content.decode()
    term.refresh_from_db()
    assert getattr(term, f"term_{code}")


@pytest.mark.parametrize(
    "address",
    [
        "/admin/bulk/people/signatory/delete/?id=abc",
        "/admin/bulk/wagtailcore/page/publish/?id=abc",
        "/admin/bulk/home/campaignimage/delete/?id=abc",
        "/admin/bulk/campaign_pages/court/delete/?id=1&id=abc",
        "/admin/snippets/choose/campaign_pages/court/chosen/abc/",
        "/admin/snippets/choose/campaign_pages/court/chosen-multiple/?id=abc",
    ],
)
def test_a_number_that_is_none_is_said_within_the_admin(admin_client, address):
    answer = admin_client.get(address)

    assert answer.status_code == 404
    assert reverse("wagtailadmin_logout") in answer.content.decode()
    if "/bulk/" in address:
        assert admin_client.post(address).status_code in (400, 404)


def test_what_does_not_arrive_of_a_thing_stays_as_it_is(admin_client):
    """A connection that breaks, or a script that fails, empties no text."""
    texts = CampaignSettings.load()
    term = GlossaryTerm(term_en="Appeal", term_fr="Appel", note_en="To a court")
    term.save()
    for model, pk, sent in (
        (CampaignSettings, texts.pk, {}),
        (GlossaryTerm, term.pk, {"term_en": "Appeal"}),
    ):
        before = model.objects.filter(pk=pk).values().get()
        address = AdminURLFinder().get_edit_url(model.objects.get(pk=pk))

        admin_client.post(address, sent)

        assert model.objects.filter(pk=pk).values().get() == before
