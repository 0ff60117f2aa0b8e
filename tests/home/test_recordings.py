"""A recording of one's own on a page: played by the browser, asked of nobody else."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from wagtail.blocks import StructBlockValidationError

from home.blocks import RecordingBlock
from home.mirror.export import export
from home.models import CampaignDocument, CampaignImage, HomePage
from home.multilingual.reader import Reader
from home.search.query import Query
from home.search.results import Results
from tests.builders import (
    captions,
    close_languages,
    make_case,
    make_text,
    make_update,
    open_language,
    pdf,
    png,
)
from tests.builders import recording as recording_file
from tests.reading import parse, the_one, words

pytestmark = pytest.mark.django_db


def document(file) -> CampaignDocument:
    made = CampaignDocument(title="A file", file=file)
    made.save()
    return made


@pytest.fixture
def site():
    open_language("en")
    open_language("it")


@pytest.fixture
def film() -> CampaignDocument:
    return document(recording_file())


def block(file: CampaignDocument, **more: Any) -> dict[str, Any]:
    value = {"recording": file.pk, "title": "A conversation", "still": None, "words": "", **more}
    tracks = [
        {"language": code, "file": subtitles.pk} for code, subtitles in more.get("captions", ())
    ]
    return {"type": "recording", "value": {**value, "captions": tracks}, "id": "a" * 36}


def shown(visitor, page, code="en"):
    return parse(visitor.get(Reader(code).address(page)).content.decode(), strict=True)


def test_a_video_is_shown_with_its_still_and_loaded_by_nobody_who_does_not_play_it(
    site, film, visitor, strict_templates
):
    still = CampaignImage(title="A", description_en="A", credit="By her", file=png(900, 500))
    still.save()
    page = make_text(slug="film", body=[block(film, still=still.pk)])

    main = shown(visitor, page)
    video = next(main.iter("video"))

    assert video.get("src") == film.url
    assert video.get("preload") == "none" and "controls" in video.keys()  # noqa: SIM118
    assert video.get("poster").endswith(".webp")
    assert (video.get("width"), video.get("height")) == ("800", "444")
    assert video.get("aria-label") == "A conversation"
    figure = next(each for each in main.iter("figure"))
    assert "Download the video MP4, 2.1" in words(figure).replace("\xa0", " ")
    assert "By her" in words(figure)


@pytest.mark.wide
def test_sound_is_heard_and_says_so(site, visitor, strict_templates):
    page = make_text(slug="sound", body=[block(document(recording_file("sound.mp3")))])

    main = shown(visitor, page)

    assert list(main.iter("video")) == []
    assert next(main.iter("audio")).get("preload") == "none"
    assert "Download the recording" in words(main)
    link = next(each for each in main.iter("a") if "download" in each.keys())  # noqa: SIM118
    assert link.get("href").endswith(".mp3")


def test_browsers_may_play_what_lies_here_and_nothing_else(site, film, visitor):
    page = make_text(slug="film", body=[block(film)])

    policy = visitor.get(Reader("en").address(page))["Content-Security-Policy"]

    assert "media-src 'self';" in policy


@pytest.mark.wide
def test_subtitles_are_offered_by_the_names_of_their_languages(
    site, film, visitor, strict_templates
):
    tracks = [("ru", document(captions())), ("en", document(captions()))]
    page = make_text(slug="film", body=[block(film, captions=tracks)])

    found = list(shown(visitor, page).iter("track"))

    assert [each.get("srclang") for each in found] == ["ru", "en"]
    assert [each.get("label") for each in found] == ["русский", "English"]
    assert found[0].get("src") == tracks[0][1].url
    answer = visitor.get(tracks[0][1].url)
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"


@pytest.mark.wide
def test_readers_of_another_language_are_told_in_theirs_how_to_keep_it(site, film, visitor):
    page = make_text(slug="film", title="A film", body=[block(film, words="<p>What was said</p>")])

    main = shown(visitor, page, "it")

    fallback = the_one(main, "data-fallback", "en")
    assert "A conversation" in words(fallback) and "What was said" in words(fallback)
    told = [each for each in fallback.iter("span") if each.get("lang") == "it"]
    assert len(told) == 1 and "MP4" in words(told[0]) and "Download" not in words(told[0])


@pytest.mark.wide
def test_the_page_is_found_by_title_and_words_of_a_recording(site, film):
    make_text(slug="film", title="A film", body=[block(film, words="<p>The xylophone.</p>")])

    for asked in ("conversation", "xylophone"):
        results = Results(Reader("en"), Query(asked))
        found = [each.address for each in results.shown(results.sheet(1))]
        assert "/en/film/" in found, asked


@pytest.mark.wide
def test_on_paper_stand_its_picture_address_and_words(site, film, visitor):
    page = make_text(slug="film", body=[block(film, words="<p>The xylophone.</p>")])

    answer = visitor.get(f"{Reader('en').address(page)}print.pdf")

    sheets = PdfReader(io.BytesIO(answer.content)).pages
    text = "".join("".join(sheet.extract_text() for sheet in sheets).split())
    assert "Aconversation" in text and "MP4" in text and "xylophone" in text
    assert film.file.name in text


@pytest.mark.wide
def test_those_who_follow_the_case_get_it_as_an_enclosure(site, film, visitor):
    case = make_case(slug="a-case", title="The case")
    make_update(case, title="An interview", date="2024-05-01", body=[block(film)])

    feed = visitor.get("/en/a-case/feed/").content.decode()

    assert f'length="{film.file_size}"' in feed and 'type="video/mp4"' in feed
    assert f"{film.url}" in feed and 'rel="enclosure"' in feed
    assert "&lt;video" not in feed


def packed(folder: Path) -> list[str]:
    """What is in the file of Italian."""
    with zipfile.ZipFile(folder / "downloads/campaign-it.zip") as archive:
        return archive.namelist()


@pytest.fixture
def small_site():
    """A site of one language with nothing on it: all of it is exported in a second."""
    open_language("it")
    codes = HomePage.objects.exclude(locale__language_code="it")
    close_languages(*codes.values_list("locale__language_code", flat=True))


@pytest.mark.wide
def test_a_mirror_has_the_recording_and_a_large_one_stays_out_of_the_file_of_a_language(
    small_site, film, tmp_path, monkeypatch
):
    page = make_text("it", slug="film", body=[block(film, captions=[("en", document(captions()))])])
    export(tmp_path / "mirror")
    folder = tmp_path / "mirror"

    html = (folder / "it/film/index.html").read_text()
    assert f'src="../../media/{film.file.name}"' in html
    assert (folder / "media" / film.file.name).read_bytes() == film.file.read()
    assert f"media/{film.file.name}" in packed(folder)
    monkeypatch.setattr("home.mirror.zips.LARGEST", 100)

    page.title = "A film, again"
    page.save_revision().publish()
    export(folder)

    assert (folder / "media" / film.file.name).exists()
    assert f"media/{film.file.name}" not in packed(folder)


@pytest.mark.wide
def test_a_mirror_loses_a_recording_that_is_withdrawn(small_site, film, tmp_path):
    page = make_text("it", slug="film", body=[block(film)])
    folder = tmp_path / "mirror"
    export(folder)
    assert (folder / "media" / film.file.name).exists()

    page.unpublish()
    export(folder)

    assert not (folder / "media" / film.file.name).exists()


# What editors are told


def clean(**value: Any) -> Any:
    made = RecordingBlock()
    full = {"title": "A", "still": None, "captions": [], "words": "", **value}
    return made.clean(made.to_python(full))


def test_a_recording_with_subtitles_is_taken(film):
    subtitles = document(captions())

    taken = clean(recording=film.pk, captions=[{"language": "en", "file": subtitles.pk}])

    assert taken["recording"] == film


def test_a_document_that_does_not_play_is_refused():
    with pytest.raises(StructBlockValidationError) as refused:
        clean(recording=document(pdf()).pk)

    assert "recording" in refused.value.block_errors


def test_subtitles_that_are_none_are_refused(film):
    with pytest.raises(StructBlockValidationError) as refused:
        clean(recording=film.pk, captions=[{"language": "en", "file": film.pk}])

    assert "captions" in refused.value.block_errors


def test_two_files_of_subtitles_in_one_language_are_refused(film):
    track = {"language": "en", "file": document(captions()).pk}
    with pytest.raises(StructBlockValidationError) as refused:
        clean(recording=film.pk, captions=[track, track])

    assert "captions" in refused.value.block_errors


@pytest.mark.wide
def test_a_page_whose_recording_was_deleted_is_shown_without_it(site, film, visitor):
    page = make_text(slug="film", body=[block(film)])
    film.delete()

    main = shown(visitor, page)

    assert list(main.iter("video")) == []
