"""Players ask for parts of a recording: Safari plays none otherwise, and nobody could seek."""

import pytest

from home.models import CampaignDocument
from home.public import ranges
from tests.builders import make_text, open_language, recording

pytestmark = pytest.mark.django_db


@pytest.fixture
def film() -> CampaignDocument:
    document = CampaignDocument(title="A film", file=recording())
    document.save()
    return document


@pytest.fixture
def content(film) -> bytes:
    return film.file.read()


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def ask(visitor, film, asked: str, **headers):
    return visitor.get(film.url, headers={"Range": asked, **headers})


def test_the_whole_of_a_recording_says_that_parts_can_be_had(visitor, film, content):
    answer = visitor.get(film.url, headers={"Accept-Encoding": "gzip, br"})

    assert answer.status_code == 200
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["Content-Type"] == "video/mp4"
    assert answer["Content-Length"] == str(len(content))
    assert "Content-Encoding" not in answer
    assert body(answer) == content


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-1", 0, 1),  # with which Safari begins
        ("bytes=0-", 0, None),
        ("bytes=100-199", 100, 199),
        ("bytes=1000-", 1000, None),
        ("bytes=-100", -100, None),
        ("bytes=-999999", 0, None),
        ("bytes=100-999999", 100, None),
    ],
)
def test_a_part_is_sent_as_it_was_asked_for(visitor, film, content, asked, first, last):
    size = len(content)
    start = first if first >= 0 else size + first
    end = size - 1 if last is None else last

    answer = ask(visitor, film, asked, Accept_Encoding="gzip")

    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {start}-{end}/{size}"
    assert answer["Content-Length"] == str(end + 1 - start)
    assert answer["Content-Type"] == "video/mp4"
    assert "Content-Encoding" not in answer
    assert "max-age" in answer["Cache-Control"]
    assert body(answer) == content[start : end + 1]


@pytest.mark.parametrize("asked", ["bytes=99999-", "bytes=5-4", "bytes=-0"])
def test_what_is_behind_the_end_is_refused_with_the_length(visitor, film, content, asked):
    answer = ask(visitor, film, asked)

    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{len(content)}"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=a-b", "bytes=-", "bytes=2"])
def test_what_is_no_single_part_is_answered_with_all(visitor, film, content, asked):
    answer = ask(visitor, film, asked)

    assert answer.status_code == 200
    assert body(answer) == content


def test_a_download_that_goes_on_does_so_only_with_the_same_file(visitor, film):
    modified = visitor.get(film.url)["Last-Modified"]

    assert ask(visitor, film, "bytes=5-", If_Range=modified).status_code == 206
    other = "Mon, 01 Jan 2001 00:00:00 GMT"
    assert ask(visitor, film, "bytes=5-", If_Range=other).status_code == 200


def test_who_asks_for_the_head_alone_is_told_of_the_whole(visitor, film, content):
    answer = visitor.head(film.url, headers={"Range": "bytes=0-1"})

    assert (answer.status_code, answer["Content-Length"]) == (200, str(len(content)))


def test_a_player_is_sent_one_piece_after_the_other(visitor, film, content, monkeypatch):
    monkeypatch.setattr(ranges, "PIECE", 1000)

    told = ask(visitor, film, "bytes=500-", Sec_Fetch_Dest="video")
    modified = told["Last-Modified"]
    by_cache = ask(visitor, film, "bytes=0-1800", Sec_Fetch_Dest="video", If_Range=modified)
    by_safari = ask(visitor, film, "bytes=0-1800", Sec_Fetch_Dest="video")
    download = ask(visitor, film, "bytes=0-", Sec_Fetch_Dest="document")

    assert told["Content-Range"] == f"bytes 500-1499/{len(content)}"
    assert by_cache["Content-Range"] == f"bytes 0-999/{len(content)}"
    assert by_safari["Content-Range"] == f"bytes 0-1800/{len(content)}"
    assert body(download) == content


def test_parts_of_a_hidden_recording_are_not_to_be_had(visitor, film):
    open_language("en")
    block = {"type": "document", "value": {"document": film.pk, "label": ""}}
    text = make_text(slug="a-film", body=[block])
    assert ask(visitor, film, "bytes=0-1").status_code == 206

    text.unpublish()

    assert ask(visitor, film, "bytes=0-1").status_code == 404
    assert visitor.get(film.url).status_code == 404
