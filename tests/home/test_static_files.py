"""The static files of a site on one's own machine are packed when they have changed."""

from pathlib import Path

import pytest

from home import staticfiles
from home.staticfiles import PARTS, collect_static_files


@pytest.fixture
def collected(settings, tmp_path, monkeypatch):
    """How often static files were collected."""
    settings.STATIC_ROOT, settings.VAR_DIR = tmp_path / "static", tmp_path
    settings.STATIC_ROOT.mkdir()
    calls = []
    monkeypatch.setattr(staticfiles, "call_command", lambda *_, **__: calls.append(1))
    return calls


def test_a_second_start_collects_nothing(collected):
    collect_static_files()
    collect_static_files()

    assert len(collected) == 1


def test_a_change_of_a_part_of_the_style_sheet_is_collected(collected, monkeypatch, tmp_path):
    collect_static_files()
    changed = tmp_path / "changed.css"
    changed.write_text(".new { color: red; }")
    find = staticfiles.finders.find
    monkeypatch.setattr(
        staticfiles.StyleSheetFinder,
        "_part",
        lambda _self, part: str(changed) if part == PARTS[1] else find(part),
    )

    collect_static_files()

    assert len(collected) == 2


def test_what_was_interrupted_is_done_again(collected, monkeypatch, settings):
    def interrupted(*_args, **_options):
        raise KeyboardInterrupt

    collect_static_files()
    Path(settings.STATIC_ROOT, ".collected").write_text("of before")
    with monkeypatch.context() as patch:
        patch.setattr(staticfiles, "call_command", interrupted)
        with pytest.raises(KeyboardInterrupt):
            collect_static_files()
    collect_static_files()

    assert len(collected) == 2
