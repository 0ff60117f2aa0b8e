"""What was drawn is kept: whole, within bounds, and one at a time."""

import os
import threading
import time

import pytest
import typst

from home.printing import cache, fonts, typesetter
from home.printing.typesetter import FailedError, Sheet
from home.public.bulkhead import BusyError
from tests.builders import make_text

#: How many wait while one is drawn.
WAITING = 3


@pytest.fixture
def folder(settings, tmp_path):
    settings.PRINTED_DIR = tmp_path / "printed"
    return settings.PRINTED_DIR


def sheet(number=1):
    return Sheet("print/letter.typ", {"number": number})


def test_what_was_drawn_once_is_not_drawn_again(folder):
    drawn = []

    def draw(sheet):
        drawn.append(sheet)
        return b"content"

    assert [cache.printed(sheet(), draw, "pdf") for _ in range(2)] == [b"content"] * 2
    assert len(drawn) == 1


def test_other_data_is_another_sheet(folder):
    numbers = [cache.printed(sheet(n), lambda s: str(s.data).encode(), "pdf") for n in (1, 2)]

    assert numbers[0] != numbers[1]


def test_a_file_is_there_whole_or_not_at_all(folder, monkeypatch):
    def interrupted(self, target):
        raise KeyboardInterrupt

    monkeypatch.setattr("pathlib.Path.replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        cache.printed(sheet(), lambda s: b"content", "pdf")

    assert list(folder.iterdir()) == []


def test_the_shelf_is_bounded_and_the_oldest_go_first(folder, monkeypatch):
    monkeypatch.setattr(cache, "MOST_BYTES", 35)
    for number in range(5):
        cache.printed(sheet(number), lambda s: b"0123456789", "pdf")
        for age, path in enumerate(sorted(folder.iterdir(), key=os.path.getmtime, reverse=True)):
            os.utime(path, (time.time() - 100 * age - 1,) * 2)

    names = {path.name for path in folder.iterdir()}
    assert names == {f"{cache.key_of(sheet(number))}.pdf" for number in (2, 3, 4)}


def test_what_is_asked_for_stays(folder):
    cache.printed(sheet(), lambda s: b"content", "pdf")
    (path,) = folder.iterdir()
    os.utime(path, (1, 1))

    cache.printed(sheet(), lambda s: b"content", "pdf")

    assert time.time() - path.stat().st_mtime < 60


def test_one_is_drawn_at_a_time_and_few_wait(folder, monkeypatch):
    monkeypatch.setattr(typesetter._turns, "patience", 30)
    begun, go_on, ended = threading.Event(), threading.Event(), []
    most = []

    def compile_slowly(main, **options):
        most.append(threading.active_count())
        begun.set()
        go_on.wait(30)
        return b"drawn"

    monkeypatch.setattr(typesetter, "_compile", compile_slowly)

    def ask():
        try:
            ended.append(typesetter.draw_pdf(sheet()))
        except BusyError:
            ended.append("busy")

    threads = [threading.Thread(target=ask) for _ in range(20)]
    threads[0].start()
    begun.wait(30)
    for thread in threads[1:]:
        thread.start()
    while ended.count("busy") < 20 - 1 - WAITING:
        time.sleep(0.01)
    assert len(most) == 1
    go_on.set()
    for thread in threads:
        thread.join(30)

    assert ended.count(b"drawn") == 1 + WAITING


@pytest.mark.django_db
def test_who_finds_it_busy_is_told_when_to_ask_again(visitor, monkeypatch):
    make_text(title="Never drawn before", slug="a-text")
    monkeypatch.setattr(typesetter._turns, "patience", 0.01)

    with typesetter._turns.enter():
        answer = visitor.get("/en/a-text/share.png")

    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "no-store" in answer["Cache-Control"]


def test_an_error_of_a_template_is_told_as_a_failure(folder, monkeypatch):
    with pytest.raises(FailedError, match=r"letter\.typ"):
        typesetter.draw_pdf(sheet())


@pytest.mark.wide
def test_the_fonts_are_made_once_by_whoever_comes_first(folder):
    threads = [threading.Thread(target=fonts.folder) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert [path.name for path in folder.iterdir()] == [f"fonts-{fonts.digest()}"]
    slanted = [path.stem for path in fonts.FAMILIES if path.stem in fonts.SLANTED]
    assert len(list(fonts.folder().glob("*.ttf"))) == len(fonts.FAMILIES) + len(slanted)


def test_the_typesetter_knows_our_fonts_in_every_style_and_no_others():
    known = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(fonts.folder())],
    )

    assert set(known.families()) == set(fonts.FAMILIES.values())
    assert {font.style for font in known.fonts()} == {"normal", "italic"}
