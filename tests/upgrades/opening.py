"""Opens every page that a database has: ``python -m tests.upgrades.opening``.

On the database of ``DATABASE_URL``. Prints how many pages were opened; fails at the first
that does not answer as it should.
"""

import django

django.setup()

from django.test import Client  # noqa: E402  # needs the settings
from django.test.utils import setup_test_environment  # noqa: E402
from wagtail.models import Page  # noqa: E402

from home.models import User  # noqa: E402
from home.multilingual.reader import Reader  # noqa: E402
from home.public.visible import HOME_DEPTH, visible  # noqa: E402


def main() -> None:
    setup_test_environment()
    visitor, editor = Client(), Client()
    editor.force_login(User.objects.create_superuser("upgrade", "upgrade@example.org", "x"))
    count = 0
    for page in visible(Page.objects.filter(depth__gte=HOME_DEPTH)).select_related("locale"):
        address = Reader(page.locale.language_code).address(page)
        for client, each in ((visitor, address), (editor, f"/admin/pages/{page.pk}/edit/")):
            answer = client.get(each)
            assert answer.status_code == 200, f"{each}: {answer.status_code}"
        count += 1
    print(count)


if __name__ == "__main__":
    main()
