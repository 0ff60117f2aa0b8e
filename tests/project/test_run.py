"""``make run`` is for one's own machine."""

import pytest

from home import run


class Ended:
    """A web server that has ended."""

    returncode = 0
    asked: list[list[str]] = []

    def __init__(self, command: list[str], **options: object) -> None:
        self.asked.append(command)

    def poll(self) -> int:
        return 0


def test_it_listens_on_this_machine_alone_and_says_why(monkeypatch, capsys):
    monkeypatch.setattr(run.subprocess, "Popen", Ended)
    monkeypatch.setattr(run.signal, "signal", lambda *_: None)

    run._announce("8000")  # the rest of it prepares a whole site
    with pytest.raises(SystemExit):
        run._serve("8000")

    (command,) = Ended.asked
    assert command[command.index("--host") + 1] == "127.0.0.1"
    said = capsys.readouterr().out
    assert "Only this machine can open it" in said and "nginx" in said
