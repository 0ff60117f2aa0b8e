# words: admin
"""The first steps that no other app knows of: texts, languages, accounts, and the server."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from home.accounts.models import Invitation
from home.models import CampaignSettings, HomePage
from home.multilingual.panels import address_of_tab
from home.public.visible import visible
from home.releases.last_backup import last_backup_at
from home.releases.watch import health
from home.settings.languages import BY_CODE
from home.staff.groups import name_of

from .steps import Step

#: Backends that send nothing to anybody.
_NO_MAIL = ("console", "dummy", "filebased")


def _front_page() -> HomePage:
    return HomePage.objects.get(locale__language_code=settings.LANGUAGE_CODE)


def name_and_tagline() -> Step:
    def is_done() -> bool:
        texts = CampaignSettings.load()
        return all(texts.text(field, settings.LANGUAGE_CODE).value for field in ("name", "tagline"))

    return Step(
        _("Name the campaign"),
        _("Its name and one line below it stand at the top of every page."),
        is_done,
        lambda: _address_of_site_texts() + address_of_tab(BY_CODE[settings.LANGUAGE_CODE]),
    )


def _address_of_site_texts() -> str:
    return reverse("wagtailsettings:edit", args=["home", "campaignsettings"])


def front_page() -> Step:
    return Step(
        _("Write the front page"),
        _("Two or three sentences for somebody who has never heard of it; then publish."),
        lambda: _front_page().live and bool(_front_page().lead.strip()),
        lambda: reverse("wagtailadmin_pages:edit", args=[_front_page().pk]),
    )


def contact() -> Step:
    return Step(
        _("Give a contact address"),
        _("Readers and journalists write there; it stands in the foot of every page."),
        lambda: bool(CampaignSettings.load().contact_email),
        _address_of_site_texts,
    )


def languages() -> Step:
    return Step(
        _("Open a second language"),
        _("Prepare it, have its front page translated, and open it."),
        lambda: visible(HomePage.objects.all()).count() > 1,
        lambda: reverse("languages"),
    )


def accounts() -> Step:
    def is_done() -> bool:
        people = get_user_model().objects.filter(is_active=True)
        return sum(person.has_usable_password() for person in people) > 1

    def so_far() -> str:
        invited = Invitation.objects.select_related("person").order_by("invited_at")
        names = [name_of(each.person) for each in invited]
        return _("Invited, not come yet: %(names)s") % {"names": ", ".join(names)} if names else ""

    return Step(
        _("Invite somebody"),
        _("A second organiser at least: who loses the phone needs another to get in again."),
        is_done,
        lambda: reverse("wagtailusers_users:add"),
        so_far,
    )


def mail() -> Step:
    return Step(
        _("Try the mail"),
        _("Invitations and warnings go by mail: have one sent to yourself."),
        mail_works,
        lambda: reverse("first_steps") + "#mail",
    )


def mail_works() -> bool:
    """Whether a mail server has taken a mail to somebody who is still here."""
    if any(name in settings.EMAIL_BACKEND for name in _NO_MAIL):
        return False
    people = get_user_model().objects.filter(is_active=True)
    return people.exclude(mail_taken_at=None).exists()


def backup() -> Step:
    return Step(
        _("Have a backup made"),
        _("Whoever runs the server does it, by “manage.py backup”; best every night by itself."),
        lambda: last_backup_at() is not None,
        lambda: reverse("first_steps") + "#backup",
    )


def scheduler() -> Step:
    return Step(
        _("Start the scheduler"),
        _("The program that publishes at the hour and sends the mail must run on the server."),
        lambda: health().is_alive,
        lambda: reverse("schedule"),
    )


#: Each with its place in the list.
STEPS = {
    name_and_tagline: 10,
    front_page: 20,
    contact: 60,
    languages: 70,
    accounts: 80,
    mail: 90,
    backup: 100,
    scheduler: 110,
}
