"""The style sheet is understood by browsers of 2018: for what they lack there is something else."""

from pathlib import Path

import pytest
import tinycss2
from django.contrib.staticfiles import finders

from home.old_browsers import expanded, for_old_browsers
from tests.old_browsers import BY_OLD_NAME, DONE_WITHOUT, as_in_2018, rules, understands


@pytest.fixture(scope="module")
def sheet():
    return Path(finders.find("home/css/site.css")).read_text(encoding="utf-8")


def read(sheet):
    return list(rules(tinycss2.parse_stylesheet(sheet, True, True)))


def is_covered(name, before, selector, places):
    """Whether a declaration that old browsers drop has something for them, or harms nobody."""
    if name in DONE_WITHOUT:
        return True
    if BY_OLD_NAME.fullmatch(name):
        return f"-webkit-{name.replace('-inline', '')}" in before
    if name == "inset-inline-start":
        return selector in places
    return name in before


def lacks(sheet):
    """Every declaration that an old browser drops and that has nothing in its place."""
    found = read(sheet)
    places = {selector for selector, told, is_read in found if is_read and "left" in dict(told)}
    return [
        f"{selector} {{ {name}: {value} }}"
        for selector, told, is_read in found
        if is_read
        for number, (name, value) in enumerate(told)
        if not understands(name, value)
        and not is_covered(name, {name for name, _ in told[:number]}, selector, places)
    ]


def test_every_declaration_has_something_for_browsers_of_2018(sheet):
    assert lacks(sheet) == []


@pytest.mark.parametrize(
    "declaration",
    [
        "aspect-ratio: 2",
        "inset: 0",
        "padding-inline-end: 1px",
        "inline-size: 1px",
        "width: clamp(1px, 2vw, 3px)",
        "width: min(100%, 2rem)",
        "inset-inline-start: 1px",
        "place-items: center",
    ],
)
def test_what_has_nothing_for_them_is_found(declaration):
    assert lacks(f"p {{ {declaration} }}")


@pytest.mark.parametrize(
    "name", ["inline-size: 1px", "padding-inline: 1px", "inset-inline-start: 0"]
)
def test_what_the_build_writes_again_is_not(name):
    assert lacks(for_old_browsers(f"p {{ {name} }}")) == []


def test_no_rule_is_dropped_for_a_selector_of_ours(sheet):
    dropped = [selector for selector, _told, is_read in read(as_in_2018(sheet)) if not is_read]

    assert dropped == []
    assert ":is(" not in sheet


def written(css):
    return for_old_browsers(css).partition("@supports not")[0]


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("p { padding-block: 1px 2px; }", "p{padding-top:1px;padding-bottom:2px}"),
        ("p { margin-inline: auto; }", "p{margin-left:auto;margin-right:auto}"),
        ("p { max-inline-size: 2px; }", "p{max-width:2px}"),
        ("p { inset-block-start: calc(1px + 2px); }", "p{top:calc(1px + 2px)}"),
        (
            "p { border-block: 1px solid var(--a); }",
            "p{border-top:1px solid var(--a);border-bottom:1px solid var(--a)}",
        ),
        ("p { border-block-width: 1px 0; }", "p{border-top-width:1px;border-bottom-width:0}"),
        (
            "p { padding-inline-start: 1px; }",
            "p{-webkit-padding-start:1px;padding-inline-start:1px}",
        ),
        ("p { display: grid; gap: 1px 2px; }", "p{display:grid;grid-gap:1px 2px}"),
        ("p { columns: 2; column-gap: 1px; }", "p{columns:2;column-gap:1px}"),
        (
            ":root { --a: clamp(1px, 2vw, 3px); }",
            ":root{--a:1px}@supports (width:clamp(0px,1px,2px)){:root{--a:clamp(1px,2vw,3px)}}",
        ),
        ('a::after { content: " , " attr(href); }', 'a::after{content:" , " attr(href)}'),
        ("a > b, c { color: red }", "a>b,c{color:red}"),
    ],
)
def test_a_property_is_written_as_old_browsers_know_it(css, expected):
    assert written(css) == expected


def test_only_old_browsers_are_given_margins_in_place_of_gaps():
    css = for_old_browsers("p { display: flex; gap: 0 2px }")

    assert css.startswith("p{display:flex;gap:0 2px}@supports not (inset:0){p>*{")
    assert "margin-inline-end:2px" in css


def test_a_list_of_selectors_is_written_out():
    assert expanded("a:lang(ar) :is(em,i),b") == "a:lang(ar) em,a:lang(ar) i,b"


def test_a_sheet_that_cannot_be_read_is_refused():
    with pytest.raises(ValueError, match="cannot be read"):
        for_old_browsers("p { color red }")


def test_names_of_tokens_are_short_and_names_of_classes_stay():
    sheet = for_old_browsers(
        ":root { --ink: #000; --ink-soft: #333 } "
        ".box--wide, .box--ink { color: var(--ink-soft); border: calc(var(--ink) * 2) }"
    )

    assert sheet.startswith(
        ":root{--a:#000;--b:#333}.box--wide,.box--ink{color:var(--b);border:calc(var(--a) * 2)}"
    )
