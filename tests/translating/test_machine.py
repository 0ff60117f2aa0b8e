"""A machine fills a draft on request; what fails is said in a sentence and changes nothing."""

import time

import pytest
from django.urls import reverse
from wagtail.models import PageViewRestriction, Workflow

from home.backups.kept_settings import settings_file
from home.models import CampaignSettings, TextPage
from home.multilingual.machine_words import unread
from home.releases.models import Release
from home.translating.exchange.applying import undo
from home.translating.machine import drafting
from home.translating.machine import server as servers
from home.translating.models import Claim, GlossaryTerm, TextImport
from tests import translation_server
from tests.breadth import widely
from tests.builders import make_text, make_user, paragraph, publish, translate
from tests.translation_server import send

pytestmark = pytest.mark.django_db

LINKED = 'The <a href="https://example.org/court">court</a> said <b>no</b> twice.'


@pytest.fixture
def machine(settings):
    with translation_server.running() as server:
        settings.TRANSLATION_URL = server.url
        yield server


@pytest.fixture
def translator(client):
    user = make_user("Translators: French")
    client.force_login(user)
    return user


@pytest.fixture
def original():
    body = [paragraph("One sentence.", "one"), paragraph(LINKED, "two")]
    return make_text("en", title="Original words", slug="original", summary="In short", body=body)


@pytest.fixture
def french(original):
    return translate(original, "fr", live=False)


def ask(client, page):
    """What the screen says after its button was pressed."""
    answer = client.post(reverse("machine_draft", args=[page.pk]), follow=True)
    return " ".join(str(each) for each in answer.context["messages"])


def draft_of(page):
    return TextPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def words_of(page):
    draft = draft_of(page)
    return [draft.title, draft.summary, *(str(child.value) for child in draft.body)]


@pytest.mark.both_databases
def test_a_machine_fills_what_no_person_has_translated(client, translator, machine, french):
    said = ask(client, french)

    assert "filled 4 passages" in said
    draft = draft_of(french)
    assert words_of(french) == [
        "froriginal frwords",
        "frin frshort",
        "<p>frone frsentence.</p>",
        '<p>frthe <a href="https://example.org/court">frcourt</a> frsaid <b>frno</b> frtwice.</p>',
    ]
    assert not draft.live
    assert [each.key for each in unread(draft)] == ["title", "summary", "one", "two"]
    assert draft.record.unread_passages == 4
    assert Claim.objects.get(translation_key=french.translation_key).user == translator


@pytest.mark.wide
def test_no_address_of_a_link_leaves_the_site(client, translator, machine, french):
    ask(client, french)

    assert machine.paths == ["/languages", "/translate"]
    question = machine.questions[0]
    assert (question["source"], question["target"], question["format"]) == ("en", "fr", "html")
    assert 'The <a id="a1">court</a> said <b>no</b> twice.' in question["q"]
    assert "api_key" not in question
    assert "example.org" not in str(machine.questions)


def test_the_key_goes_to_the_server_and_into_no_message(
    client, translator, machine, french, settings, caplog
):
    settings.TRANSLATION_KEY = "a-secret-key"
    machine.says = lambda asked: send(asked, {"error": "Invalid key a-secret-key"}, 400)

    said = ask(client, french)

    assert machine.questions[0]["api_key"] == "a-secret-key"
    assert "Invalid key …" in said
    assert "a-secret-key" not in said + caplog.text


def test_the_key_is_in_no_backup(monkeypatch):
    monkeypatch.setenv("TRANSLATION_URL", "http://127.0.0.1:5000")
    monkeypatch.setenv("TRANSLATION_KEY", "a-secret-key")

    kept = settings_file()

    assert "TRANSLATION_URL=http://127.0.0.1:5000" in kept
    assert "TRANSLATION_KEY=" in kept and "a-secret-key" not in kept


def test_what_a_person_has_written_stays_and_is_not_sent(client, translator, machine, french):
    draft = draft_of(french)
    draft.title = "Des mots à nous"
    draft.save_revision()

    ask(client, french)

    assert words_of(french)[0] == "Des mots à nous"
    assert "Original words" not in machine.sent
    assert "title" not in [each.key for each in unread(draft_of(french))]


def test_without_a_server_nothing_is_offered(client, translator, french):
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[french.pk]))

    assert "translations/machine" not in editor.content.decode()
    assert client.get(reverse("machine_draft", args=[french.pk])).status_code == 404


def test_the_screen_says_where_what_would_be_sent_and_asks_nobody(
    client, translator, machine, french
):
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[french.pk])).content.decode()
    assert reverse("machine_draft", args=[french.pk]) in editor

    screen = client.get(reverse("machine_draft", args=[french.pk])).content.decode()

    assert "4 places have no words" in screen
    assert machine.url.removeprefix("http://") in screen
    assert machine.paths == []


@pytest.mark.wide
def test_lines_and_paragraphs_stay_apart(client, translator, machine):
    body = [{"type": "paragraph", "value": "<p>One.</p><p>Two &amp; three.</p>", "id": "one"}]
    page = make_text("en", title="Text", summary="A line\n\nanother\n1999", body=body)
    french = translate(page, "fr", live=False)

    ask(client, french)

    assert words_of(french)[1:] == [
        "fra frline\n\nfranother\n1999",
        "<p>frone.</p><p>frtwo &amp; frthree.</p>",
    ]


@pytest.mark.wide
def test_items_of_a_list_and_headings_stay_what_they_are(client, translator, machine):
    """As LibreTranslate divides sentences by elements; nested marks are its issue 806."""
    html = (
        '<h2>Why</h2><p>See <a href="https://e.org"><i>all <b>of it</b></i></a><br/>now.</p>'
        "<ul><li>One <b>two</b></li><li>Three</li></ul>"
    )
    page = make_text("en", title="Text", body=[{"type": "paragraph", "value": html, "id": "one"}])
    french = translate(page, "fr", live=False)

    ask(client, french)

    assert machine.sent[1] == (
        '<h2 id="x1">Why</h2><p id="x2">See <a id="a1"><i>all <b>of it</b></i></a><br id="x3">now.'
        '</p><ul id="x4"><li id="x5">One <b>two</b></li><li id="x6">Three</li></ul>'
    )
    assert words_of(french)[2] == (
        '<h2>frwhy</h2><p>frsee <a href="https://e.org"><i>frall <b>frof frit</b></i></a><br/>'
        "frnow.</p><ul><li>frone <b>frtwo</b></li><li>frthree</li></ul>"
    )


@pytest.mark.wide
def test_terms_of_the_glossary_that_were_not_used_are_named(client, translator, machine, french):
    GlossaryTerm.objects.all().delete()
    GlossaryTerm(term_en="court", term_fr="tribunal").save()
    GlossaryTerm(term_en="sentence", term_fr="frsentence").save()

    said = ask(client, french)

    assert "not used: court → tribunal (Paragraph)" in said
    assert "sentence →" not in said


def test_a_draft_by_machine_can_be_taken_back(client, translator, machine, french):
    before = words_of(french)
    ask(client, french)

    undo(TextImport.objects.get(), translator)

    assert words_of(french) == before
    assert not unread(draft_of(french))


@pytest.mark.wide
def test_asked_again_it_goes_on_with_the_rest(client, translator, machine, french):
    machine.translate = lambda html: "" if "court" in html else translation_server.in_french(html)
    assert "sent nothing back" in ask(client, french)
    machine.translate = translation_server.in_french
    machine.questions.clear()

    assert "filled 1 passage" in ask(client, french)

    assert len(machine.sent) == 1


# What does not come back whole


@pytest.mark.wide
@pytest.mark.parametrize(
    "answer",
    widely(
        [
            "pulphello vécu/p",  # LibreTranslate, issue 144
            'Le <a id="a1">tribunal</a> a dit <b>non</b deux fois.',  # issue 123
            'Le <a id="a1">tribunal a dit <b>non</a> deux fois.</b>',
            'Le <a href="https://evil.example">tribunal</a> a dit <b>non</b>.',
            'Le <a id="a1">tri</a><a id="a1">bunal</a> a dit <b>non</b>.',
            'Le <a id="a2">tribunal</a> a dit <b>non</b>.',
            'Le <a id="a1"></a>tribunal a dit <b>non</b>.',
            'Le <a id="a1">tribunal</a> a dit <b>non</b> <script>alert(1)</script>',
            'Le <a id="a1">tribunal</a> <!-- --> a dit <b>non</b>.',
            "Le tribunal a dit non.",
        ],
        'Le <a id="a1">tribunal</a> a dit <b>non</b> <script>alert(1)</script>',
    ),
)
def test_lost_links_and_formatting_leave_a_passage_out_with_a_sentence(
    client, translator, machine, french, answer
):
    before = words_of(french)[3]
    machine.translate = lambda html: answer if "court" in html else f"fr {html}"

    said = ask(client, french)

    assert words_of(french)[3] == before
    assert "two" not in [each.key for each in unread(draft_of(french))]
    assert "Left for you to translate: Paragraph: " in said
    assert "filled 3 passages" in said


@pytest.mark.wide
@pytest.mark.parametrize(
    ("answer", "stored"),
    widely(
        [
            # Spaces lost beside a mark; Animenosekai/translate, issue 71.
            (
                'Le<a id="a1">tribunal</a>a dit<b>non</b>deux fois.',
                'Le <a href="https://example.org/court">tribunal</a> a dit <b>non</b> deux fois.',
            ),
            # Entities written out; LibreTranslate, issue 203.
            (
                'L&amp;apos;<a id="a1">état</a> n&amp;#39;a dit <b>non</b>.',
                "L'<a href=\"https://example.org/court\">état</a> n'a dit <b>non</b>.",
            ),
            (
                'Le <a id="a1" class="x">tribunal</a> a dit <strong>non</strong>\n deux fois. ',
                'Le <a href="https://example.org/court">tribunal</a> a dit <b>non</b> deux fois.',
            ),
        ],
        first=1,
    ),
)
def test_small_damage_is_mended(client, translator, machine, french, answer, stored):
    machine.translate = lambda html: answer if "court" in html else f"fr {html}"

    ask(client, french)

    assert words_of(french)[3] == f"<p>{stored}</p>"


@pytest.mark.wide
def test_signs_of_html_in_plain_words_stay_words(client, translator, machine):
    french = translate(make_text("en", title="A <b>bold</b> & plain title"), "fr", live=False)

    ask(client, french)
    assert words_of(french)[0] == "fra <frb>frbold</frb> & frplain frtitle"

    # Some machines make markup of them; WeblateOrg/weblate, issue 21004.
    other = translate(make_text("en", title="Plain &lt;script&gt; title"), "fr", live=False)
    machine.translate = lambda html: "Titre <script>"
    assert "has lost links or formatting" in ask(client, other)
    assert words_of(other)[0] == "Plain &lt;script&gt; title"


@pytest.mark.parametrize(
    ("answer", "said"),
    widely(
        [
            ("", "sent nothing back"),
            ("   ", "sent nothing back"),
            ("Original words", "sent the original's words back"),
            ("m" * 256, "at most 255 have room"),
            # Some repeat themselves.
            ("encore et encore " * 40, "far more than the original says"),
            ("Мова не та зовсім", "not written in the letters"),
        ],
        first=1,
    ),
)
def test_words_that_cannot_be_used_are_left_out(client, translator, machine, french, answer, said):
    machine.translate = lambda html: answer if html == "Original words" else f"fr {html}"

    assert said in ask(client, french)

    assert words_of(french)[0] == "Original words"
    assert words_of(french)[1] == "fr In short"


# A server that fails


@pytest.mark.wide
def test_only_one_text_is_translated_at_a_time(client, translator, machine, french):
    with drafting._ONE_AT_A_TIME:
        assert "at work on another text" in ask(client, french)

    assert machine.paths == []


def _drips(asked):
    for _ in range(200):
        asked.wfile.write(b"H")
        asked.wfile.flush()
        time.sleep(0.05)


def _breaks_off(asked):
    asked.send_response(200)
    asked.send_header("Content-Length", "5000")
    asked.end_headers()
    asked.wfile.write(b'{"translatedText": [')


BROKEN = {
    "too much to do": lambda asked: send(asked, {"error": "Slowdown"}, 429),
    "refuses the key": lambda asked: send(asked, {"error": "Invalid API key"}, 403),
    "refuses this: “Too long.”": lambda asked: send(asked, {"error": "Too long."}, 400),
    "fails (HTTP 500)": lambda asked: send(asked, b"<html>", 500),
    "leads to another address": lambda asked: send(asked, b"", 302, Location="/elsewhere"),
    "is no LibreTranslate": lambda asked: send(asked, b"<html>Welcome</html>"),
    "is no LibreTranslate, or": lambda asked: send(asked, {"translatedText": ["one"]}),
    "no LibreTranslate, or a": lambda asked: send(asked, {"translatedText": [None] * 4}),
    "or a broken one": lambda asked: send(asked, {"translatedText": "one"}),
    "LibreTranslate, or a": lambda asked: send(asked, b"[" * 100_000),
    "far more than": lambda asked: send(asked, b" " * (servers.MOST_BYTES + 10)),
    "takes too long": lambda asked: time.sleep(3),
    "too long. Nothing": _drips,
    "does not answer": lambda asked: None,
    "a broken one. Nothing": _breaks_off,
}


@pytest.mark.parametrize("said", widely(BROKEN, "fails (HTTP 500)"))
def test_a_server_that_fails_is_told_in_one_sentence_and_nothing_changes(
    client, translator, machine, french, monkeypatch, said
):
    monkeypatch.setattr(servers, "ONE_ANSWER", 0.5)
    before = TextPage.objects.get(pk=french.pk).latest_revision_id
    machine.says = BROKEN[said]

    began = time.monotonic()
    told = ask(client, french)

    assert said in told
    assert "Nothing was changed" in told
    assert time.monotonic() - began < 2.5
    assert machine.paths == ["/languages", "/translate"]
    assert TextPage.objects.get(pk=french.pk).latest_revision_id == before
    assert not TextImport.objects.exists()


def test_a_server_that_is_down_is_told(client, translator, french, settings):
    settings.TRANSLATION_URL = "http://127.0.0.1:9"

    assert "The translation server 127.0.0.1:9 does not answer" in ask(client, french)


@pytest.mark.wide
def test_a_language_that_the_server_does_not_know_is_named(client, translator, machine, french):
    machine.languages = [{"code": "en", "name": "English", "targets": ["de", "en"]}]

    assert "does not know français" in ask(client, french)


@pytest.mark.wide
def test_a_long_page_is_saved_as_far_as_the_time_reached(client, translator, machine, monkeypatch):
    body = [paragraph(f"Word {'word ' * 300}number {number}.") for number in range(8)]
    french = translate(make_text("en", title="Long", body=body), "fr", live=False)
    monkeypatch.setattr(servers, "ALL_ANSWERS", 1.0)

    def slowly(html):
        time.sleep(0.2)
        return translation_server.in_french(html)

    machine.translate = slowly
    said = ask(client, french)
    assert "The time was over" in said
    done = len(unread(draft_of(french)))
    assert 0 < done < 9

    machine.translate = translation_server.in_french
    ask(client, french)
    assert len(unread(draft_of(french))) == 9


# What is not sent


def _never_published(original):
    type(original).objects.filter(pk=original.pk).update(live=False, first_published_at=None)


def _taken_offline(original):
    original.unpublish()


def _has_unpublished_words(original):
    original.title = "Not public yet"
    original.save_revision()


def _is_private(original):
    PageViewRestriction.objects.create(page=original, restriction_type="login")


def _waits_in_a_release(original):
    release = Release.objects.create(title="Later", moment="2030-01-01T00:00Z")
    release.items.create(
        page=original,
        revision=original.latest_revision,
        key=original.translation_key,
        code="en",
        title=original.title,
    )


EMBARGO = [
    _never_published,
    _taken_offline,
    _has_unpublished_words,
    _is_private,
    _waits_in_a_release,
]


@pytest.mark.parametrize("hide", widely(EMBARGO, _never_published, _has_unpublished_words))
def test_what_is_not_public_is_not_sent_unless_the_server_is_the_campaigns_own(
    client, machine, original, french, hide
):
    client.force_login(make_user("Organisers"))
    hide(original)

    said = ask(client, french)

    assert "not the campaign's own" in said
    assert machine.paths == []

    CampaignSettings.objects.update(own_translation_server=True)
    assert "filled" in ask(client, french)


@pytest.mark.wide
def test_a_draft_that_says_what_is_public_is_no_secret(client, machine, original, french):
    client.force_login(make_user("Organisers"))
    original.save_revision()
    assert TextPage.objects.get(pk=original.pk).has_unpublished_changes

    assert "filled" in ask(client, french)


def test_only_organisers_say_that_the_server_is_their_own(client, django_user_model):
    names = ("own_translation_server", "machine_told")
    address = reverse("wagtailsettings:edit", args=["home", "campaignsettings"])
    for group, shown in (("Organisers", True), ("Editors: French", False)):
        client.force_login(make_user(group))
        answer = client.get(address, follow=True)
        fields = answer.context["form"].fields
        assert [name in fields for name in names] == [shown, shown]


def test_a_text_in_review_is_not_filled(client, machine, french):
    client.force_login(make_user("Organisers"))
    Workflow.objects.first().start(french, make_user("Organisers"))

    assert "in review" in ask(client, french)
    assert machine.paths == []


@pytest.mark.wide
def test_a_text_that_somebody_else_has_taken_is_not_filled(client, translator, machine, french):
    Claim.objects.create(
        translation_key=french.translation_key,
        locale=french.locale,
        user=make_user("Translators: French", first_name="Anna"),
    )

    assert "Anna has taken this text" in ask(client, french)
    assert machine.paths == []


def test_who_may_not_write_the_language_may_not_ask(client, machine, french):
    client.force_login(make_user("Translators: German"))

    answer = client.post(reverse("machine_draft", args=[french.pk]))

    assert answer.status_code == 404  # nobody who writes another language may know of the draft
    assert machine.paths == []


@pytest.fixture
def meanwhile(monkeypatch):
    """Does something between the answer of the machine and what is made of it."""

    def do(act):
        save = drafting._save

        def then(*args):
            act()
            return save(*args)

        monkeypatch.setattr(drafting, "_save", then)

    return do


@pytest.mark.wide
def test_words_that_somebody_writes_meanwhile_stay(client, translator, machine, french, meanwhile):
    def write():
        draft = draft_of(french)
        draft.title = "Écrit entre-temps"
        draft.save_revision()

    meanwhile(write)
    ask(client, french)

    assert words_of(french)[:2] == ["Écrit entre-temps", "frin frshort"]


@pytest.mark.wide
def test_an_original_that_is_published_anew_meanwhile_is_left_alone(
    client, translator, machine, original, french, meanwhile
):
    meanwhile(lambda: publish(original, title="Other words"))

    said = ask(client, french)

    assert words_of(french)[:2] == ["Original words", "frin frshort"]
    assert "Somebody has changed this in the meantime" in said
