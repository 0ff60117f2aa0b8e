"""What is saved by itself meets what a button saves, over two connections.

``python -m tests.trials.saving N`` tries each way N times on the database without content that
``DATABASE_URL`` names, and ends with an error if a promise is broken.
"""

import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any
from unittest import mock

import django
from django.test.utils import setup_test_environment

#: For how long (seconds) the slower request thinks before it writes.
THINKS = 0.15
SLOW = "Typed slowly"


def prepare() -> Any:
    """A campaign with one open language; returns who edits everything."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "home.settings.test"  # needs no static files
    django.setup()
    setup_test_environment()  # answers bring their context
    from home.models import User
    from home.prepare import prepare_language
    from tests.builders import publish

    home, _made = prepare_language("en")
    publish(home)
    return User.objects.create_superuser("editor")


def slowed(form: Any) -> Any:
    """A form that takes its time when a request of the trial asks for it."""
    clean = form.clean

    def slowly(self: Any) -> Any:
        cleaned = clean(self)
        if self.data.get("title") == SLOW:
            time.sleep(THINKS)
        return cleaned

    return mock.patch.object(form, "clean", slowly)


def at_once(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
    """The answers of two requests, the second sent while the first thinks."""
    from django.db import connection

    def run(work: Callable[[], Any], after: float) -> Any:
        with closing(connection):
            time.sleep(after)
            return work()

    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(run, first, 0), pool.submit(run, second, THINKS / 3)]
        one, other = (answer.result(timeout=60) for answer in answers)
    assert one.status_code < 500, one.content
    assert other.status_code < 500, other.content
    return one, other


class Editor:
    """Sends the form of a page as a browser would."""

    def __init__(self, user: Any) -> None:
        from django.test import Client

        self.client = Client(SERVER_NAME="localhost")
        self.client.force_login(user)

    def autosave(self, address: str, values: Any, **changes: Any) -> Callable[[], Any]:
        sent = {**values.dict(), **changes}
        return lambda: self.client.post(address, sent, HTTP_ACCEPT="application/json")

    def button(self, address: str, values: Any, **changes: Any) -> Callable[[], Any]:
        sent = {**values.dict(), **changes}
        return lambda: self.client.post(address, sent)


def expect_published(page: Any, title: str) -> None:
    page = type(page).objects.get(pk=page.pk)
    assert page.live, "a publication was taken back"
    assert page.title == title, page.title
    assert page.get_latest_revision_as_object().title == title


def editing(user: Any, count: int) -> None:
    """A draft is published while an autosave of it is on its way, and the other way round."""
    from home.page_forms import CampaignPageForm
    from tests.builders import make_text
    from tests.editing import edit_address, form_data

    editor = Editor(user)
    with slowed(CampaignPageForm):
        for _number in range(count):
            page = make_text("en", live=False)
            page.save_revision(user=user)
            address, values = edit_address(page), form_data(editor.client, page)
            save = editor.autosave(address, values, title=SLOW)
            at_once(save, editor.button(address, values, **{"title": "Out", "action-publish": "1"}))
            expect_published(page, "Out")

            page = make_text("en", live=False)
            page.save_revision(user=user)
            address, values = edit_address(page), form_data(editor.client, page)
            publish = editor.button(address, values, **{"title": SLOW, "action-publish": "1"})
            _, late = at_once(publish, editor.autosave(address, values, title="Typed before"))
            assert late.json()["error_code"] == "invalid_revision", late.content
            expect_published(page, SLOW)


def creating(user: Any, count: int) -> None:
    """A new page is published while an autosave of it is on its way, and the other way round."""
    from django.urls import reverse
    from wagtail.test.utils.form_data import querydict_from_html

    from home.models import TextPage
    from home.page_forms import CampaignPageForm
    from tests.builders import home_of

    editor = Editor(user)
    address = reverse("wagtailadmin_pages:add", args=["home", "textpage", home_of("en").pk])

    def form(slug: str) -> Any:
        html = editor.client.get(address).content.decode()
        values = querydict_from_html(html, form_id="page-edit-form")
        values.update({"body-count": "0"})
        values["slug"] = slug
        return values

    with slowed(CampaignPageForm):
        for number in range(count):
            values = form(f"first-{number}")
            save = editor.autosave(address, values, title=SLOW)
            at_once(save, editor.button(address, values, **{"title": "Out", "action-publish": "1"}))
            expect_published(TextPage.objects.get(slug__startswith=f"first-{number}"), "Out")

            values = form(f"second-{number}")
            publish = editor.button(address, values, **{"title": SLOW, "action-publish": "1"})
            at_once(publish, editor.autosave(address, values, title="Typed before"))
            expect_published(TextPage.objects.get(slug__startswith=f"second-{number}"), SLOW)


def approving(user: Any, count: int) -> None:
    """Two approvals, one of them sent by a script that saves by itself."""
    from home.page_forms import CampaignPageForm
    from tests.builders import make_text
    from tests.editing import edit_address, form_data

    editor = Editor(user)
    approval = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    with slowed(CampaignPageForm):
        for _number in range(count):
            page = make_text("en", title=SLOW, live=False)
            page.save_revision(user=user)
            page.get_workflow().start(page, user)
            address, values = edit_address(page), form_data(editor.client, page)
            approve = editor.button(address, values, **approval)
            revisions = page.revisions.count()
            at_once(approve, editor.autosave(address, values, **approval))
            expect_published(page, SLOW)
            assert page.revisions.count() == revisions, "a draft that nobody wrote"

            page = make_text("en", title=SLOW, live=False)
            page.save_revision(user=user)
            page.get_workflow().start(page, user)
            address, values = edit_address(page), form_data(editor.client, page)
            twice = editor.button(address, values, **approval)
            at_once(twice, twice)
            expect_published(page, SLOW)


TRIALS = (editing, creating, approving)


if __name__ == "__main__":
    rounds, editor = int(sys.argv[1]), prepare()
    for trial in TRIALS:
        trial(editor, rounds)
        print(f"{trial.__name__}: {rounds} rounds")
