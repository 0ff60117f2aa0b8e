"""Opens every page that a database has, and two forms of each kind of page.

``python -m tests.upgrades.opening``, on the database of ``DATABASE_URL``. Prints how many pages
were opened; fails at the first that does not answer as it should.
"""

import django

django.setup()

from django.conf import settings  # noqa: E402  # all below needs the settings
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from wagtail.models import Locale, Page  # noqa: E402

from home.models import User  # noqa: E402
from home.multilingual.reader import Reader  # noqa: E402
from home.public.visible import HOME_DEPTH, visible  # noqa: E402


def main() -> None:
    setup_test_environment()
    visitor, editor = Client(), Client()
    editor.force_login(User.objects.create_superuser("upgrade", "upgrade@example.org", "x"))
    count = 0
    kinds = set()
    first = Locale.objects.get(language_code=settings.LANGUAGE_CODE).pk
    for page in visible(Page.objects.filter(depth__gte=HOME_DEPTH)).select_related("locale"):
        opens(visitor, Reader(page.locale.language_code).address(page))
        kind = (page.content_type_id, page.locale_id == first)
        if kind not in kinds:  # their forms are alike, and long
            kinds.add(kind)
            opens(editor, f"/admin/pages/{page.pk}/edit/")
        count += 1
    print(count)


def opens(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"


if __name__ == "__main__":
    main()
