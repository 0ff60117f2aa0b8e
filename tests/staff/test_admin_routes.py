"""No role reaches a draft of another language by any address of the admin.

The addresses come from the URL resolver. A new one whose parameters nobody knows how to
fill makes these tests fail by its name.
"""

from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    Collection,
    Comment,
    Locale,
    Page,
    PageViewRestriction,
    Revision,
    Site,
    Task,
    TaskState,
    Workflow,
    WorkflowState,
)
from wagtail.snippets.models import get_snippet_models

from home.models import CampaignDocument, CampaignImage, CampaignSettings, User
from home.multilingual.translated_model import TranslatedModel
from home.multilingual.wordings import key_of
from home.releases.models import PublishingFailure, Release, ReleaseItem
from home.translating.models import GlossaryTerm, Suggestion, TextImport
from people.models import PeopleImport, Signatory, Signature
from tests.breadth import widely
from tests.builders import home_of, make_text, make_user, paragraph, pdf, png, publish, translate
from tests.routes import Route, admin_routes

#: Thousands of requests, and no database decides who may see what: one walk is enough on both.
pytestmark = pytest.mark.django_db

TITLE, TEXT, WORD = "Zeppelinmarker", "Quaggamarker", "Geheimes"
ROUTES = admin_routes()

#: Its pages are named in the query, and only under the model that all pages share.
BULK = "wagtail_bulk_action"
#: What ends the session.
NOT_TRIED = {"wagtailadmin_logout", "stop_login"}
#: What is open to who has given a password and has no second factor yet: the login itself.
LOGIN = {"wagtailadmin_login", "second_factor", "set_up_factor", "stop_login"}

QUERY = "GET with a query"
SENT = {
    "title": "Taken over",
    "slug": "taken-over",
    "new_title": "Taken over",
    "new_slug": "taken-over",
    "restriction_type": "login",
    "comment": "Taken over",
    "action-publish": "1",
    "include_descendants": "on",
    "copy_subpages": "on",
    "publish_copies": "on",
    "type": "remove",
    "position": "0",
    "external-link-chooser-url": "http://localhost/public-ru/",
    "external-link-chooser-link_text": "Public",
}


class World(NamedTuple):
    """What the secret pages are, and something of everything else to fill addresses with."""

    pages: list[Page]
    values: dict[str, Any]
    models: dict[str, Any]
    #: What the addresses of each page take, by its key. Every try is undone, and so it stays true.
    of_pages: dict[int, dict[str, Any]]


def secret_page(code: str, **fields: Any) -> Page:
    """A public text with a newer draft that nobody else may see, submitted for review."""
    page = make_text(code, title="Public title", slug=f"public-{code}")
    page.title = f"{WORD} {TITLE}"
    page.body = [paragraph(TEXT)]
    page.save_revision(user=fields.get("user"))
    return page


def secret_draft(code: str) -> Page:
    """A text that was never published."""
    return make_text(
        code,
        title=f"{WORD} {TITLE}",
        slug=f"geheimes-{TITLE.lower()}-{code}",
        summary=TEXT,
        body=[paragraph(TEXT)],
        live=False,
    )


def secret_release(page: Page) -> Release:
    """A release in which a draft waits."""
    release = Release.objects.create(
        title=page.title, moment=timezone.now() + timedelta(days=9), created_by_name="Somebody"
    )
    ReleaseItem.objects.create(
        release=release,
        page=page,
        revision=page.get_latest_revision(),
        key=page.translation_key,
        code=page.locale.language_code,
        title=page.title,
    )
    return release


@pytest.fixture
def world(settings: Any) -> World:
    author = make_user("Organisers")
    draft, live = secret_draft("ru"), secret_page("ru", user=author)
    translated = translate(publish(make_text("en", title="Original")), "ru", live=False)
    translated.title = f"{WORD} {TITLE}"
    translated.save_revision(user=author)
    image = CampaignImage.objects.create(title=f"{WORD} {TITLE}", file=png())
    document = CampaignDocument.objects.create(title=f"{WORD} {TITLE}", file=pdf())
    live.body = [
        paragraph(TEXT),
        {"type": "image", "value": {"image": image.pk, "caption": ""}},
        {"type": "document", "value": {"document": document.pk, "label": ""}},
    ]
    for page in (draft, live):
        page.save_revision(user=author)
        page.get_workflow().start(page, author)
        Comment.objects.create(page=page, user=author, text=TEXT, contentpath="title")
    release = secret_release(draft)
    failure = PublishingFailure.objects.create(
        kind="item",
        target=release.items.get().pk,
        page=draft,
        title=draft.title,
        moment=release.moment,
        tries=1,
        error=TEXT,
    )
    suggestion = Suggestion.objects.create(page=live, user=author, path="title", words=TEXT)
    task_state = live.current_workflow_task_state
    values = {
        "suggestion_id": suggestion.pk,
        "path": "title",
        "release_id": release.pk,
        "failure_id": failure.pk,
        "code": "ru",
        "locale_id": Locale.objects.get(language_code="ru").pk,
        "task_id": task_state.task_id,
        "workflow_pk": Workflow.objects.first().pk,
        "collection_id": Collection.objects.first().pk,
        "image_id": image.pk,
        "document_id": document.pk,
        "doc_id": document.pk,
        "signatory_id": Signatory.objects.first().pk,
        "signature_id": Signature.objects.first().pk,
        "start": 0,
        "import_id": PeopleImport.objects.create(name="people.csv", code="en", user=author).pk,
        "text_import_id": TextImport.objects.create(
            name="texts.po", locale=draft.locale, user=author
        ).pk,
        "uploaded_file_id": 1,
        "redirect_id": 1,
        "session_id": 1,
        "account_id": author.pk,
        "filter_spec": "max-100x100",
        "kind": "word",
        "word": key_of("", "Skip to the text"),
        "uidb64": "MQ",
        "token": "x",
        "guide": "editors",
        "picture": "admin-home.png",
    }
    models = {
        "wagtailsites": Site.objects.first(),
        "wagtailusers_users": author,
        "wagtailusers_groups": author.groups.first(),
        "wagtailadmin_collections": Collection.objects.first(),
        "wagtailadmin_api:images": image,
        "wagtailadmin_api:documents": document,
        "wagtailimages_chooser": image,
        "wagtaildocs_chooser": document,
        "wagtailadmin_workflows": Workflow.objects.first(),
        "wagtailsettings": CampaignSettings.load(),
    }
    term = GlossaryTerm(term_en="Term")
    term.save()
    for model in get_snippet_models():
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        row = model.objects.first() or make_row(model)
        models[f"wagtailsnippets_{name}"] = models[f"wagtailsnippetchoosers_{name}"] = row
    pages = [draft, live, translated]
    return World(pages, values, models, {page.pk: told_of(page) for page in pages})


def told_of(page: Page) -> dict[str, Any]:
    content_type = ContentType.objects.get_for_model(type(page))
    revision, task_state = page.latest_revision, page.current_workflow_task_state
    return {
        **dict.fromkeys(("page_id", "parent_page_id", "page_to_move_id", "page_pk"), page.pk),
        **dict.fromkeys(("revision_id", "revision_id_a"), revision.pk),
        "revision_id_b": "latest",
        "destination_id": home_of("fr").pk,
        "task_state_id": task_state.pk if task_state else 1,
        "workflow_state_id": page.current_workflow_state.pk if task_state else 1,
        "key": page.translation_key,
        "object_id": page.pk,
        **dict.fromkeys(("app_label", "app_name", "content_type_app_name"), content_type.app_label),
        **dict.fromkeys(("model_name", "content_type_model_name"), content_type.model),
    }


def make_row(model: type[TranslatedModel]) -> TranslatedModel:
    """A row of a translated model of which the demo has none."""
    row = model(**{f"{model.required_text}_en": "A row"})
    row.save()
    return row


def is_about_pages(route: Route) -> bool:
    page_names = {"page_id", "parent_page_id", "page_to_move_id", "page_pk", "key", "object_id"}
    return bool(
        page_names & set(route.parameters)
        or route.namespace == "wagtailadmin_api:pages"
        or (route.namespace == "wagtailadmin_pages" and route.parameters)
    )


def fill(route: Route, page: Page, world: World) -> dict[str, Any]:
    """What the address of a route takes, for this page. ``KeyError`` names what is unknown."""
    about_page = is_about_pages(route)
    thing = page if about_page else world.models.get(route.namespace)
    known = {
        **world.values,
        **world.of_pages[page.pk],
        "action": "publish",
        "action_name": "approve" if "workflow" in route.name else "publish",
    }
    if route.namespace == "wagtailsettings":
        known.update(app_name="home", model_name="campaignsettings")
    if route.name == BULK:
        known.update(app_label="wagtailcore", model_name="page")
    if route.namespace == "wagtailadmin_workflows":
        known.update(app_label="wagtailcore", model_name="groupapprovaltask")
        if "task" in route.name:
            thing = Task.objects.first()
    if thing is not None:
        known["pk"] = thing.pk
    return {name: known[name] for name in route.parameters}


def addresses(route: Route, world: World) -> list[str]:
    pages = world.pages if is_about_pages(route) else world.pages[:1]
    actions = (
        ["publish", "unpublish", "move", "delete"]
        if route.name == BULK
        else ["copy", "copy_for_translation", "create_alias", "convert_alias", "delete", "move"]
        if route.name == "wagtailadmin_api:pages:action"
        else ["approve", "reject"]
        if "workflow_action" in route.name
        else [""]
    )
    found = []
    for page in pages:
        values = fill(route, page, world)
        for action in actions:
            named = {
                name: action if action and name in ("action", "action_name") else value
                for name, value in values.items()
            }
            found.append(reverse(route.name, kwargs=named))
    if route.name == BULK:
        return [f"{path}?{chosen}" for path in found for chosen in in_bulk(world)]
    return found


def in_bulk(world: World) -> list[str]:
    """How the pages of a bulk action are named: one by one, or all below a page."""
    one_by_one = urlencode([("id", page.pk) for page in world.pages])
    return [one_by_one, urlencode({"id": "all", "childOf": home_of("ru").pk})]


def query(world: World) -> dict[str, Any]:
    draft = world.pages[0]
    return {
        "q": WORD,
        "id": [page.pk for page in world.pages],
        "page": draft.pk,
        "language": "fr",
        "locale": "ru",
        "page_type": "wagtailcore.page",
        "multiple": "1",
        "child_of": home_of("ru").pk,
        "fields": "*",
    }


def snapshot(world: World) -> list:
    """Everything that a request could change about the secret pages."""
    keys = [page.pk for page in world.pages]
    texts = [str(key) for key in keys]
    return [
        list(Page.objects.filter(pk__in=keys).order_by("pk").values()),
        Revision.page_revisions.filter(object_id__in=texts).count(),
        list(TaskState.objects.filter(revision__object_id__in=texts).values_list("pk", "status")),
        list(WorkflowState.objects.filter(object_id__in=texts).values_list("pk", "status")),
        PageViewRestriction.objects.count(),
        Comment.objects.filter(page_id__in=keys).count(),
        Page.objects.filter(translation_key__in=[page.translation_key for page in world.pages])
        .exclude(locale__language_code="fr")
        .count(),
    ]


def answer_of(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    told = " ".join(map(str, get_messages(answer.wsgi_request)))
    return f"{body.decode('utf-8', 'replace')} {answer.get('Location', '')} {told}"


def tries(client: Client, address: str, world: World) -> list[tuple[str, Any]]:
    """The ways to ask for an address: plainly, with everything it might read, sending."""
    more = query(world)
    ajax = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
    sent = {**SENT, "id": more["id"], "page": more["page"], "language": "ru"}
    sent["new_parent_page"] = home_of("fr").pk
    sent["next"] = "/admin/"
    return [
        ("GET", lambda: client.get(address)),
        (QUERY, lambda: client.get(address, more, **ajax)),
        ("POST", lambda: client.post(address, {**sent, "q": WORD}, **ajax)),
    ]


class Writes:
    """Notes whether anything was written to the database while it was installed."""

    def __init__(self) -> None:
        self.any = False

    def __call__(self, execute: Any, sql: str, *more: Any) -> Any:
        self.any = self.any or not sql.lstrip().upper().startswith(
            ("SELECT", "SAVEPOINT", "RELEASE")
        )
        return execute(sql, *more)


def try_everything(
    client: Client, world: World, routes: list[Route], ways: set[str] | None = None
) -> tuple[list[str], list[str]]:
    """Asks for addresses in every way or some, undoing each; what leaked, and what was changed.

    A query names all pages, and so each route is asked with it once.
    """
    client.raise_request_exception = False
    before = snapshot(world)
    leaks, changes = [], []
    for route in routes:
        if route.name in NOT_TRIED:
            continue
        for number, address in enumerate(addresses(route, world)):
            for how, ask in tries(client, address, world):
                if (ways and how not in ways) or (number and how == QUERY):
                    continue
                point = transaction.savepoint()
                client.cookies.pop("messages", None)
                writes = Writes()
                with connection.execute_wrapper(writes):
                    answer = ask()
                    told = answer_of(answer)
                if answer.status_code >= 500:
                    leaks.append(f"{route.name} {how} {address}: {answer.status_code}")
                if TITLE.lower() in told.lower() or TEXT in told:
                    leaks.append(f"{route.name} {how} {address}")
                if writes.any and snapshot(world) != before:
                    changes.append(f"{route.name} {how} {address}")
                transaction.savepoint_rollback(point)
    return leaks, changes


def log_in(client: Client, group: str | None) -> None:
    if group:
        user = make_user(group)
    else:
        user = User.objects.create_user("guest")
        user.user_permissions.add(access_admin())
    client.force_login(user)


@pytest.mark.wide
def test_drafts_of_another_language_neither_leak_nor_change(client, world):
    """An editor may do whatever a translator or a guest may."""
    log_in(client, "Editors: French")

    leaks, changes = try_everything(client, world, ROUTES)

    assert leaks == []
    assert changes == []


@pytest.mark.wide
@pytest.mark.parametrize(
    "group", ["Translators: French", pytest.param(None, marks=pytest.mark.soak)]
)
def test_who_may_less_than_an_editor_is_refused_without_a_hint(client, world, group):
    """Where a page is named by its address, a refusal to one who may less is another answer."""
    log_in(client, group)
    routes = [route for route in ROUTES if is_about_pages(route) or route.name == BULK]

    leaks, changes = try_everything(client, world, routes, {"GET", "POST"})

    assert len(routes) > 40
    assert leaks == []
    assert changes == []


@pytest.mark.wide
def test_a_request_that_writes_is_noticed(world):
    """So that nothing is changed unseen."""
    writes = Writes()
    with connection.execute_wrapper(writes):
        list(Page.objects.all())
        assert not writes.any
        Page.objects.filter(pk=world.pages[0].pk).update(title="Another")
    assert writes.any


def test_an_anonymous_visitor_meets_nothing_but_the_login(client, world):
    for route in ROUTES:
        for address in addresses(route, world):
            answer = client.get(address)
            assert answer.status_code < 500
            told = answer_of(answer)
            assert TITLE not in told
            assert TEXT not in told


@pytest.mark.wide
def test_a_password_alone_opens_no_more_than_a_stranger_finds_open(
    client, visitor, world, settings
):
    """At no address of the admin, named or not, asked for or sent to."""
    settings.SECOND_FACTOR_REQUIRED = True
    user = make_user("Organisers", password="correct horse battery")
    sent = {"username": user.username, "password": "correct horse battery"}
    assert client.post(reverse("wagtailadmin_login"), sent).status_code == 302
    assert client.get(reverse("set_up_factor")).status_code == 200
    routes = [each for each in ROUTES if each.name not in LOGIN | NOT_TRIED]
    passkeys = {each for each in routes if each.namespace == "otp_webauthn"}
    found = [each for route in routes if route not in passkeys for each in addresses(route, world)]
    found += ["/admin/test404/", "/admin/nothing/", "/admin/failwhale/"]
    differing = []
    for address in found:
        for how in ("get", "post"):
            half, strange = (getattr(each, how)(address) for each in (client, visitor))
            told = [(each.status_code, each.get("Location")) for each in (half, strange)]
            if told[0] != told[1]:
                differing.append(f"{how} {address}: {told}")

    assert len(found) > 250
    assert differing == []
    assert client.get(reverse("set_up_factor")).status_code == 200  # the login still waits


@pytest.mark.wide
@pytest.mark.both_databases
def test_the_drafts_can_be_seen_by_those_who_may(client, world):
    """So that those above can fail. PostgreSQL, which refuses more, is asked for each screen."""
    client.force_login(make_user("Organisers"))
    shown = set()
    one_page = world._replace(pages=world.pages[:1])
    for route in ROUTES:
        asked = connection.vendor == "postgresql" or is_about_pages(route)
        if route.name not in NOT_TRIED and asked:
            for address in addresses(route, one_page):
                answer = client.get(address)
                assert answer.status_code < 500, address
                if TITLE in answer_of(answer):
                    shown.add(route.name)
    assert len(shown) > 12, shown


HIDDEN = [
    ("get", "/admin/bulk/wagtailcore/page/publish/?id={}"),
    ("post", "/admin/bulk/wagtailcore/page/delete/?id={}"),
    ("get", "/admin/translations/original/{}/"),
    ("post", "/admin/translations/review/{}/"),
    ("post", "/admin/choose-page/{}/"),
    ("post", "/admin/cases/{}/confirm/"),
    ("get", "/admin/pages/{}/revisions/compare/earliest...latest/"),
    ("get", "/admin/translations/start/?page={}&language=fr"),
    ("post", "/admin/translations/start/?page={}&language=fr"),
]


@pytest.mark.parametrize(
    ("how", "address"), widely(HIDDEN, first=3), ids=[address for _how, address in HIDDEN]
)
def test_a_page_that_one_may_not_know_answers_as_one_that_is_not_there(client, how, address):
    hidden = secret_draft("ru")
    client.force_login(make_user("Editors: French"))

    told = [
        getattr(client, how)(address.format(pk), {"page": pk, "language": "fr"})
        if how == "post"
        else client.get(address.format(pk))
        for pk in (hidden.pk, 10**9)
    ]

    assert [each.status_code for each in told] == [404, 404]
    assert [len(each.content) for each in told] == [len(told[0].content)] * 2


def test_every_route_is_tried():
    assert len(ROUTES) > 250
    assert {route.name for route in ROUTES} >= NOT_TRIED


def access_admin() -> Permission:
    return Permission.objects.get(codename="access_admin")
