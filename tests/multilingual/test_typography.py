"""No line ends with a one-letter word, and French signs stand behind their thin space."""

import pytest

from home.multilingual.typography import (
    NO_BREAK,
    RULES,
    THIN,
    WORD_JOINER,
    typeset,
    typeset_html,
)
from tests.builders import make_letter, make_text, paragraph, translate
from tests.reading import read

pytestmark = pytest.mark.django_db


def visible(text):
    return text.replace(NO_BREAK, "~").replace(THIN, "^").replace(WORD_JOINER, "+")


@pytest.mark.parametrize(
    ("code", "plain", "wanted"),
    [
        ("ru", "В феврале 2026 года и в Торжке", "В~феврале 2026 года и~в~Торжке"),
        ("ru", "сказал он — и вышел", "сказал он~— и~вышел"),
        ("ru", "«В колонии № 4», а не (с ним) Я и ты.", "«В~колонии №~4», а~не (с~ним) Я и~ты."),
        ("ru", "Вышла Вера, сова и Ева", "Вышла Вера, сова и~Ева"),
        ("uk", "З ним і в Україні", "З~ним і~в~Україні"),
        ("cs", "V Praze a k řece", "V~Praze a~k~řece"),
        ("pl", "W Warszawie i z nim", "W~Warszawie i~z~nim"),
        ("sr", "У Београду и с њим", "У~Београду и~с~њим"),
        ("fr", "Quoi ? Oui ! « Non » : rien ; tout.", "Quoi^? Oui^! «^Non^»~: rien^; tout."),
        ("fr", "Quoi? Oui! À 10:30, http://a.fr/?b=c", "Quoi^? Oui^! À 10:30, http://a.fr/?b=c"),
        ("en", "A letter : to a friend !", "A letter : to a friend !"),
        ("ar", "رسالة و كتاب", "رسالة و كتاب"),
        ("en", "In 2023–2024, pp. 5–7, or 2023 – 2024", "In 2023–+2024, pp. 5–+7, or 2023 – 2024"),
        ("ru", "В 2015–2020 годах", "В~2015–+2020 годах"),
    ],
)
def test_spaces_are_those_of_the_language(code, plain, wanted):
    assert visible(typeset(plain, code)) == wanted
    assert typeset(typeset(plain, code), code) == typeset(plain, code)


def test_every_piece_of_html_is_set_by_its_own_language():
    html = '<p title="в доме">в доме <b lang="en">a b</b> и <i lang="fr">quoi ?</i><br>с ним</p>'

    wanted = '<p title="в доме">в~доме <b lang="en">a b</b> и~<i lang="fr">quoi^?</i><br>с~ним</p>'
    assert visible(typeset_html(html, "ru")).replace("и <i", "и~<i") == wanted


@pytest.mark.parametrize(
    ("code", "plain", "wanted"),
    [
        ("fr", "<b>Sources</b> : une", "<b>Sources</b>~: une"),
        ("ru", "<b>Страницы</b> — это", "<b>Страницы</b>~— это"),
    ],
)
def test_a_colon_or_dash_stays_with_the_marked_word_before_it(code, plain, wanted):
    assert visible(typeset_html(plain, code)) == wanted


@pytest.mark.parametrize("code", RULES)
def test_programs_and_forms_stay_as_they_are(code):
    html = "<script>a ? b ! в доме w z</script><textarea>в доме a b ?</textarea>&amp; &nbsp;"

    assert typeset_html(html, code) == html


def test_what_is_not_closed_does_no_harm():
    html = '<ul><li lang="fr">Quoi ?<li>в доме</ul><p>в доме</p>'

    assert visible(typeset_html(html, "ru")).endswith("<p>в~доме</p>")


def test_readers_meet_it_on_pages_in_each_language(visitor):
    title = "Письмо в редакцию"
    letter = make_letter("en", title="A letter", slug="a-letter")
    translate(letter, "ru", title=title, body=[paragraph("Он и мы.")], slug="pismo")

    shown = read(visitor, "/ru/pismo/")

    assert [heading.text for heading in shown.iter("h1")] == [f"Письмо в{NO_BREAK}редакцию"]
    assert f"Он и{NO_BREAK}мы." in ["".join(each.itertext()).strip() for each in shown.iter("p")]


def test_a_passage_in_another_language_keeps_its_own_rules(visitor):
    make_text("fr", title="Pourquoi ?", slug="pourquoi")

    shown = read(visitor, "/ru/pourquoi/")

    assert [heading.text for heading in shown.iter("h1")] == [f"Pourquoi{THIN}?"]
