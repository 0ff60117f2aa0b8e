"""Mail to staff names no text that is not public, unless the campaign lets it."""

import pytest
from django.core import mail
from wagtail.models import Locale

from home.translating.digest import ask_for_translation
from home.translating.questions import ask, mail_question
from tests.breadth import widely
from tests.builders import make_text, make_user, translate
from tests.releases.test_watch import late_release, report_failures

pytestmark = pytest.mark.django_db


def told() -> str:
    return "\n".join(f"{letter.subject}\n{letter.body}" for letter in mail.outbox)


def submit(page, execute):
    with execute(execute=True):
        page.get_workflow().start(page, make_user("Translators: English"))


def late(execute):
    make_user("Organisers", email="organiser@example.org")
    late_release()
    report_failures()


def urgent(execute):
    make_user("Translators: French", email="french@example.org")
    draft = make_text("en", title="The ruling", live=False)
    ask_for_translation(draft, Locale.objects.get(language_code="fr"), make_user())


def question(execute):
    make_user("Organisers", email="organiser@example.org")
    draft = make_text("en", title="The ruling", live=False)
    copy = translate(draft, "fr", title="Copie", slug="copie", live=False)
    mail_question(ask(copy, draft, make_user(), "title", "Why?"), draft)


def approval(execute):
    make_user("Editors: English", email="editor@example.org")
    draft = make_text("en", title="The ruling", live=False)
    draft.save_revision()
    submit(draft, execute)


@pytest.mark.parametrize("send", widely([late, urgent, question, approval], late, question))
@pytest.mark.parametrize("is_allowed", [False, True])
def test_what_is_not_public_is_named_in_mail_only_if_the_campaign_lets_it(
    settings, django_capture_on_commit_callbacks, send, is_allowed
):
    settings.MAIL_NAMES_DRAFTS = is_allowed

    send(django_capture_on_commit_callbacks)

    assert mail.outbox
    assert ("The ruling" in told()) == is_allowed
    assert ("a text that is not public yet" in told()) != is_allowed


def test_what_is_public_is_named(django_capture_on_commit_callbacks):
    make_user("Editors: English", email="editor@example.org")
    page = make_text("en", title="The ruling")
    page.title = "Another title"
    page.save_revision()

    submit(page, django_capture_on_commit_callbacks)

    assert "The ruling" in told()
    assert "Another title" not in told()
