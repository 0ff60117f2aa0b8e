"""Of videos, sound and subtitles what is seen and heard is kept, and nothing of who made them."""

import io
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.urls import reverse

from home.files.uploads import CleaningDocumentField, cleaned
from home.models import CampaignDocument
from tests.builders import captions, make_user, pdf, recording

SAMPLES = Path(__file__).parent / "recordings"
NAMES = ("film.mp4", "film.webm", "sound.m4a", "sound.mp3", "sound.ogg", "sound.opus")
SECRET = b"Ivan-was-here"


def box(kind: bytes, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4, "big") + kind + content


def number(value: int, length: int = 4) -> bytes:
    return value.to_bytes(length, "big")


def a_track(handler: bytes, entry: bytes, places: list[int], sizes: list[int], more=b"") -> bytes:
    """A track of an MP4 whose samples are one to a chunk."""
    table = box(b"stsd", bytes(4) + number(1) + box(entry, bytes(78)))
    table += box(b"stsc", bytes(4) + number(1) + number(1) + number(1) + number(1))
    table += box(b"stsz", bytes(8) + number(len(sizes)) + b"".join(map(number, sizes)))
    table += box(b"stco", bytes(4) + number(len(places)) + b"".join(map(number, places)))
    media = box(b"mdhd", bytes(4) + number(1) + number(2) + bytes(12))
    media += box(b"hdlr", bytes(8) + handler + bytes(12) + SECRET + b"\0")
    media += box(b"minf", box(b"stbl", table))
    return box(b"trak", box(b"tkhd", bytes(84)) + more + box(b"mdia", media))


def a_film(entry=b"avc1", tracks=lambda start: b"", before=b"", inside=b"") -> bytes:
    """An MP4 with its index at the end, as telephones write it."""
    start = 16 + len(before) + 8
    data = box(b"mdat", b"picture" + SECRET)
    video = a_track(b"vide", entry, [start], [7])
    head = box(b"ftyp", b"isom" + bytes(4)) + before
    return head + data + box(b"moov", box(b"mvhd", bytes(100)) + video + tracks(start) + inside)


def clean(content: bytes, name: str = "film.mp4"):
    return cleaned(ContentFile(content, name=name))


@pytest.mark.parametrize("name", NAMES)
def test_a_recording_is_kept_without_what_tells_of_its_making(name):
    content = (SAMPLES / name).read_bytes()
    assert SECRET in content

    made = clean(content, name)

    kept = made.read()
    assert made.name == name
    assert SECRET not in kept
    assert made.size == len(kept) >= len(content) - 128
    assert clean(kept, name).read() == kept


def test_its_content_says_what_it_is_and_not_its_name():
    assert clean((SAMPLES / "sound.mp3").read_bytes(), "letter.pdf").name == "letter.mp3"
    assert clean((SAMPLES / "film.mp4").read_bytes(), "IMG 1.MOV").name == "IMG 1.mp4"


def test_an_index_at_the_end_is_no_error_and_stays_there():
    film = clean(a_film()).read()

    assert film.index(b"mdat") < film.index(b"moov")
    assert len(film) == len(a_film())


@pytest.mark.parametrize(
    "parts",
    [
        {"before": box(b"uuid", SECRET)},
        {"before": box(b"free", SECRET)},
        {"inside": box(b"udta", box(b"\xa9xyz", SECRET))},
        {"inside": box(b"meta", SECRET)},
    ],
    ids=str,
)
def test_a_place_in_a_film_of_a_telephone_is_forgotten(parts):
    content = a_film(**parts)

    kept = clean(content).read()

    assert content.count(SECRET) == kept.count(SECRET) + 2  # there, and the name of a track
    assert len(kept) == len(content)


def test_days_and_the_name_of_the_encoder_are_forgotten():
    film = a_film().replace(number(1) + number(2) + bytes(12), b"\1\2\3\4\5\6\7\x08" + bytes(12))

    assert b"\1\2\3\4\5\6\7\x08" in film
    assert b"\1\2\3\4" not in clean(film).read()


@pytest.mark.parametrize("handler", [b"meta", b"text", b"sbtl", b"tmcd"])
def test_a_track_of_places_goes_with_all_that_was_in_it(handler):
    """Drones and cameras write where they are, second by second, into a track of its own."""
    film = a_film(tracks=lambda start: a_track(handler, b"gpmd", [start + 7], [len(SECRET)]))

    kept = clean(film).read()

    assert SECRET in film and SECRET not in kept
    assert b"picture" in kept and len(kept) == len(film)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (a_film(entry=b"hvc1"), "film.mov", "recording_codec"),
        (a_film()[:-40], "film.mp4", "recording_damaged"),
        (a_film()[:60], "film.mp4", "recording_damaged"),
        (box(b"ftyp", b"isom") + b"\0\0\0\1moov" + bytes(8), "film.mp4", "recording_damaged"),
        (b"\0\0\0\x0cftypisom" + box(b"moof", b""), "film.mp4", "recording_damaged"),
        (b"RIFF    AVI LIST", "film.avi", "recording_unreadable"),
        (b"<html><script>", "film.mp4", "recording_unreadable"),
        (b"\x1a\x45\xdf\xa3\x8b\x42\x82\x88matroska", "film.webm", "recording_codec"),
        (b"\x1a\x45\xdf\xa3\xff", "film.webm", "recording_damaged"),
        (b"\x1a\x45\xdf\xa3" + b"\0" * 20, "film.webm", "recording_damaged"),
        (b"OggS\0\2" + bytes(20), "sound.ogg", "recording_damaged"),
        (b"OggS\0\2" + bytes(40), "sound.ogg", "recording_codec"),
        (b"OggS\0\2" + bytes(20) + b"\1\x08fishead\0", "film.ogg", "recording_codec"),
        (b"ID3\4\0\0\0\0\1\0" + bytes(400), "sound.mp3", "recording_damaged"),
        (b"ID3\4\0\0\xff\xff\xff\xff", "sound.mp3", "recording_damaged"),
        (b"nothing", "words.vtt", "captions_no_vtt"),
        (b"1\n00:00:01,000 --> 00:00:02,000\nOne\n", "words.vtt", "captions_no_vtt"),
        (b"WEBVTT\n\nNOTE 00:01", "words.vtt", "captions_empty"),
        (b"WEBVTT\n\n\xff\xfe", "words.vtt", "captions_no_utf8"),
        (b"WEBVTT" + b"\n" * 3_000_000, "words.vtt", "captions_too_much"),
        (b"nothing", "letter.pdf", "no_pdf"),
    ],
)
def test_what_is_none_or_not_whole_is_refused_in_words(content, name, code):
    with pytest.raises(ValidationError) as refused:
        clean(content, name)

    assert refused.value.code == code
    assert len(refused.value.messages[0]) > 20


@pytest.mark.wide
def test_whatever_is_cut_or_changed_never_makes_an_error_of_ours():
    for name in NAMES:
        content = (SAMPLES / name).read_bytes()
        for place in range(0, len(content), 37):
            for changed in (
                content[:place],
                content[:place] + b"\xff\xff\xff\xff" + content[place + 4 :],
            ):
                try:
                    assert len(clean(changed, name).read()) <= len(changed)
                except ValidationError:
                    continue


def test_a_recording_may_be_so_large_and_no_larger(settings):
    settings.RECORDING_MB = 1
    film = a_film(before=box(b"free", bytes(2**20)))

    with pytest.raises(ValidationError, match="may have 1 MB"):
        clean(film)


def test_a_large_recording_is_no_reason_to_refuse_a_document(settings):
    settings.RECORDING_MB = 1
    with pytest.raises(ValidationError, match="too large or too intricate"):
        clean(b"%PDF-1.7" + bytes(16 * 2**20), "a.pdf")


def test_sound_between_other_bytes_is_found_again():
    content = (SAMPLES / "sound.mp3").read_bytes()
    middle = content.index(b"\xff\xfb", 1000)

    kept = clean(content[:middle] + SECRET * 3 + content[middle:], "a.mp3").read()

    assert SECRET not in kept
    assert kept.endswith(clean(content, "a.mp3").read()[-1000:])


def test_subtitles_are_kept_without_notes_and_styles():
    kept = clean(
        b"\xef\xbb\xbfWEBVTT - by Ivan-was-here\r\n\r\nNOTE\r\nIvan-was-here\r\n\r\n"
        b"STYLE\r\n::cue { background: url(//evil.example) }\r\n\r\n"
        b"1\r\n00:01.000 --> 00:02.000 line:0\r\nGood evening\r\nto all\r\n\r\n\r\n"
        b"00:03.000 --> 00:04.000\r\nEnd\r\n",
        "words.vtt",
    )
    assert kept.read().decode() == (
        "WEBVTT\n\n1\n00:01.000 --> 00:02.000 line:0\nGood evening\nto all\n\n"
        "00:03.000 --> 00:04.000\nEnd\n"
    )


# Where editors upload


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["film.mp4", "words.vtt"])
def test_an_editor_uploads_it_among_the_documents(client, name):
    client.force_login(make_user("Organisers"))
    content = captions().read() if name.endswith("vtt") else (SAMPLES / name).read_bytes()
    form = {"title": "The film", "file": SimpleUploadedFile(name, content), "collection": 1}

    answer = client.post(reverse("wagtaildocs:add"), form)

    assert answer.status_code == 302
    document = CampaignDocument.objects.get(title="The film")
    assert SECRET not in document.file.read()
    assert document.file_size == document.file.size
    assert document.url == f"/media/{document.file.name}"
    assert document.file.name.endswith(name[-4:])


@pytest.mark.django_db
def test_who_uploads_what_is_too_large_is_told_how_large_it_may_be(client, settings):
    settings.RECORDING_MB = 1
    client.force_login(make_user("Organisers"))
    film = a_film(before=box(b"free", bytes(2**20)))
    upload = TemporaryUploadedFile("film.mp4", "video/mp4", len(film), None)
    upload.write(film)
    upload.seek(0)

    answer = client.post(
        reverse("wagtaildocs:add"), {"title": "The film", "file": upload, "collection": 1}
    )

    assert "A recording may have 1 MB." in answer.content.decode()
    assert not CampaignDocument.objects.exists()


def test_nothing_of_what_was_sent_is_left_in_the_upload():
    upload = TemporaryUploadedFile("film.mp4", "video/mp4", 0, None)
    upload.write((SAMPLES / "film.mp4").read_bytes())
    upload.size = upload.tell()

    made = CleaningDocumentField().to_python(upload)

    upload.seek(0)
    assert upload.read() == made.read()


@pytest.mark.django_db
def test_a_command_that_brings_a_file_brings_it_clean():
    source = io.BytesIO((SAMPLES / "sound.opus").read_bytes())
    document = CampaignDocument(title="Sound", file=ContentFile(source.read(), "a.opus"))
    document.save()

    assert SECRET not in document.file.read()
    assert (document.is_audio, document.is_video, document.format) == (True, False, "Opus")


@pytest.mark.django_db
def test_kinds_of_files_are_called_as_people_write_them():
    film = CampaignDocument(title="A", file=recording())
    film.save()
    paper = CampaignDocument(title="A", file=pdf())
    paper.save()
    words = CampaignDocument(title="A", file=captions())
    words.save()

    assert [each.format for each in (film, paper, words)] == ["MP4", "PDF", "WebVTT"]
    assert [each.is_captions for each in (film, paper, words)] == [False, False, True]
    assert paper.url.startswith("/documents/")
