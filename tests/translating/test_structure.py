"""The structure of an original is taken over on demand, and no translated word is lost."""

import json

import pytest
from django.urls import reverse

from home.models import CampaignImage
from home.translating.structure import pictures_left_behind
from tests.builders import make_text, make_user, paragraph, png, publish, translate
from tests.editing import edit_address
from tests.reading import parse, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def translator(client):
    user = make_user("Translators: French")
    client.force_login(user)
    return user


def picture_block(image, key="picture", caption=""):
    return {"type": "image", "value": {"image": image.pk, "caption": caption}, "id": key}


def make_picture(title):
    return CampaignImage.objects.create(title=title, file=png(900, 600))


def body(*blocks):
    return json.dumps(blocks)


def pair(*blocks, french=None):
    """An original, and its French translation whose paragraphs say other words."""
    original = make_text("en", title="Original", slug="original", body=body(*blocks))
    translated = french or [
        paragraph("Mots français", block["id"]) if block["type"] == "paragraph" else block
        for block in blocks
    ]
    copy = translate(original, "fr", title="Traduction", slug="t", body=body(*translated))
    return original, copy


def address(copy):
    return reverse("take_structure", args=[copy.pk])


def offered(client, copy):
    """The choices of the screen, with those that are ticked."""
    root = parse(client.get(address(copy)).content.decode())
    boxes = [each for each in root.iter("input") if each.get("name") == "take"]
    return {box.get("value"): box.get("checked") is not None for box in boxes}


def take(client, copy, choices=None):
    if choices is None:
        choices = [choice for choice, ticked in offered(client, copy).items() if ticked]
    expected = client.get(address(copy)).context["expected"]
    return client.post(address(copy), {"take": choices, "expected": expected}, follow=True)


def draft(copy):
    page = type(copy).objects.get(pk=copy.pk).get_latest_revision_as_object()
    return [(child.id, str(child.value)) for child in page.body]


def ids(copy):
    return [key for key, _value in draft(copy)]


def test_a_new_block_comes_with_the_originals_words_and_the_others_keep_theirs(client, translator):
    one, two = paragraph("One", "one"), paragraph("Two", "two")
    original, copy = pair(one, two)
    publish(original, body=body(one, paragraph("Between", "between"), two))

    html = client.get(edit_address(copy)).content.decode()
    assert address(copy) in html
    answer = take(client, copy)

    assert ids(copy) == ["one", "between", "two"]
    texts = dict(draft(copy))
    assert "Between" in texts["between"]
    assert "Mots français" in texts["one"]
    assert "Mots français" in texts["two"]
    assert answer.redirect_chain[-1][0] == edit_address(copy)
    assert type(copy).objects.get(pk=copy.pk).body[0].id == "one"  # what is public stays
    assert len(type(copy).objects.get(pk=copy.pk).body) == 2
    assert offered(client, copy) == {}


def test_moved_blocks_move_with_their_translated_words(client, translator):
    one, two, three = (paragraph(word, word.lower()) for word in ("One", "Two", "Three"))
    original, copy = pair(one, two, three)
    publish(original, body=body(three, one, two))

    take(client, copy)

    assert ids(copy) == ["three", "one", "two"]
    assert all("Mots français" in text for _key, text in draft(copy))


@pytest.mark.wide
def test_what_only_the_translation_has_stays_where_it_stood(client, translator):
    one, two = paragraph("One", "one"), paragraph("Two", "two")
    note = paragraph("Note du traducteur", "note")
    original, copy = pair(one, two, french=[paragraph("Un", "one"), note, paragraph("Deux", "two")])
    publish(original, body=body(two, one, paragraph("Three", "three")))

    assert "body:note" not in offered(client, copy)
    take(client, copy)

    assert ids(copy) == ["two", "one", "note", "three"]
    assert "Note du traducteur" in dict(draft(copy))["note"]


@pytest.mark.wide
def test_a_removed_block_is_offered_and_stays_until_it_is_chosen(client, translator):
    one, two = paragraph("One", "one"), paragraph("Two", "two")
    original, copy = pair(one, two)
    publish(original, body=body(one))

    assert offered(client, copy) == {"body:two": False}
    take(client, copy)
    assert ids(copy) == ["one", "two"]
    take(client, copy, ["body:two"])
    assert ids(copy) == ["one"]


@pytest.mark.wide
def test_a_block_that_the_translator_took_out_is_not_offered_again(client, translator):
    one, two = paragraph("One", "one"), paragraph("Two", "two")
    _original, copy = pair(one, two)
    publish(copy, body=body(paragraph("Un", "one")))

    assert offered(client, copy) == {}


@pytest.mark.wide
def test_a_replaced_picture_is_offered_with_both_shown(client, translator):
    old, new = make_picture("Old picture"), make_picture("New picture")
    original, copy = pair(picture_block(old, caption="A man"))
    publish(copy, body=body(picture_block(old, caption="Un homme")))
    publish(original, body=body(picture_block(new, caption="A man")))

    shown = words(parse(client.get(address(copy)).content.decode()))
    assert "Old picture" in shown
    assert "New picture" in shown
    take(client, copy)

    value = type(copy).objects.get(pk=copy.pk).get_latest_revision_as_object().body[0].value
    assert value["image"] == new
    assert value["caption"] == "Un homme"


@pytest.mark.wide
def test_a_picture_that_the_translator_chose_is_left_alone(client, translator):
    old, own, new = (make_picture(title) for title in ("Old", "Own", "New"))
    original, copy = pair(picture_block(old))
    publish(copy, body=body(picture_block(own)))
    publish(original, body=body(picture_block(new)))

    assert offered(client, copy) == {}


@pytest.mark.wide
def test_a_replaced_link_in_running_text_is_offered(client, translator):
    old = '<a href="https://old.example/">here</a>'
    original, copy = pair(paragraph(f"Look {old}", "one"))
    publish(copy, body=body(paragraph('Voir <a href="https://old.example/">ici</a>', "one")))
    publish(original, body=body(paragraph(f"Look {old.replace('old', 'new')}", "one")))

    assert "https://new.example/" in words(parse(client.get(address(copy)).content.decode()))
    take(client, copy)

    assert '<a href="https://new.example/">ici</a>' in draft(copy)[0][1]


@pytest.mark.wide
def test_a_replaced_link_in_an_item_of_a_list_is_offered(client, translator):
    old, new = (f'<a href="https://{name}.example/">' for name in ("old", "new"))

    def points(words, link):
        items = [
            {"type": "item", "id": "first", "value": "<p>First</p>"},
            {"type": "item", "id": "second", "value": f"<p>{words} {link}here</a></p>"},
        ]
        return {"type": "list", "id": "points", "value": items}

    original, copy = pair(points("Look", old), french=[points("Voir", old)])
    publish(original, body=body(points("Look", new)))

    assert "https://new.example/" in words(parse(client.get(address(copy)).content.decode()))
    take(client, copy)

    second = type(copy).objects.get(pk=copy.pk).get_latest_revision_as_object().body[0].value[1]
    assert second.source == f"<p>Voir {new}here</a></p>"


@pytest.mark.wide
def test_a_replaced_address_of_a_quotation_is_offered(client, translator):
    def quote(words, link):
        return {"type": "quote", "id": "q", "value": {"text": words, "source": "", "link": link}}

    original, copy = pair(
        quote("Words", "https://old.example/"), french=[quote("Mots", "https://old.example/")]
    )
    publish(original, body=body(quote("Words", "https://new.example/")))
    take(client, copy)

    value = type(copy).objects.get(pk=copy.pk).get_latest_revision_as_object().body[0].value
    assert (value["text"], value["link"]) == ("Mots", "https://new.example/")


def test_nothing_is_written_over_a_newer_draft(client, translator):
    one = paragraph("One", "one")
    original, copy = pair(one)
    publish(original, body=body(one, paragraph("Two", "two")))
    before = client.get(address(copy)).context["expected"]
    publish(copy, title="Un titre plus neuf")

    client.post(address(copy), {"take": ["body:two"], "expected": before})

    assert ids(copy) == ["one"]


def test_who_may_not_edit_the_translation_may_not_take_anything(client):
    _original, copy = pair(paragraph("One", "one"))
    client.force_login(make_user("Translators: Russian"))

    assert client.get(address(copy)).status_code in (302, 403, 404)
    assert client.post(address(copy), {"take": ["order"]}).status_code in (302, 403, 404)


# A picture that endangers somebody


def test_publishing_without_a_picture_says_in_which_languages_it_is_still_public(client):
    old, new = make_picture("A face"), make_picture("A wall")
    original, copy = pair(picture_block(old))
    original = publish(original, body=body(picture_block(new)))

    assert list(pictures_left_behind(original)) == [old]
    assert [page.pk for page in pictures_left_behind(original)[old]] == [copy.pk]
    publish(copy, body=body(picture_block(new)))
    assert pictures_left_behind(original) == {}


@pytest.mark.wide
def test_however_it_was_published_the_original_says_which_languages_still_show_it(client):
    old, new = make_picture("A face"), make_picture("A wall")
    original, copy = pair(picture_block(old))
    client.force_login(make_user("Organisers"))
    assert "A face" not in words(parse(client.get(edit_address(original)).content.decode()))

    publish(original, body=body(picture_block(new)))  # by a release, for example

    screen = client.get(edit_address(original)).content.decode()
    assert reverse("wagtailimages:delete", args=[old.pk]) in screen
    assert address(copy) in screen
    client.post(reverse("wagtailimages:delete", args=[old.pk]))
    screen = client.get(edit_address(original)).content.decode()
    assert reverse("wagtailimages:delete", args=[old.pk]) not in screen


@pytest.mark.wide
def test_who_approves_an_original_without_a_picture_is_told(client):
    old, new = make_picture("A face"), make_picture("A wall")
    original, _copy = pair(picture_block(old))
    author, editor = make_user("Translators: English"), make_user("Organisers")
    original.body = json.dumps([picture_block(new)])
    original.save_revision(user=author)
    original.get_workflow().start(original, author)
    client.force_login(editor)
    state = original.current_workflow_task_state
    approve = reverse("wagtailadmin_pages:workflow_action", args=[original.pk, "approve", state.pk])
    next_one = reverse("next_review", args=[original.pk])

    answer = client.post(approve, {"next": next_one}, follow=True)

    assert "A face" in answer.content.decode()
    assert "still public in" in answer.content.decode()


@pytest.mark.wide
def test_the_emergency_screen_names_the_pictures_and_a_deleted_one_is_gone_everywhere(
    client, visitor
):
    old = make_picture("A face")
    original, _copy = pair(picture_block(old))
    client.force_login(make_user("Organisers"))
    for page in ("/en/original/", "/fr/t/"):
        assert 'class="picture"' in visitor.get(page).content.decode()

    screen = client.get(reverse("withdraw_page", args=[original.pk])).content.decode()
    assert reverse("wagtailimages:delete", args=[old.pk]) in screen
    client.post(reverse("wagtailimages:delete", args=[old.pk]))

    for page in ("/en/original/", "/fr/t/"):
        answer = visitor.get(page)
        assert answer.status_code == 200
        assert 'class="picture"' not in answer.content.decode()


# Items of lists: points, pictures of a gallery, rows and cells of a table


def points(**items):
    """A list with its points by their ids."""
    value = [{"type": "item", "value": f"<p>{each}</p>", "id": key} for key, each in items.items()]
    return {"type": "list", "value": value, "id": "list"}


def table(*rows):
    """A table whose rows are given as pairs of an id and the words of its cells by their ids."""
    items = [
        {
            "type": "item",
            "id": key,
            "value": [{"type": "item", "id": cell, "value": text} for cell, text in cells.items()],
        }
        for key, cells in rows
    ]
    value = {"caption": "T", "first_row": True, "first_column": False, "rows": items}
    return {"type": "table", "value": value, "id": "table"}


def cells(copy):
    page = type(copy).objects.get(pk=copy.pk).get_latest_revision_as_object()
    return [list(row) for row in page.body[0].value["rows"]]


@pytest.mark.wide
def test_a_new_point_of_a_list_is_offered_and_comes_where_it_stands(client, translator):
    original, copy = pair(points(one="One", two="Two"), french=[points(one="Un", two="Deux")])
    publish(original, body=body(points(one="One", new="New", two="Two")))

    assert offered(client, copy) == {"body:list.new": True}
    take(client, copy)

    page = type(copy).objects.get(pk=copy.pk).get_latest_revision_as_object()
    assert [str(each) for each in page.body[0].value] == ["<p>Un</p>", "<p>New</p>", "<p>Deux</p>"]
    assert offered(client, copy) == {}


@pytest.mark.wide
def test_a_new_row_and_a_new_column_of_a_table_are_offered(client, translator):
    head, row = ("r1", {"a": "Court", "b": "Year"}), ("r2", {"c": "Court 2", "d": "2022"})
    original, copy = pair(
        table(head, row),
        french=[table(("r1", {"a": "Tribunal", "b": "Année"}), ("r2", {"c": "T 2", "d": "2022"}))],
    )
    longer = {"a": "Court", "x": "Sum", "b": "Year"}, {"c": "Court 2", "y": "9", "d": "2022"}
    publish(
        original,
        body=body(
            table(("r1", longer[0]), ("r3", {"e": "New", "f": "7", "g": "2021"}), ("r2", longer[1]))
        ),
    )

    assert set(offered(client, copy)) == {
        "body:table.rows.r1.x",
        "body:table.rows.r2.y",
        "body:table.rows.r3",
    }
    take(client, copy)

    assert cells(copy) == [
        ["Tribunal", "Sum", "Année"],
        ["New", "7", "2021"],
        ["T 2", "9", "2022"],
    ]


@pytest.mark.wide
def test_a_row_that_the_original_lost_goes_only_when_it_is_chosen(client, translator):
    rows = ("r1", {"a": "One"}), ("r2", {"b": "Two"})
    original, copy = pair(table(*rows))
    publish(original, body=body(table(rows[0])))

    assert offered(client, copy) == {"body:table.rows.r2": False}
    take(client, copy, ["body:table.rows.r2"])

    assert cells(copy) == [["One"]]


@pytest.mark.wide
def test_a_row_that_the_translator_took_out_is_not_offered_again(client, translator):
    rows = ("r1", {"a": "One"}), ("r2", {"b": "Two"})
    _original, copy = pair(table(*rows))
    publish(copy, body=body(table(rows[0])))

    assert offered(client, copy) == {}


@pytest.mark.wide
def test_a_row_that_only_the_translation_has_is_its_own(client, translator):
    original, copy = pair(table(("r1", {"a": "One"})))
    publish(copy, body=body(table(("r1", {"a": "Un"}), ("own", {"o": "À nous"}))))
    publish(original, body=body(table(("r1", {"a": "One"}), ("r2", {"b": "Two"}))))

    take(client, copy)

    assert cells(copy) == [["Un"], ["Two"], ["À nous"]]
