"""What each role may do in its own language, and that it stops there."""

import pytest
from django.urls import reverse

from tests.breadth import widely
from tests.builders import home_of, make_text, make_user, paragraph, publish, translate
from tests.editing import edit_address, send

pytestmark = pytest.mark.django_db


def fresh(page):
    return type(page).objects.get(pk=page.pk)


@pytest.fixture
def french():
    return make_text("fr", title="Un texte", slug="un-texte")


def test_a_translator_edits_and_submits_but_does_not_publish(client, french):
    client.force_login(make_user("Translators: French"))

    send(client, french, title="Un autre titre")
    assert fresh(french).latest_revision.content["title"] == "Un autre titre"

    send(client, french, "action-publish", title="Publié")
    assert fresh(french).title == "Un texte"
    send(client, french, "action-submit", title="Proposé")
    assert fresh(french).current_workflow_state is not None


def test_an_editor_publishes_in_the_own_language(client, french):
    client.force_login(make_user("Editors: French"))

    send(client, french, "action-publish", title="Publié")

    assert fresh(french).title == "Publié"


@pytest.mark.wide
@pytest.mark.parametrize(
    "role", widely(["Translators: French", "Editors: French"], "Editors: French")
)
def test_the_own_tree_history_and_preview_can_be_seen(client, french, role):
    client.force_login(make_user(role))
    revision = french.latest_revision

    for name, arguments in [
        ("wagtailadmin_explore", [home_of("fr").pk]),
        ("wagtailadmin_pages:history", [french.pk]),
        ("wagtailadmin_pages:usage", [french.pk]),
        ("wagtailadmin_pages:view_draft", [french.pk]),
        ("wagtailadmin_pages:revisions_view", [french.pk, revision.pk]),
        ("wagtailadmin_choose_page_child", [home_of("fr").pk]),
        ("wagtailadmin_choose_page", []),
    ]:
        assert client.get(reverse(name, args=arguments)).status_code == 200, name


@pytest.mark.wide
def test_published_pages_of_every_language_can_be_chosen_and_read(client, french):
    russian = make_text("ru", title="Опубликовано", slug="opublikovano")
    client.force_login(make_user("Translators: French"))

    chooser = client.get(reverse("wagtailadmin_choose_page_child", args=[home_of("ru").pk]))
    chosen = client.get(reverse("wagtailadmin_choose_page_chosen_multiple"), {"id": [russian.pk]})

    assert "Опубликовано" in chooser.json()["html"]
    assert "Опубликовано" in str(chosen.json())
    assert client.get("/ru/opublikovano/").status_code == 200


def test_a_published_page_of_another_language_cannot_be_edited(client):
    russian = make_text("ru", title="Опубликовано")
    client.force_login(make_user("Editors: French"))

    client.get(edit_address(russian))
    client.post(edit_address(russian), {"title": "Taken over", "action-publish": "1"})

    assert fresh(russian).title == "Опубликовано"


@pytest.mark.wide
def test_two_languages_are_two_groups(client, french):
    russian = make_text("ru", title="Текст")
    client.force_login(make_user("Editors: French", "Editors: Russian"))

    send(client, french, "action-publish", title="Publié")
    send(client, russian, "action-publish", title="Опубликовано")

    assert (fresh(french).title, fresh(russian).title) == ("Publié", "Опубликовано")


@pytest.mark.wide
def test_a_translation_begun_by_organisers_is_the_translators_to_edit(client):
    copy = translate(publish(make_text("en", title="Original")), "fr", live=False)
    client.force_login(make_user("Translators: French"))

    send(client, copy, title="Traduit")

    assert fresh(copy).latest_revision.content["title"] == "Traduit"


@pytest.mark.parametrize("action", widely(["publish", "unpublish", "move", "delete"], first=1))
def test_a_bulk_action_does_not_say_what_it_refuses(client, french, action):
    draft = make_text("ru", title="Черновик", live=False)
    public = make_text("ru", title="Опубликовано")
    public.title = "Черновик"
    public.save_revision()
    client.force_login(make_user("Editors: French"))
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])

    html = client.get(address, {"id": [draft.pk, public.pk, french.pk]}).content.decode()

    assert "Un texte" in html
    assert "Опубликовано" in html
    assert "Черновик" not in html


@pytest.mark.parametrize(
    ("name", "field"),
    widely(
        [
            ("wagtailadmin_pages:copy", "new_parent_page"),
            ("wagtailadmin_pages:move", "new_parent_page"),
            ("wagtail_bulk_action", "chooser"),
            ("wagtailadmin_pages:choose_parent", "parent_page"),
        ],
        first=2,
    ),
)
def test_a_form_does_not_say_the_title_of_a_draft_that_was_sent_to_it(client, french, name, field):
    draft = make_text("ru", title="Черновик", slug="chernovik", live=False)
    client.force_login(make_user("Editors: French"))
    arguments = {
        "wagtail_bulk_action": ["wagtailcore", "page", "move"],
        "wagtailadmin_pages:choose_parent": ["home", "textpage"],
    }
    address = reverse(name, args=arguments.get(name, [french.pk]))

    answer = client.post(
        f"{address}?id={french.pk}",
        {"new_title": "Copie", "new_slug": "copie", field: draft.pk},
        follow=True,
    )

    assert "Черновик" not in answer.content.decode()
    assert fresh(french).get_parent() == home_of("fr").page_ptr


def test_the_editor_does_not_say_the_title_of_a_draft_that_a_text_leads_to(client, french):
    draft = make_text("ru", title="Черновик", slug="chernovik", live=False)
    french.body = [{"type": "call_to_action", "value": {"label": "Lire", "page": draft.pk}}]
    french.save_revision()
    client.force_login(make_user("Editors: French"))

    assert "Черновик" not in client.get(edit_address(french)).content.decode("unicode-escape")


def test_the_editor_does_not_say_the_address_of_a_draft_that_a_text_links_to(client, french):
    """The address is made from the title."""
    draft = make_text("ru", title="Черновик", slug="chernovik", live=False)
    public = make_text("ru", title="Опубликовано", slug="opublikovano")
    links = [f'<a linktype="page" id="{page.pk}">ici</a>' for page in (draft, public)]
    french.body = [paragraph(" ".join(links))]
    french.save_revision()
    client.force_login(make_user("Editors: French"))

    html = client.get(edit_address(french)).content.decode()

    assert "opublikovano" in html
    assert "chernovik" not in html


@pytest.mark.wide
def test_an_organiser_reaches_everything(client, french):
    client.force_login(make_user("Organisers"))

    for code in ("en", "ru", "fr", "ar"):
        assert client.get(edit_address(home_of(code))).status_code == 200
