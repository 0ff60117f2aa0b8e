"""An export that makes anew only what the rule says is the same as a full one, byte for byte."""

import datetime
import random

import pytest
from django.utils import timezone
from wagtail.models import Page

from campaign_pages.models import CasePage, CaseUpdatePage, Court, LetterPage
from home.mirror.export import export
from home.models import CampaignImage, CampaignSettings, HomePage, TextPage
from people.models import Signatory, Signature
from tests.builders import (
    home_of,
    leave_languages,
    make_signatory,
    make_text,
    make_update,
    open_language,
    paragraph,
    png,
    publish,
    translate,
)

from .test_export import content_of, faults_of

pytestmark = pytest.mark.django_db

CODES = ("en", "ru", "ar")


class Changes:
    """Everything an editor may do, chosen at random."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.number = 0

    def one(self):
        names = [name for name in dir(self) if name.startswith("do_")]
        name = self.chance.choice(names)
        getattr(self, name)()
        return name

    def word(self):
        self.number += 1
        return f"word{self.number}"

    def pick(self, rows):
        rows = list(rows.order_by("pk"))
        return self.chance.choice(rows) if rows else None

    def page(self, model, **conditions):
        found = self.pick(model.objects.filter(locale__language_code__in=CODES, **conditions))
        return found or make_text(title=self.word())

    def do_edit_a_text(self):
        publish(self.page(TextPage, live=True), title=self.word(), body=[paragraph(self.word())])

    def do_edit_a_letter(self):
        publish(self.page(LetterPage, live=True), title=self.word())

    def do_edit_an_update(self):
        publish(self.page(CaseUpdatePage, live=True), title=self.word())

    def do_edit_a_case(self):
        publish(self.page(CasePage, live=True), subject_name=self.word())

    def do_edit_a_front_page(self):
        publish(self.page(HomePage, live=True), lead=self.word())

    def do_new_text_with_a_link(self):
        target = self.page(Page, live=True, depth__gt=2)
        link = f'<a linktype="page" id="{target.pk}">{self.word()}</a>'
        make_text(title=self.word(), body=[paragraph(link)])

    def do_new_update(self):
        case = CasePage.objects.get(locale__language_code="en")
        day = timezone.localdate() - datetime.timedelta(days=self.chance.randrange(900))
        make_update(case, title=self.word(), date=day)

    def do_translate(self):
        page = self.page(TextPage, live=True, locale__language_code="en")
        if not page.has_translation(home_of("ru").locale):
            translate(page, "ru", title=self.word(), slug=self.word())

    def do_unpublish(self):
        self.page(TextPage, live=True).unpublish()

    def do_unpublish_an_update(self):
        self.page(CaseUpdatePage, live=True).unpublish()

    def do_publish_again(self):
        page = self.page(TextPage, live=False)
        publish(page)

    def do_change_an_address(self):
        publish(self.page(TextPage, live=True), slug=self.word())

    def do_move(self):
        pages = TextPage.objects.filter(live=True, depth=3, locale__language_code="en")
        page, target = self.pick(pages), self.pick(pages)
        if page and page != target:
            page.move(target, pos="last-child")

    def do_hide_somebody(self):
        person = self.pick(Signatory.objects.all())
        person.shown = not person.shown
        person.save()

    def do_new_signatory(self):
        signature = self.pick(Signature.objects.all())
        person = make_signatory(name_en=self.word(), country="FR")
        Signature.objects.create(signatory=person, appeal=signature.appeal)

    def do_rename_a_court(self):
        court = self.pick(Court.objects.all())
        court.name_en = self.word()
        court.save()

    def do_site_texts(self):
        settings = CampaignSettings.load()
        settings.footer_en = self.word()
        settings.save()

    def do_picture(self):
        picture = self.pick(CampaignImage.objects.all())
        if picture is None:
            picture = CampaignImage.objects.create(title="P", file=png(), description_en="P")
            block = {"type": "image", "value": {"image": picture.pk, "caption": ""}}
            make_text(title=self.word(), body=[block])
        picture.credit = self.word()
        picture.save()

    def do_menu(self):
        page = self.page(TextPage, live=True, depth=3)
        publish(page, show_in_menus=not page.show_in_menus)

    def do_language(self):
        home = home_of("it") if HomePage.objects.filter(locale__language_code="it") else None
        if home is not None and home.live:
            home.unpublish()
        else:
            open_language("it")

    def do_banner(self):
        update = self.page(CaseUpdatePage, live=True)
        publish(update, banner_until=timezone.now() + datetime.timedelta(days=3))


def compare(tmp_path, seed, steps):
    leave_languages(*CODES)
    changes = Changes(seed)
    export(tmp_path / "mirror")
    made = []
    for step in range(steps):
        done = [changes.one() for _ in range(changes.chance.choice([1, 1, 2]))]
        result = export(tmp_path / "mirror")
        export(tmp_path / f"full{step}")
        mine, full = content_of(tmp_path / "mirror"), content_of(tmp_path / f"full{step}")
        other = {name for name in mine.keys() | full.keys() if mine.get(name) != full.get(name)}
        assert other - {"SHA256SUMS"} == set(), f"after {done}"
        assert faults_of(tmp_path / "mirror") == [], f"after {done}"
        made.append(result.made / max(result.files, 1))
    return made


@pytest.mark.wide
def test_an_incremental_export_is_the_same_as_a_full_one(tmp_path):
    compare(tmp_path, seed=1, steps=3)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 12))
def test_it_is_so_after_many_changes(tmp_path, seed):
    compare(tmp_path, seed, steps=20)


@pytest.mark.wide
def test_after_one_text_most_files_are_kept(tmp_path):
    leave_languages("en")
    for number in range(20):
        make_text(title=f"Text {number}")
    export(tmp_path / "mirror")

    publish(TextPage.objects.get(title="Text 7"))
    result = export(tmp_path / "mirror")

    # Not few: each event shows the state of its case, and those beside it.
    assert 0 < result.made < result.files / 2
