"""Run on the site: makes what attackers want, and what they may have; writes it as JSON."""

import json
from datetime import timedelta

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.models import Permission  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.documents import get_document_model  # noqa: E402
from wagtail.images import get_image_model  # noqa: E402

from home.releases.models import Release, ReleaseItem  # noqa: E402
from tests.builders import make_signatory, make_text, make_user, pdf, png  # noqa: E402

#: Stands in everything that nobody is to read.
SECRET = "zqxjkquagga"


def main() -> None:
    owner = get_user_model().objects.get(username="admin")
    draft = make_text("ru", title=f"{SECRET} draft", slug="draft", live=False)
    draft.save_revision(user=owner)
    live = make_text("ru", title="Seen", slug="seen")
    live.title = f"{SECRET} newer"
    live.save_revision(user=owner)
    pages = (draft, live)
    release = Release.objects.create(
        title=f"{SECRET} release",
        moment=timezone.now() + timedelta(days=9),
        created_by_name="Somebody",
    )
    for page in pages:
        ReleaseItem.objects.create(
            release=release,
            page=page,
            revision=page.get_latest_revision(),
            key=page.translation_key,
            code="ru",
            title=page.title,
        )
    picture = get_image_model().objects.create(
        title=f"{SECRET} picture", file=png(), uploaded_by_user=owner
    )
    person = make_signatory(name_en=f"{SECRET} person", shown=False, image=picture)
    document = get_document_model().objects.create(
        title=f"{SECRET} document", file=pdf(), uploaded_by_user=owner
    )
    draft.body = [("paragraph", f'<p><a linktype="document" id="{document.pk}">{SECRET}</a></p>')]
    draft.save_revision(user=owner)
    insider = make_user("Editors: French")
    guest = make_user()
    guest.user_permissions.add(Permission.objects.get(codename="access_admin"))
    made = {
        "secret": SECRET,
        "draft": draft.pk,
        "live": live.pk,
        "release": release.pk,
        "person": person.pk,
        "picture": picture.pk,
        "picture_file": picture.file.name,
        "document": document.pk,
        "owner": owner.pk,
        "insider": insider.pk,
        "cookies": cookies_of(insider),
        "guests_cookies": cookies_of(guest),
        "owners_cookies": cookies_of(owner),
    }
    print(json.dumps(made))


def cookies_of(user) -> dict[str, str]:
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    client.get("/admin/", secure=True)
    return {name: cookie.value for name, cookie in client.cookies.items()}


if __name__ == "__main__":
    main()
