"""Every form of our screens of the admin carries the token without which no browser may send it."""

import re

import pytest
from django.urls import reverse

from people.models import Signatory
from tests.breadth import widely
from tests.builders import home_of, make_text, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.wide
@pytest.mark.parametrize(
    "group", widely(["Organisers", "Translators: French"], "Translators: French")
)
def test_every_form_can_be_sent(client, group):
    client.force_login(make_user(group))
    text = make_text("en", title="A text")
    person = Signatory.objects.first()
    found = 0
    for address in (
        reverse("wagtailadmin_home"),
        reverse("work_list"),
        reverse("translations"),
        reverse("court_news"),
        reverse("withdraw_page", args=[text.pk]),
        reverse("withdraw_page", args=[home_of("fr").pk]),
        reverse("withdrawals"),
        reverse("own_security"),
        reverse("own_password"),
        reverse("security_log"),
        reverse("account_leaving", args=[make_user("Editors: French").pk]),
        reverse("withdraw_signatory", args=[person.pk]),
        reverse("import_people"),
        reverse("take_texts_out"),
        reverse("bring_texts_back"),
        f"{reverse('start_translations')}?page={text.pk}&language=fr",
    ):
        html = client.get(address).content.decode()
        forms = re.findall(r'<form[^>]*method="post".*?</form>', html, re.DOTALL | re.IGNORECASE)
        found += len(forms)
        assert all("csrfmiddlewaretoken" in form for form in forms), address
    assert found
