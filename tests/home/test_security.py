"""What the site sends to browsers, what it refuses, and what editors of one language can see."""

import re
from datetime import datetime
from html import unescape
from unittest import TestCase

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from wagtail.blocks import BlockField
from wagtail.models import Collection, Page
from wagtail.test.utils.form_data import querydict_from_html

from home.models import CampaignSettings
from home.multilingual import wordings
from home.prepare import prepare_language
from home.public.left_out import logger
from tests.breadth import widely
from tests.builders import home_of, make_text, make_user, translate

pytestmark = pytest.mark.django_db

SECRET = "Zebra secret"


def policy_of(answer):
    """The directives of an answer's Content-Security-Policy."""
    directives = (part.split() for part in answer["Content-Security-Policy"].split(";"))
    return {name: set(values) for name, *values in directives}


@pytest.fixture(scope="module")
def public_addresses(django_db_setup, django_db_blocker):
    """One address of every kind: each page type, a fallback, and what is no page."""
    with django_db_blocker.unblock():
        found = {}
        for page in Page.objects.filter(live=True, depth__gt=1).specific().order_by("path"):
            address = page.url_path.split("/", 2)[2]
            found.setdefault(type(page).__name__, f"/en/{address}")
    return [
        *found.values(),
        "/",
        "/ar/",
        "/sitemap.xml",
        "/robots.txt",
        "/health/live",
        "/nowhere/",
    ]


@pytest.fixture(scope="module")
def answers(public_addresses, django_db_blocker):
    nothing_left_out = TestCase().assertNoLogs(logger)
    with nothing_left_out, django_db_blocker.unblock(), transaction.atomic():
        wordings.load()
        found = {path: Client().get(path) for path in public_addresses}
        transaction.set_rollback(True)
    return found


# Headers of public pages


def test_each_kind_of_public_address_was_asked(answers):
    assert len(answers) >= 12
    for path, answer in answers.items():
        expected = {"/": 302, "/nowhere/": 404}.get(path, 200)
        assert answer.status_code == expected, path


def test_public_pages_may_load_their_own_files_and_nothing_else(answers):
    for path, answer in answers.items():
        policy = policy_of(answer)
        assert policy["default-src"] == {"'none'"}, path
        assert policy["frame-ancestors"] == {"'none'"}
        assert policy["base-uri"] == {"'none'"}
        assert policy["form-action"] == {"'self'"}
        for name, sources in policy.items():
            assert sources <= {"'self'", "'none'"}, (path, name)


def test_public_pages_send_every_protecting_header(answers):
    for path, answer in answers.items():
        assert answer["X-Content-Type-Options"] == "nosniff", path
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        for device in ("camera", "geolocation", "microphone", "payment", "usb"):
            assert f"{device}=()" in answer["Permissions-Policy"]


def test_public_pages_set_no_cookie_and_are_the_same_for_everyone(answers):
    for path, answer in answers.items():
        assert not answer.cookies, path
        assert "Cookie" not in answer.get("Vary", ""), path


def test_public_pages_hold_no_token_and_nothing_inline(answers):
    for path, answer in answers.items():
        html = answer.content.decode()
        assert "csrfmiddlewaretoken" not in html, path
        assert "<style" not in html
        # Data is never executed; the browser test sees that no policy is broken.
        assert not re.search(r"<script(?![^>]*(?:\bsrc=|application/ld\+json))", html), path
        assert not re.search(r"<[a-z][^>]*\s(?:style|on[a-z]+)=", html), path


def test_public_pages_ask_no_other_host(answers):
    for path, answer in answers.items():
        html = answer.content.decode()
        for address in re.findall(r'(?:src|srcset|action|poster)="([^"]*)"', html):
            assert address.startswith("/"), (path, address)
        for link in re.findall(r"<link[^>]*>", html):
            if "canonical" not in link and "alternate" not in link:
                assert re.search(r'href="/', link), (path, link)


@pytest.mark.wide
def test_links_that_lead_elsewhere_are_told_from_our_own(answers):
    for answer in answers.values():
        assert not re.search(
            r'href="(?:javascript|data|vbscript):', unescape(answer.content.decode())
        )


# Headers of the admin


@pytest.fixture
def admin_answers(admin_client):
    page = home_of("en").pk
    paths = [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_explore", args=[page]),
        reverse("wagtailadmin_pages:edit", args=[page]),
        reverse("wagtailimages:index"),
        reverse("wagtailsnippets_people_signatory:list"),
    ]
    return {path: admin_client.get(path) for path in paths}


@pytest.mark.wide
def test_no_script_of_the_admin_is_inline_or_evaluated(admin_answers):
    for path, answer in admin_answers.items():
        assert answer.status_code == 200, path
        policy = policy_of(answer)
        assert policy["default-src"] == {"'none'"}, path
        assert policy["script-src"] == {"'self'"}
        assert policy["frame-ancestors"] == {"'self'"}
        assert policy["base-uri"] == {"'none'"}
        assert not any("http" in source for sources in policy.values() for source in sources)


@pytest.mark.wide
def test_the_admin_has_no_script_that_its_policy_forbids(admin_answers):
    for path, answer in admin_answers.items():
        for attributes in re.findall(r"<script([^>]*)>", answer.content.decode()):
            data = 'type="application/json"' in attributes or 'type="text/' in attributes
            assert data or "src=" in attributes, (path, attributes)


def test_the_admin_sends_every_protecting_header(admin_answers):
    for path, answer in admin_answers.items():
        assert answer["X-Content-Type-Options"] == "nosniff", path
        assert answer["Referrer-Policy"] == "same-origin"
        assert "camera=()" in answer["Permissions-Policy"]
        assert answer["X-Frame-Options"] in ("DENY", "SAMEORIGIN")


def test_the_login_is_not_framed_and_not_kept(visitor):
    answer = visitor.get("/admin/login/")

    assert policy_of(answer)["script-src"] == {"'self'"}
    assert "no-store" in answer["Cache-Control"] or "private" in answer["Cache-Control"]


def test_a_preview_stands_in_a_frame_of_the_admin_only(admin_client):
    page = make_text("en", title="Preview", slug="preview")
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    admin_client.post(address, values_of(admin_client, page))

    answer = admin_client.get(address)

    assert answer.status_code == 200
    assert policy_of(answer)["frame-ancestors"] == {"'self'"}
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


# Whom to tell


def security_text(visitor):
    answer = visitor.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.content.decode().splitlines())


def test_whoever_finds_a_hole_reads_whom_to_tell(visitor, settings):
    settings.SECURITY_CONTACT = ["mailto:holes@example.org"]
    settings.SECURITY_ENCRYPTION = ["https://example.org/key.txt"]

    said = security_text(visitor)

    assert said["Contact"] == "mailto:holes@example.org"
    assert said["Encryption"] == "https://example.org/key.txt"
    assert said["Canonical"] == f"{settings.BASE_URL}/.well-known/security.txt"
    assert "en" in said["Preferred-Languages"]
    days = (datetime.fromisoformat(said["Expires"]) - timezone.now()).days
    assert 30 < days < 365


def test_without_another_contact_the_campaign_is_told(visitor):
    texts = CampaignSettings.load()
    texts.contact_email = "campaign@example.org"
    texts.save()
    assert security_text(visitor)["Contact"] == "mailto:campaign@example.org"

    texts.contact_email = ""
    texts.save()
    assert visitor.get("/.well-known/security.txt").status_code == 404


# Addresses that mean harm


ODD_PATHS = [
    "/en/%00",
    "/en/%00/",
    "/%00/",
    "/admin/%00/",
    "/media/%00",
    "/documents/1/%00",
    "/en/%ff%fe/",
    "/%ff/",
    "/en/%c0%af/",
    "/en/%ed%a0%80/",
    "/media/%ff",
    "/en/" + "a/" * 60,
    "/en/" + "a" * 300 + "/",
    "/media/" + "a" * 300,
    "/en/" + "a" * 20_000 + "/",
    "/media/../manage.py",
    "/media/..%2fmanage.py",
    "/media/%2e%2e/%2e%2e/etc/passwd",
    "/media/",
    "/media//etc/passwd",
    "/en/..%2f..%2fetc/passwd",
    "/en//letter/",
    "/en/<script>/",
    "/en/'or'1'='1/",
    "/en/%25%30%30/",
    "/en/письмо/",
    "/en/\u202eabc/",
    "/documents/999999999999999999999999/x.pdf",
    "/images/1/1/fill-100x100/",
    "/EN/nothing/",
    "/en-us/",
    "/pt_br/",
    "/wp-login.php",
    "/.env",
    "/.git/config",
]


@pytest.mark.parametrize("path", ODD_PATHS, ids=lambda path: path[:40])
@pytest.mark.both_databases
def test_an_odd_address_is_an_error_of_the_asker(visitor, path):
    answer = visitor.get(path, follow=True)

    assert 400 <= answer.status_code < 500


def test_two_slashes_at_the_start_lead_to_no_other_host(visitor):
    for path in ("//example.org/", "//example.org", "/%2fexample.org/en", "//example.org/en/"):
        answer = visitor.get("/", PATH_INFO=path)
        if answer.status_code in (301, 302):
            assert not answer["Location"].startswith("//")
        assert visitor.get("/", PATH_INFO=path, follow=False).status_code in (301, 302, 404)


@pytest.mark.parametrize(
    "query",
    ["a=%00", "%00", "year=%00", "country=FR%00", "a=%ff", "%c0%af=1", "a=%ed%a0%80", "\x00"],
    ids=repr,
)
@pytest.mark.parametrize("path", ["/en/", "/", "/sitemap.xml", "/admin/login/"])
def test_a_query_with_bytes_that_are_no_text_is_refused(visitor, path, query):
    assert visitor.generic("GET", path, QUERY_STRING=query).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/admin/pages/{}/edit/",
        "/admin/images/{}/",
        "/admin/users/edit/{}/",
        "/admin/images/?collection_id={}",
        "/admin/api/main/pages/?child_of={}",
        "/documents/{}/a.pdf",
    ],
)
@pytest.mark.both_databases
def test_a_number_that_no_column_holds_is_an_error_of_the_asker(admin_client, path):
    answer = admin_client.get(path.format("9" * 30))

    assert answer.status_code in (200, 302, 400, 404)


@pytest.mark.parametrize("path", ["/en/", "/", "/nowhere/", "/admin/login/"])
def test_a_huge_query_is_refused(visitor, path):
    assert visitor.get(f"{path}?{'a' * 20_000}").status_code == 414
    assert visitor.get(f"{path}?{'&'.join(['a=1'] * 10_000)}").status_code == 414


@pytest.mark.parametrize(
    "query",
    widely(
        [
            "year=x",
            "year=-1",
            "year=" + "9" * 100,
            "country=../..&field=<b>",
            "page=0",
            "a=%D1%8F&a=%2B",
        ],
        "year=" + "9" * 100,
        "country=../..&field=<b>",
    ),
)
@pytest.mark.both_databases
def test_an_unknown_query_is_ignored(visitor, public_addresses, query):
    for path in public_addresses:
        if path.startswith("/en/"):
            answer = visitor.get(f"{path}?{query}")
            assert answer.status_code == 200, path
            assert "<b>" not in answer.content.decode()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST"])
@pytest.mark.parametrize(
    "path", ["/en/case/", "/", "/en/case/feed/", "/robots.txt", "/media/a.jpg"]
)
def test_what_an_address_does_not_take_is_refused_in_words(admin_client, path, method):
    """Strangers are refused before Django (tests/page_cache/test_lanes.py)."""
    answer = admin_client.generic(method, path)

    assert answer.status_code == 405
    assert "<p>This address is only there to be read.</p>" in answer.content.decode()
    assert answer["Content-Type"] == "text/html; charset=utf-8"


def test_an_error_has_the_same_protecting_headers(visitor):
    for path in ("/en/%00/", "/en/?a=%00", "/en/?" + "a" * 20_000, "/nowhere/"):
        answer = visitor.get(path)
        assert "default-src 'none'" in answer["Content-Security-Policy"], path
        assert answer["X-Content-Type-Options"] == "nosniff", path
        assert not answer.cookies


@pytest.mark.both_databases
def test_a_null_byte_in_a_form_is_refused(visitor):
    answer = visitor.post("/admin/login/", {"username": "a\0b", "password": "c\0d"})

    assert answer.status_code in (200, 400)
    assert "_auth_user_id" not in visitor.session


def test_an_unknown_host_is_refused(settings):
    settings.ALLOWED_HOSTS = ["example.org"]

    assert Client(headers={"host": "evil.example"}).get("/en/").status_code == 400
    assert Client(headers={"host": "example.org"}).get("/en/").status_code == 200


def test_forms_from_elsewhere_are_refused(visitor):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post("/admin/login/", {"username": "a", "password": "b"}).status_code == 403


def test_no_page_and_no_collection_can_be_shared_by_a_password(admin_client):
    page = make_text("en", title="Private", slug="private")
    collection = Collection.get_first_root_node().add_child(name="Files")
    addresses = [
        reverse("wagtailadmin_pages:set_privacy", args=[page.pk]),
        reverse("wagtailadmin_collections:set_privacy", args=[collection.pk]),
    ]
    for address in addresses:
        form = admin_client.get(address).context["form"]
        assert "password" not in form.fields
        assert "password" not in dict(form.fields["restriction_type"].choices)
        sent = {"restriction_type": "password", "password": "open sesame"}
        assert admin_client.post(address, sent).context["form"].errors["restriction_type"]
    assert not page.get_view_restrictions().exists()


# What editors of one language can see and do


def edit_address(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def values_of(client, page):
    """What the page's editor would send unchanged."""
    answer = client.get(edit_address(page))
    values = querydict_from_html(answer.content.decode(), form_id="page-edit-form")
    for name, field in answer.context["form"].fields.items():
        if isinstance(field, BlockField):  # Wagtail's script adds the inputs of these
            values[f"{name}-count"] = "0"
    return values


@pytest.fixture
def draft():
    """An English page that was never published."""
    return make_text("en", title=SECRET, slug="zebra", live=False)


@pytest.fixture
def newer_draft():
    """A published English page with a draft of other words."""
    page = make_text("en", title="Published", slug="published")
    page.title = SECRET
    page.save_revision()
    return type(page).objects.get(pk=page.pk)


one_language_groups = pytest.mark.parametrize(
    "group", widely(["Editors: French", "Translators: French"], "Editors: French")
)


def addresses_of(page):
    """The admin's addresses about one page that show it or change it."""
    names = [
        "edit",
        "view_draft",
        "history",
        "workflow_history",
        "usage",
        "copy",
        "move",
        "delete",
        "unpublish",
        "set_privacy",
        "edit_alias",
        "convert_alias",
        "lock",
        "preview_on_edit",
    ]
    found = []
    for name in names:
        route = f"wagtailadmin_pages:{name}"
        try:
            found.append(reverse(route, args=[page.pk]))
        except NoReverseMatch:  # not every version of Wagtail has every name
            continue
    revision = page.latest_revision
    if revision is not None:
        for name in ("revisions_revert", "revisions_view", "revisions_unschedule"):
            found.append(reverse(f"wagtailadmin_pages:{name}", args=[page.pk, revision.pk]))
        found.append(
            reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", revision.pk])
        )
    return found


@pytest.mark.wide
@one_language_groups
def test_no_screen_about_another_languages_page_opens(client, group, draft, newer_draft):
    client.force_login(make_user(group))
    draft.save_revision()

    for page in (Page.objects.get(pk=draft.pk), Page.objects.get(pk=newer_draft.pk)):
        addresses = addresses_of(page)
        assert len(addresses) > 10
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code in (302, 403, 404, 405), address
            assert SECRET not in client.get(address, follow=True).content.decode(), address


@pytest.mark.wide
@one_language_groups
def test_no_list_shows_the_title_of_another_languages_draft(client, group, draft, newer_draft):
    client.force_login(make_user(group))
    root, english = Page.objects.get(depth=1).pk, home_of("en").pk
    lists = [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_explore_root"),
        reverse("wagtailadmin_explore", args=[root]),
        reverse("wagtailadmin_explore", args=[english]),
        reverse("wagtailadmin_explore", args=[home_of("fr").pk]),
        reverse("wagtailadmin_pages:search") + "?q=Zebra",
        reverse("wagtailadmin_choose_page"),
        reverse("wagtailadmin_choose_page_child", args=[english]),
        reverse("wagtailadmin_choose_page_search") + "?q=Zebra",
        reverse("court_news"),
        "/admin/api/main/pages/",
        f"/admin/api/main/pages/?child_of={english}&for_explorer=1",
        f"/admin/api/main/pages/{draft.pk}/",
        "/admin/reports/site-history/",
        "/admin/reports/aging-pages/",
        "/admin/reports/page-types-usage/",
        "/admin/reports/locked/",
        "/admin/reports/workflow/",
    ]

    for address in lists:
        answer = client.get(address, follow=True)
        assert SECRET not in answer.content.decode(), address


def test_the_chooser_offers_an_editor_of_the_language_its_drafts(client, draft):
    client.force_login(make_user("Editors: English"))
    chooser = reverse("wagtailadmin_choose_page_child", args=[home_of("en").pk])

    assert SECRET in client.get(chooser).content.decode()


@one_language_groups
def test_the_chooser_offers_what_is_published_in_any_language(client, group):
    make_text("en", title="Published page", slug="published-page")
    client.force_login(make_user(group))
    chooser = reverse("wagtailadmin_choose_page_child", args=[home_of("en").pk])

    assert "Published page" in client.get(chooser).content.decode()


@one_language_groups
def test_the_chooser_shows_the_published_title_of_a_page_with_a_newer_draft(
    client, group, newer_draft
):
    client.force_login(make_user(group))
    chooser = reverse("wagtailadmin_choose_page_child", args=[home_of("en").pk])

    assert SECRET not in client.get(chooser).content.decode()


@one_language_groups
def test_members_open_the_editor_of_their_own_language(client, group, newer_draft):
    page = translate(newer_draft, "fr", title="Publié", slug="publie")
    client.force_login(make_user(group))

    answer = client.get(edit_address(page))

    assert answer.status_code == 200
    assert SECRET not in answer.content.decode()


def test_a_translation_is_begun_from_published_words_only(newer_draft):
    copy = translate(newer_draft, "fr", live=False)

    assert copy.title == "Published"
    assert copy.get_latest_revision_as_object().title == "Published"


@pytest.mark.both_databases
def test_a_language_prepared_anew_holds_no_draft_of_another():
    home = home_of("en")
    home.title = SECRET
    home.save_revision()

    italian, _ = prepare_language("it")

    assert SECRET not in (italian.title, italian.draft_title)


@pytest.mark.wide
def test_an_editor_publishes_pages_of_the_own_language(client):
    page = make_text("fr", title="Avant", slug="avant")
    client.force_login(make_user("Editors: French"))
    values = values_of(client, page)
    values["title"], values["action-publish"] = "Après", "1"

    assert client.post(edit_address(page), values).status_code == 302
    assert Page.objects.get(pk=page.pk).title == "Après"


def test_a_translator_cannot_publish(client, visitor):
    page = make_text("fr", title="Avant", slug="avant")
    client.force_login(make_user("Translators: French"))
    values = values_of(client, page)
    values["title"], values["action-publish"] = "Après", "1"

    client.post(edit_address(page), values)

    page = Page.objects.get(pk=page.pk)
    assert page.title == "Avant"
    assert page.get_latest_revision_as_object().title == "Après"
    assert "Après" not in visitor.get("/fr/avant/").content.decode()


@pytest.mark.parametrize("name", ["unpublish", "delete"])
def test_a_translator_cannot_take_a_published_page_down(client, name):
    page = make_text("fr", title="Publié", slug="publie")
    client.force_login(make_user("Translators: French"))

    client.post(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]))

    assert Page.objects.get(pk=page.pk).live


@one_language_groups
def test_nobody_writes_into_another_language(client, group):
    page = make_text("en", title="Before", slug="before")
    client.force_login(make_user("Organisers"))
    values = values_of(client, page)
    values["title"], values["action-publish"] = "After", "1"
    client.force_login(make_user(group))

    client.post(edit_address(page), values)

    page = Page.objects.get(pk=page.pk)
    assert page.title == "Before"
    assert page.get_latest_revision_as_object().title == "Before"


@one_language_groups
def test_nobody_moves_or_copies_a_page_into_another_language(client, group):
    page = make_text("fr", title="Mots", slug="mots")
    english = home_of("en")
    client.force_login(make_user(group))
    before = english.get_descendant_count()

    client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, english.pk]))
    copy = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": english.pk}
    client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), copy)

    assert home_of("en").get_descendant_count() == before
    assert Page.objects.get(pk=page.pk).is_descendant_of(home_of("fr"))


@pytest.mark.parametrize(
    "path",
    ["/admin/groups/", "/admin/users/", "/admin/locales/", "/admin/sites/", "/admin/redirects/"],
)
@one_language_groups
def test_members_of_one_language_administer_nothing(client, group, path):
    client.force_login(make_user(group))

    assert client.get(path).status_code in (302, 403, 404)


@pytest.mark.parametrize("path", ["/admin/", "/admin/pages/", "/admin/court-news/"])
def test_the_admin_asks_visitors_to_log_in(visitor, path):
    assert visitor.get(path)["Location"].startswith("/admin/login/")


def test_accounts_without_a_group_do_not_get_in(client):
    client.force_login(make_user())

    assert client.get("/admin/").status_code in (302, 403)
