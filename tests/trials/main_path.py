"""A campaign from its empty start to a mirror, in the default language of its environment.

    python -m tests.trials.main_path DIR        DIR: where its mirror goes

Ends with an ``AssertionError`` where anything on the way is not in that language. The database,
that of ``DATABASE_URL``, must be migrated and empty.
"""

import datetime
import os
import re
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import django

#: By the default language: the words of a letter, of news, and the second language.
WORDS = {
    "ru": ("Открытое письмо Ельцину", "Приговор вынесен", "en"),
    "ar": ("رسالة مفتوحة إلى العالم", "صدر الحكم اليوم", "fr"),
    "ka": ("ღია წერილი მსოფლიოს", "განაჩენი გამოცხადდა", "en"),
}


def main(folder: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "home.settings.test")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    code = settings.LANGUAGE_CODE
    letter_title, news_title, second = WORDS[code]
    call_command("start_campaign", stdout=StringIO())
    the_empty_start(code)
    letter, case = the_original(code, letter_title)
    the_translation(second, letter, case)
    the_release(code, second, case, news_title)
    the_search(code, second, letter_title)
    the_admin(code)
    the_mirror(code, folder)


def read(path: str, **headers: str) -> str:
    from django.test import Client

    answer = Client().get(path, headers=headers)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return answer.content.decode()


def the_empty_start(code: str) -> None:
    """The front page is open, in the language, and the only one that ``/`` leads to."""
    from django.test import Client
    from wagtail.models import Locale

    from home.models import HomePage
    from home.settings.languages import BY_CODE

    assert list(Locale.objects.values_list("language_code", flat=True)) == [code]
    assert HomePage.objects.get().live
    for wish in ("", "en", "de;q=0.5", code):
        assert Client().get("/", headers={"accept-language": wish})["Location"] == f"/{code}/"
    language = BY_CODE[code]
    assert f'<html lang="{code}" dir="{language.direction}">' in read(f"/{code}/")
    missing = Client().get("/nothing/here/")
    assert missing.status_code == 404
    assert missing["Content-Language"] == code


def the_original(code: str, title: str) -> tuple[Any, Any]:
    """A letter and a case, begun in the language, with readable addresses."""
    from tests.builders import make_case, make_letter, paragraph

    letter = make_letter(code, title=title, body=[paragraph(title)], show_in_menus=True)
    case = make_case(code, title=title[::-1].title(), show_in_menus=True)
    assert re.fullmatch(r"[a-z0-9-]+", letter.slug)
    assert title in read(f"/{code}/{letter.slug}/")
    assert title in read(f"/{code}/")
    return letter, case


def the_translation(second: str, letter: Any, case: Any) -> None:
    """A second language: what it lacks is shown in the first, and what it has is its own."""
    from django.conf import settings

    from tests.builders import open_language, translate

    open_language(second)
    fallback = read(f"/{second}/{letter.slug}/")
    assert f'data-fallback="{settings.LANGUAGE_CODE}"' in fallback
    translate(letter, second, title="Letter in another language", slug="letter")
    translate(case, second, slug="case")
    page = read(f"/{second}/letter/")
    own = f"{settings.BASE_URL}/{settings.LANGUAGE_CODE}/{letter.slug}/"
    assert f'hreflang="x-default" href="{own}"' in page, page[:3000]
    assert own in read("/sitemap.xml")


def the_release(code: str, second: str, case: Any, title: str) -> None:
    """News in both languages goes live at its moment, and is in the feed of each."""
    from home.releases.models import Release
    from tests.builders import make_update, translate
    from tests.releases.builders import again, run, scheduled

    day = datetime.date.today()
    original = make_update(again(case), title=title, slug="news", live=False, date=day)
    original.save_revision()
    draft = translate(original, second, live=False)
    draft.title = "News in another language"
    draft.save_revision()
    release = scheduled(original, draft)
    assert title not in read(f"/{code}/")
    run(release)
    assert not Release.objects.filter(items__state="waiting").exists()
    assert title in read(f"/{code}/")
    feed = read(f"/{code}/{again(case).slug}/feed/")
    assert f'xml:lang="{code}"' in feed
    assert title in feed
    assert "News in another language" in read(f"/{second}/case/feed/")
    assert "BEGIN:VCALENDAR" in read(f"/{code}/{again(case).slug}/calendar.ics")


def the_search(code: str, second: str, title: str) -> None:
    word = title.split()[1]
    assert title in read(f"/{code}/search/?q={word}")
    assert "Letter in another language" in read(f"/{second}/search/?q=letter")


def the_admin(code: str) -> None:
    """Who has chosen no language has the browser's, else the default one where there is one."""
    from django.conf import settings
    from django.test import Client

    admin = dict(settings.WAGTAILADMIN_PERMITTED_LANGUAGES)
    expected = code if code in admin else "en"
    for wish, said in (("", expected), ("fr", "fr"), ("ru-RU", "ru"), ("xx", expected)):
        login = Client().get("/admin/login/", headers={"accept-language": wish})
        assert f'lang="{said}"' in login.content.decode(), wish


def the_mirror(code: str, folder: Path) -> None:
    """As files it begins with the language, too."""
    from home.mirror.export import export

    export(folder)
    start = (folder / "index.html").read_text()
    assert f'<html lang="{code}"' in start
    assert (folder / code / "index.html").exists()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
