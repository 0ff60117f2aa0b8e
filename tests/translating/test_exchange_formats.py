"""Each format brings back what went out, whatever tools do to a file on the way."""

import io
import re
import subprocess
import zipfile
from shutil import which

import docx
import polib
import pytest
from wagtail.models import Locale

from home.translating.exchange.applying import put
from home.translating.exchange.docx import read_docx
from home.translating.exchange.marks import Marks, MarksError
from home.translating.exchange.plan import _Planner
from home.translating.exchange.reading import read_file
from home.translating.exchange.sent import FileError, Sent
from home.translating.exchange.units import Texts, numbered, path_of
from home.translating.exchange.writing import FORMATS, write_files
from tests.breadth import widely
from tests.builders import make_text, make_user, paragraph, translate

pytestmark = pytest.mark.django_db

SOURCE = (
    "<p>If a &lt; b &amp;amp; c, <b>bold</b> and <i>italic</i> or <b><i>both</i></b>.</p>"
    '<p>See <a href="https://example.org/?a=1&amp;b=2">the <b>rule</b></a> and '
    '<bdi dir="ltr">1-2</bdi>.</p>'
)
FRENCH = (
    "<p>Si a &lt; b &amp;amp; c, <b>gras</b> et <i>italique</i> ou <b><i>deux</i></b>.</p>"
    '<p>Voir <bdi dir="ltr">1-2</bdi> et '
    '<a href="https://example.org/?a=1&amp;b=2">la <b>règle</b></a>.</p>'
)


@pytest.fixture
def organiser():
    return make_user("Organisers")


def written(texts, kind):
    return write_files(texts, texts[0].language, FORMATS[kind], lambda path: path).content


def wrecked(text):
    """The draft of a translation with the words of its original in every place."""
    draft, there = text.draft, dict(numbered(text.source))
    for path in places(text):
        put(draft, path, there[path].source)
    return draft


def places(text):
    """The paths of the units that the draft has a place for: others are new in the original."""
    return {path_of(unit.id) for unit in text.units} & dict(numbered(text.draft)).keys()


def stored(page):
    return [(path, leaf.source) for path, leaf in numbered(page)]


# Two languages of the whole demo in all formats take some seconds.
@pytest.mark.parametrize("code", widely(["fr", "ar"], "ar"))
def test_the_demo_comes_back_byte_by_byte_in_every_format(organiser, code):
    locale = Locale.objects.get(language_code=code)
    texts = [text for text in Texts(organiser, locale).pages() if text.draft is not None]
    assert sum(len(text.units) for text in texts) > 30
    assert len({text.source_language for text in texts}) == 1
    before = {text.id: stored(text.draft) for text in texts}
    files = {kind: read_file(written(texts, kind)) for kind in FORMATS}
    for kind, file in files.items():
        assert file.language == code
        planner = _Planner(organiser, locale, {text.id: text for text in texts})
        assert {line.kind for line in planner.lines(file.units)} <= {"same", "unfinished"}, kind
    for file in files.values():
        sent = {each.id: each for each in file.units}
        for text in texts:
            changed = wrecked(text)
            for unit in text.units:
                if unit.target:
                    words = sent[unit.id].target
                    html = unit.marks.to_html(words) if unit.marks else words
                    put(changed, path_of(unit.id), html)
                elif path_of(unit.id) in places(text):
                    put(changed, path_of(unit.id), unit.stored)
            assert stored(changed) == before[text.id]


@pytest.fixture
def text(organiser):
    page = make_text("en", title="Original", body=[{**paragraph("", "one"), "value": SOURCE}])
    translate(page, "fr", title="Titre", body=[{**paragraph("", "one"), "value": FRENCH}])
    return Texts(organiser, Locale.objects.get(language_code="fr")).pages({page.translation_key})[0]


def rich(text):
    return next(unit for unit in text.units if unit.marks)


@pytest.mark.parametrize("kind", FORMATS)
def test_marks_entities_and_paragraphs_come_back_as_they_were(text, kind):
    unit = rich(text)
    assert unit.target == (
        "Si a < b &amp;amp; c, <b>gras</b> et <i>italique</i> ou <b><i>deux</i></b>.\n\n"
        "Voir <x1>1-2</x1> et <a1>la <b>règle</b></a1>."
    )

    sent = {each.id: each for each in read_file(written([text], kind)).units}

    assert unit.marks.to_html(sent[unit.id].target) == FRENCH
    assert sent[unit.id].source == unit.source


@pytest.mark.wide
@pytest.mark.parametrize("kind", FORMATS)
def test_words_of_a_plain_field_that_look_like_marks_come_back(organiser, kind):
    words = "2 < 3 & <b>no mark</b> &lt;"
    page = make_text("en", title="Original", summary="Something")
    translate(page, "fr", title="Titre", summary=words)
    texts = Texts(organiser, Locale.objects.get(language_code="fr")).pages({page.translation_key})

    sent = {each.id: each.target for each in read_file(written(texts, kind)).units}

    assert sent[f"{texts[0].id}:summary"] == words


@pytest.mark.wide
def test_a_link_that_only_the_translation_has_stays(text):
    marks = Marks("<p>One</p>", '<p>Un <a linktype="page" id="3">lien</a></p>')

    assert marks.target == "Un <a1>lien</a1>"
    assert marks.to_html("Le <a1>lien</a1>") == '<p>Le <a linktype="page" id="3">lien</a></p>'
    assert marks.missing("Rien") == []


def test_what_is_not_made_of_paragraphs_comes_back_too():
    html = '<h2 data-block-key="a">Head</h2><ul><li>one</li><li>two<br/>lines</li></ul>'

    marks = Marks(html)

    assert marks.to_html(marks.source) == html


def test_paragraphs_keep_their_names_and_new_ones_have_none():
    marks = Marks('<p data-block-key="a">One</p>')

    assert marks.to_html("Un\n\nDeux") == '<p data-block-key="a">Un</p><p>Deux</p>'


@pytest.mark.parametrize("words", ["<a1>", "</a1>", "<b>", "<a1", "<q>x</q>", "<b/>", "<a1/>"])
def test_broken_marks_make_no_html(words):
    with pytest.raises(MarksError):
        Marks('<p><a href="https://example.org/">x</a></p>').to_html(words)


# What Word does to a document


def document(text):
    return docx.Document(io.BytesIO(written([text], "docx")))


def saved(document):
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def row_of(document, place):
    rows = [row for table in document.tables for row in table.rows]
    return next(row for row in rows if f":{place}>" in row.cells[0].text)


@pytest.mark.wide
def test_bold_words_in_word_are_bold_here_and_nowhere_in_a_title(text):
    changed = document(text)
    cell = row_of(changed, "body.one").cells[2]
    for extra in cell.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)
    first = cell.paragraphs[0]
    first.clear()
    # As Word cuts runs: anywhere, and a space of its own style.
    for words, bold in (
        ("Tr", True),
        ("ès", True),
        (" ", True),
        ("<a1>simple", None),
        ("</a1>", None),
    ):
        first.add_run(words).bold = bold
    title = row_of(changed, "title").cells[2].paragraphs[0]
    title.clear()
    title.add_run("Grand").bold = True

    sent = {each.id: each for each in read_file(saved(changed)).units}

    assert sent[rich(text).id].target == "<b>Très</b> <a1>simple</a1>"
    organiser = make_user("Organisers")
    planner = _Planner(organiser, Locale.objects.get(language_code="fr"), {text.id: text})
    (line,) = planner.lines([sent[f"{text.id}:title"]])
    assert line.target == "Grand"


@pytest.mark.wide
def test_what_was_deleted_while_changes_were_tracked_is_gone(text):
    content = written([text], "docx")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    xml = parts["word/document.xml"].decode()
    run = re.search(r"<w:r>(?:(?!</w:r>).)*Titre</w:t></w:r>", xml, re.DOTALL)[0]
    new = run.replace("Titre", "Nouveau")
    tracked = (
        f'<w:del w:id="1" w:author="x">{run}</w:del><w:ins w:id="2" w:author="x">{new}</w:ins>'
    )
    parts["word/document.xml"] = xml.replace(run, tracked).encode()
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)

    sent = {each.id: each.target for each in read_file(changed.getvalue()).units}

    assert sent[f"{text.id}:title"] == "Nouveau"


@pytest.mark.wide
def test_a_row_without_its_name_is_brought_without_one(text):
    changed = document(text)
    row_of(changed, "title").cells[0].text = ""

    sent = read_file(saved(changed)).units

    assert [each.target for each in sent if not each.id] == ["Titre"]


def faults_of(document):
    return {
        each.id.rpartition(":")[2]: (each.place, each.fault)
        for each in read_file(saved(document)).units
        if each.fault
    }


@pytest.mark.wide
@pytest.mark.parametrize("columns", widely([[0, 1], [1, 2], [0, 2]], first=1))
def test_a_row_whose_cells_were_merged_is_named(text, columns):
    changed = document(text)
    cells = row_of(changed, "title").cells
    cells[columns[0]].merge(cells[columns[1]])

    (found,) = faults_of(changed).items()

    assert found[0] == "title"
    assert found[1][0] == "row 2"
    assert "merged" in found[1][1]


@pytest.mark.wide
@pytest.mark.parametrize("column", widely([0, 2], first=1))
def test_rows_that_were_merged_with_each_other_are_both_named(text, column):
    changed = document(text)
    table = changed.tables[0]
    table.cell(1, column).merge(table.cell(2, column))

    places = [each.place for each in read_file(saved(changed)).units if each.fault]

    assert places == ["row 2", "row 3"]


def test_words_in_the_column_of_the_original_are_named(text):
    changed = document(text)
    row_of(changed, "title").cells[1].paragraphs[0].add_run(" Un titre")

    ((place, fault),) = faults_of(changed).values()

    assert place == "row 2"
    assert "column of the original" in fault


@pytest.mark.wide
def test_every_row_without_its_name_is_named(organiser, text):
    changed = document(text)
    for row in changed.tables[0].rows:
        row.cells[0].text = ""
        row.cells[2].text = f"Un {len(row.cells[1].text)}"

    locale = Locale.objects.get(language_code="fr")
    lines = list(_Planner(organiser, locale, {}).lines(read_units(changed)))

    assert [line.kind for line in lines] == ["invalid"] * (len(changed.tables[0].rows) - 1)


def read_units(document):
    with zipfile.ZipFile(io.BytesIO(saved(document))) as archive:
        return read_docx(archive).units


@pytest.mark.wide
def test_bold_is_bold_in_scripts_with_properties_of_their_own(organiser):
    page = make_text("en", title="Original", body=[paragraph("<b>One</b> <i>two</i>.", "one")])
    words = "<b>كلمة</b> و<i>أخرى</i>."
    translate(page, "ar", title="العنوان", body=[paragraph(words, "one")])
    texts = Texts(organiser, Locale.objects.get(language_code="ar")).pages({page.translation_key})
    shown = document(texts[0])

    runs = row_of(shown, "body.one").cells[2].paragraphs[0].runs

    bold = next(run.font for run in runs if run.text.isalpha())
    assert (bold.bold, bold.cs_bold, bold.cs_italic) == (True, True, None)
    for run in runs:  # as LibreOffice writes what somebody makes bold
        run.font.bold = run.font.italic = None
    (sent,) = [each for each in read_units(shown) if each.id.endswith("body.one")]
    assert sent.target == words


def test_what_the_translator_reads_in_a_document(text):
    shown = document(text)

    cells = row_of(shown, "title").cells
    assert [cell.text for cell in cells[1:]] == ["Original", "Titre"]
    visible = [run.text for run in cells[0].paragraphs[0].runs if not run.font.hidden]
    assert visible == ["1"]
    assert "at most 255" in cells[0].text


def test_arabic_stands_from_right_to_left_in_a_document(organiser):
    page = make_text("en", title="Original")
    translate(page, "ar", title="العنوان")
    texts = Texts(organiser, Locale.objects.get(language_code="ar")).pages({page.translation_key})

    cell = row_of(document(texts[0]), "title").cells[2]

    assert cell.paragraphs[0].runs[0].font.rtl
    assert "w:bidi" in cell.paragraphs[0]._p.xml


# What tools do to XLIFF


def xliff(body, version="2.0", target="fr"):
    return (
        f'<?xml version="1.0"?><xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" '
        f'version="{version}" srcLang="en" trgLang="{target}"><file id="f1">{body}</file></xliff>'
    ).encode()


def test_segments_split_codes_and_annotations_are_put_together():
    unit = (
        '<unit id="page:1:body.one" type="app:running"><segment state="final">'
        "<source>One.</source><target>Un <mrk id='m1'>seul</mrk>.</target></segment>"
        "<ignorable><source> </source></ignorable><segment state='final'>"
        "<source><sc id='a1'/>Two<ec startRef='a1'/></source>"
        "<target><sc id='a1'/>De&lt;ux<ec startRef='a1'/> <pc id='b2'>gras</pc></target>"
        "</segment></unit>"
    )

    (sent,) = read_file(xliff(unit)).units

    assert sent.source == "One. <a1>Two</a1>"
    assert sent.target == "Un seul. <a1>De&lt;ux</a1> <b>gras</b>"
    assert sent.is_confirmed


def test_a_unit_without_translation_says_nothing():
    unit = '<unit id="page:1:title"><segment><source>One</source></segment></unit>'

    assert read_file(xliff(unit)).units == [Sent("page:1:title", "One", "", "text 1")]


def test_a_unit_of_which_a_part_is_not_translated_is_not_finished():
    segments = "<segment><source>One.</source><target>Un.</target></segment><segment>{}</segment>"
    units = [
        f'<unit id="page:1:{place}">{segments.format(second)}</unit>'
        for place, second in [
            ("lacks", "<source>Two.</source>"),
            ("empty", "<source>Two.</source><target> </target>"),
            ("whole", "<source>Two.</source><target>Deux.</target>"),
            ("nothing", "<source> </source>"),
        ]
    ]

    sent = read_file(xliff("".join(units))).units

    assert [bool(each.fault) for each in sent] == [True, True, False, False]


@pytest.mark.parametrize("kind", widely(FORMATS, "xliff", "docx"))
@pytest.mark.parametrize(
    "end", widely(["\u2028", "\u2029", "\x85", "\x1c", "\x0b", "\x0c"], "\u2028", "\x0b")
)
def test_every_end_of_line_that_unicode_knows_comes_back(organiser, kind, end):
    words = f"Une{end}ligne, puis{end}une autre"
    title = f"An{end}original"
    page = make_text("en", title=title, summary=f"One{end}line, and{end}another")
    translate(page, "fr", title="Titre", summary=words)
    locale = Locale.objects.get(language_code="fr")
    texts = Texts(organiser, locale).pages({page.translation_key})

    units = read_file(written(texts, kind)).units

    planner = _Planner(organiser, locale, {texts[0].id: texts[0]})
    assert {line.kind for line in planner.lines(units)} <= {"same", "unfinished"}
    sent = {each.id: each for each in units}[f"{texts[0].id}:summary"]
    assert sent.target == (words if end >= "\x80" else words.replace(end, ""))


# Forty broken files

PO = b'msgid ""\nmsgstr ""\n"Language: fr\\n"\n\nmsgctxt "page:1:title"\nmsgid "a"\nmsgstr "b"\n'
UNIT = '<unit id="page:1:title"><segment><source>One</source><target>Un</target></segment></unit>'
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
WORD = "word/document.xml"
RUN = "<w:r><w:t>One</w:t></w:r>"


def nested(tag, inner):
    return f"<{tag}>" * 9000 + inner + f"</{tag}>" * 9000


def packed(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_x", ".x"), part)
    return content.getvalue()


def locked():
    content = bytearray(packed(one=PO))
    start = content.rindex(b"PK\x01\x02")
    content[start + 8] |= 1
    content[6] |= 1
    return bytes(content)


def word(body):
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return packed(**{WORD: f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'})


def row(key, code="fr"):
    cells = (f"{key}>{code}", "One", "Un")
    inner = "".join(f"<w:tc><w:p><w:r><w:t>{each}</w:t></w:r></w:p></w:tc>" for each in cells)
    return f"<w:tr>{inner.replace('>' + code, '&gt;' + code)}</w:tr>"


BROKEN = {
    "nothing": (b"", "empty"),
    "white space": (b" \n\n ", "empty"),
    "too large": (b"#" * (10 * 2**20 + 1), "larger than 10 MB"),
    "a sentence": (b"Hello there", "none of ours"),
    "a path": (b"/etc/passwd", "none of ours"),
    "a path with lines": (b"/etc/passwd\nmsgid", "broken"),
    "a table": (b"a;b\n1;2\n", "none of ours"),
    "a page": (b"<html><body>x</body></html>", "none of ours"),
    "a PDF": (b"%PDF-1.7\n", "none of ours"),
    "a RTF": (b"{\\rtf1 x}", "none of ours"),
    "an old DOC": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old kind"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", "cannot be read"),
    "PO in another encoding": (PO + 'msgid "é"\nmsgstr "è"\n'.encode("latin-1"), "UTF-8"),
    "PO in UTF-16": (PO.decode().encode("utf-16"), "UTF-8"),
    "PO with zeros": (PO + b"\0", "cannot be read"),
    "PO cut in a word": (PO[:-4], "line"),
    "PO with an open quote": (PO.replace(b'"a"', b'"a'), "line"),
    "PO with a strange word": (PO + b"\nmsgnothing\n", "line"),
    "PO without a language": (PO.replace(b"Language: fr", b"Language: "), "which language"),
    "PO in an unknown language": (PO.replace(b": fr", b": tlh"), "which language"),
    "PO with nothing in it": (PO.split(b"\n\n")[0], "no text"),
    "PO with a text without end": (PO.replace(b'"b"', b'"' + b"b" * 60_000 + b'"'), "too long"),
    "PO with too many texts": (PO + b'\nmsgctxt "c"\nmsgid "a"\nmsgstr ""\n' * 20_001, "too many"),
    "XML cut": (xliff(UNIT)[:-20], "line"),
    "XML with two tags crossed": (xliff("<a><b></a></b>"), "line"),
    "XML with entities": (b'<?xml version="1.0"?>' + BOMB + b"<x>&b;</x>", "broken"),
    "XML with a file of the server": (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        "broken",
    ),
    "XML in an unknown encoding": (b'<?xml version="1.0" encoding="klingon"?><x/>', "broken"),
    "XML in a wrong encoding": (xliff(UNIT).replace(b"Un", b"\xe9"), "line"),
    "XML nested without end": (xliff(UNIT.replace("Un", nested("mrk", "Un"))), "broken"),
    "another XML": (b'<?xml version="1.0"?><tmx/>', "none of ours"),
    "XLIFF 1.2": (
        b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>',
        "another version",
    ),
    "XLIFF without a language": (xliff(UNIT, target=""), "which language"),
    "XLIFF without units": (xliff(""), "no text"),
    "a zip cut": (packed(one=PO)[:60], "damaged"),
    "a zip that lies": (packed(one=PO).replace(b"\xed", b"\xee", 1)[:-9] + b"123456789", "damaged"),
    "a zip with a password": (locked(), "password"),
    "a zip bomb": (packed(one=b"0" * 30_000_000), "far larger"),
    "a zip of many parts": (packed(**{f"n{i}": b"" for i in range(501)}), "far larger"),
    "a zip in a zip": (packed(one=packed(two=PO)), "zip in a zip"),
    "a zip of two languages": (
        packed(one=PO, two=PO.replace(b": fr", b": ar")),
        "several languages",
    ),
    "a zip with one broken file": (packed(good=PO, bad=PO[:-4]), "bad: "),
    "an empty zip": (packed(), "no text"),
    "a DOCX cut inside": (packed(**{WORD: "<w:document>"}), "damaged"),
    "a DOCX with entities": (packed(**{WORD: BOMB + b"<x>&b;</x>"}), "damaged"),
    "a DOCX without a table": (word("<w:p/>"), "which language"),
    "a DOCX nested without end": (
        word(row("page:1:title").replace(RUN, nested("w:q", RUN))),
        "damaged",
    ),
    "a DOCX in two languages": (
        word("<w:tbl>" + row("page:1:title") + row("page:1:title", "ar") + "</w:tbl>"),
        "several languages",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_says_why_in_a_sentence(name):
    content, said = BROKEN[name]

    with pytest.raises(FileError) as error:
        read_file(content)

    assert said in str(error.value)
    assert str(error.value).rstrip().endswith((".", ")"))
    assert "root:" not in str(error.value)


def test_the_files_that_are_broken_above_would_be_read_if_they_were_whole():
    for content in (PO, xliff(UNIT), word(f"<w:tbl>{row('page:1:title')}</w:tbl>"), packed(one=PO)):
        assert [each.id for each in read_file(content).units] == ["page:1:title"]


@pytest.mark.soak
@pytest.mark.skipif(which("msgfmt") is None, reason="GNU gettext is not installed")
def test_gettexts_own_programs_take_the_file_and_give_it_back(organiser, tmp_path):
    texts = Texts(organiser, Locale.objects.get(language_code="fr")).pages()
    file, merged = tmp_path / "texts.po", tmp_path / "merged.po"
    file.write_bytes(written([text for text in texts if text.source_language.code == "en"], "po"))
    subprocess.run(["msgfmt", "--check-format", "-o", "/dev/null", file], check=True)
    subprocess.run(["msgmerge", "--quiet", "-o", merged, file, file], check=True)

    before, after = (read_file(each.read_bytes()).units for each in (file, merged))

    assert [each[:3] for each in after] == [each[:3] for each in before]
    assert [each.before for each in after] == [each.before for each in before]
    assert len(polib.pofile(str(merged))) == len(before)


@pytest.mark.soak
@pytest.mark.skipif(which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_a_document_and_saves_it_with_everything_in_it(organiser, tmp_path):
    texts = Texts(organiser, Locale.objects.get(language_code="ar")).pages()
    texts = [text for text in texts if text.source_language.code == "en"]
    file, saved_again = tmp_path / "texts.docx", tmp_path / "again" / "texts.docx"
    file.write_bytes(written(texts, "docx"))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx:MS Word 2007 XML"]
    subprocess.run([*command, "--outdir", saved_again.parent, file], check=True)

    before, after = (read_file(each.read_bytes()) for each in (file, saved_again))

    assert after.language == "ar"
    assert [each[:3] for each in after.units] == [each[:3] for each in before.units]
    assert [each.before for each in after.units] == [each.before for each in before.units]
    assert not [each.fault for each in after.units if each.fault]
