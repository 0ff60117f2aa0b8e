"""What an editor of a thing has before them while others save: nothing is taken for read."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from home.models import CampaignImage, User
from home.multilingual.forms import TranslatedModelFormMixin
from home.multilingual.text_sources import TextState
from people.models import Signatory
from tests.breadth import widely
from tests.builders import make_signatory, make_user, png
from tests.editing import sent_by
from tests.multilingual.test_text_sources import change, state
from tests.multilingual.test_things import edit_address, form_of, values_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def person():
    return make_signatory(name_en="Name", name_ru="Имя")


@pytest.fixture
def image():
    image = CampaignImage(title="x", file=png(), description_en="A man", description_ru="Человек")
    image.save()
    return image


def image_address(image):
    return reverse("wagtailimages:edit", args=[image.pk])


def test_a_translation_follows_the_original_that_its_translator_read(client, person):
    client.force_login(make_user("Translators: Russian"))
    opened = form_of(client, person)
    change(person, name_en="New name")

    client.post(edit_address(person), {**opened, "name_ru": "Новое имя"})

    assert state(person, "ru") == TextState.OUTDATED


def test_a_tick_speaks_of_the_original_that_was_read(client, person):
    change(person, name_en="New name")
    client.force_login(make_user("Translators: Russian"))
    opened = form_of(client, person)
    change(person, name_en="Newest name")

    client.post(edit_address(person), {**opened, "matches_ru": "on"})

    assert state(person, "ru") == TextState.OUTDATED


def test_an_original_back_at_what_was_read_makes_the_translation_current(client, person):
    client.force_login(make_user("Translators: Russian"))
    opened = form_of(client, person)
    change(person, name_en="New name")
    client.post(edit_address(person), {**opened, "name_ru": "Новое имя"})

    change(person, name_en="Name")

    assert state(person, "ru") == TextState.FILLED


def test_who_writes_original_and_translation_at_once_has_them_match(admin_client, person):
    opened = form_of(admin_client, person)

    admin_client.post(edit_address(person), {**opened, "name_en": "New", "name_ru": "Новое"})

    assert state(person, "ru") == TextState.FILLED


def test_the_form_shown_again_is_about_the_original_that_it_shows(client, person):
    client.force_login(make_user("Translators: Russian"))
    opened = form_of(client, person)
    change(person, name_en="New name", name_ru="Их текст")
    refused = client.post(edit_address(person), {**opened, "name_ru": "Мой текст"})
    assert "New name" in refused.content.decode()

    client.post(edit_address(person), values_of(refused.context["form"]))

    assert Signatory.objects.get(pk=person.pk).name_ru == "Мой текст"
    assert state(person, "ru") == TextState.FILLED


def test_the_first_change_of_a_row_without_memory_is_noticed(admin_client, person):
    Signatory.objects.filter(pk=person.pk).update(text_sources={})
    opened = form_of(admin_client, person)

    admin_client.post(edit_address(person), {**opened, "name_en": "New name"})

    assert state(person, "ru") == TextState.OUTDATED


def test_a_translation_written_past_the_model_is_not_outdated(person):
    change(person, name_en="New name")
    Signatory.objects.filter(pk=person.pk).update(name_ru="Новое имя")

    assert state(person, "ru") == TextState.FILLED


@pytest.mark.parametrize(
    "damage",
    widely(
        [
            "nonsense",
            "5",
            "[1]",
            '{"originals": 5}',
            '{"originals": {"name": 5}}',
            '{"originals": {"name": ["xx", "y"]}}',
        ],
        first=1,
    ),
)
def test_a_damaged_form_is_refused_in_words(client, person, damage):
    client.force_login(make_user("Translators: Russian"))
    values = {**form_of(client, person), "name_ru": "Новое имя", "seen_texts": damage}

    answer = client.post(edit_address(person), values)

    assert "This form is damaged. Open it again." in answer.content.decode()


def test_the_form_of_a_picture_shows_the_original(admin_client, image):
    image.description_en = "A <b>woman</b>"
    image.save()

    html = admin_client.get(image_address(image)).content.decode()

    assert 'lang="en" dir="ltr">A &lt;b&gt;woman&lt;/b&gt;<' in html
    assert "changed since" in html


@pytest.mark.wide
def test_two_editors_of_a_picture_are_told_too(admin_client, image):
    opened = sent_by(admin_client.get(image_address(image)).content.decode())
    image.description_ru = "Их текст"
    image.save()

    answer = admin_client.post(image_address(image), {**opened, "description_ru": "Мой текст"})

    assert answer.status_code == 200
    assert "Их текст" in answer.content.decode()
    assert CampaignImage.objects.get(pk=image.pk).description_ru == "Их текст"


# With two connections. What a thread commits stays in the database: it is taken away again.

on_two_connections = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite in memory has one connection"
)


def apart(work: Callable, *arguments: object) -> object:
    """The result of a function run in a thread with a connection of its own."""

    def run() -> object:
        with closing(connection):
            return work(*arguments)

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(timeout=60)


@pytest.fixture
def committed() -> Iterator[Callable]:
    """Makes things that other connections see, and an editor of everything."""
    made = []

    def make(build: Callable) -> object:
        made.append(apart(build))
        return made[-1]

    def forget() -> None:
        for thing in reversed(made):
            ModelLogEntry.objects.filter(object_id=str(thing.pk)).delete()
            thing.delete()

    yield make
    apart(forget)


@pytest.fixture
def meeting(monkeypatch) -> None:
    """Lets the checks of two forms wait for each other, unless a lock holds one of them back."""
    barrier = threading.Barrier(2)
    check = TranslatedModelFormMixin._post_clean

    def waiting(form: TranslatedModelFormMixin) -> None:
        check(form)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(2)

    monkeypatch.setattr(TranslatedModelFormMixin, "_post_clean", waiting)


def post_both(address: str, user: User, field: str) -> dict[str, int]:
    """What two who opened an editor at the same time are answered, by the text each sends."""

    def open_form() -> tuple[Client, dict]:
        client = Client()
        client.force_login(user)
        return client, sent_by(client.get(address).content.decode())

    client, opened = apart(open_form)

    def post(text: str) -> int:
        with closing(connection):
            return client.post(address, {**opened, field: text}).status_code

    with ThreadPoolExecutor(2) as pool:
        texts = ["Один текст", "Другой текст"]
        return dict(zip(texts, pool.map(post, texts, timeout=60), strict=True))


@on_two_connections
def test_of_two_who_save_a_name_at_once_one_is_told(committed, meeting):
    user = committed(lambda: User.objects.create_superuser("one-of-two"))
    person = committed(lambda: make_signatory(name_en="Name", name_ru="Имя"))

    answers = post_both(edit_address(person), user, "name_ru")

    assert sorted(answers.values()) == [200, 302]
    assert answers[Signatory.objects.get(pk=person.pk).name_ru] == 302


@on_two_connections
def test_of_two_who_save_a_picture_at_once_one_is_refused(committed, meeting):
    user = committed(lambda: User.objects.create_superuser("one-of-two"))
    image = committed(lambda: CampaignImage.objects.create(title="x", file=png()))

    answers = post_both(image_address(image), user, "description_ru")

    assert sorted(answers.values()) == [302, 400]
    assert answers[CampaignImage.objects.get(pk=image.pk).description_ru] == 302
