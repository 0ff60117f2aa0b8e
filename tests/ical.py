"""A strict reader of iCalendar (RFC 5545): it raises on what lenient programs forgive."""

import re
from typing import NamedTuple

#: name *(";" param) ":" value, where a parameter's value may be quoted (section 3.1).
LINE = re.compile(
    r'(?P<name>[A-Z0-9-]+)(?P<parameters>(?:;[A-Z0-9-]+=(?:"[^"\x00-\x1f]*"|[^";:,\x00-\x1f]+))*)'
    r":(?P<value>[^\x00-\x08\x0a-\x1f\x7f]*)"
)
#: TEXT (section 3.3.11): a comma, a semicolon and a backslash are escaped, a new line is \n.
TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "UID", "NAME", "X-WR-CALNAME", "PRODID", "STATUS"}
MOMENT = re.compile(r"\d{8}T\d{6}Z")
FLOATING = re.compile(r"\d{8}T\d{6}")  # what clocks show, wherever that is
DAY = re.compile(r"\d{8}")
ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "LAST-MODIFIED"}


class Line(NamedTuple):
    name: str
    parameters: dict[str, str]
    value: str


def unfolded(data: bytes) -> list[str]:
    """The content lines; no line is longer than 75 octets, and each ends with CRLF."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    for line in lines:
        assert 0 < len(line) <= 75, line
        line.decode()  # no character is cut in two
    return data.decode().removesuffix("\r\n").replace("\r\n ", "").split("\r\n")


def parsed(line: str) -> Line:
    match = LINE.fullmatch(line)
    assert match, f"no content line: {line!r}"
    pairs = (part.split("=", 1) for part in match["parameters"].split(";")[1:])
    found = Line(match["name"], dict(pairs), match["value"])
    if found.name in TEXTS:
        assert TEXT.fullmatch(found.value), f"badly escaped: {line!r}"
    return found


def check_event(lines: list[Line]) -> None:
    names = [line.name for line in lines]
    one = {line.name: line for line in lines}
    assert {"UID", "DTSTAMP", "DTSTART"} <= set(names)
    assert [name for name in ONCE if names.count(name) > 1] == []
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        assert MOMENT.fullmatch(one[name].value)
    start = one["DTSTART"]
    is_day = start.parameters.get("VALUE") == "DATE"
    known = (DAY,) if is_day else (MOMENT, FLOATING)
    assert any(each.fullmatch(start.value) for each in known)
    if "DTEND" in one:
        assert one["DTEND"].parameters.get("VALUE") == start.parameters.get("VALUE")
        assert one["DTEND"].value > start.value
    assert one["STATUS"].value in ("TENTATIVE", "CONFIRMED", "CANCELLED")
    assert one["SEQUENCE"].value.isdecimal()


def check(data: bytes) -> None:
    """Raises ``AssertionError`` for what RFC 5545 forbids."""
    lines = [parsed(line) for line in unfolded(data)]
    assert (lines[0].name, lines[0].value) == ("BEGIN", "VCALENDAR")
    assert (lines[-1].name, lines[-1].value) == ("END", "VCALENDAR")
    open_components: list[str] = []
    events: list[list[Line]] = []
    own: list[str] = []
    components = 0
    for line in lines:
        if line.name == "BEGIN":
            open_components.append(line.value)
            components += len(open_components) == 2
            if line.value == "VEVENT":
                events.append([])
        elif line.name == "END":
            assert open_components.pop() == line.value
        elif open_components == ["VCALENDAR"]:
            own.append(line.name)
            assert components == 0, "a property of the calendar after its components"
        elif open_components[-1] == "VEVENT":
            events[-1].append(line)
    assert open_components == []
    assert own.count("PRODID") == own.count("VERSION") == 1
    assert components > 0
    for event in events:
        check_event(event)
    uids = [line.value for event in events for line in event if line.name == "UID"]
    assert len(uids) == len(set(uids))
