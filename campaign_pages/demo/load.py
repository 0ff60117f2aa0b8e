"""Builds the demo campaign through the models, as editors would: validated, with revisions."""

from typing import Any

from django.db import transaction
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.models import Locale, Page

from campaign_pages.models import (
    CasePage,
    CaseUpdatePage,
    Court,
    HelpPage,
    LetterPage,
    PressPage,
    SolidarityMapPage,
)
from home.models import CampaignSettings, HomePage, TextPage
from home.multilingual.dates import Precision
from home.multilingual.freshness import record_of
from home.multilingual.translated_model import TranslatedModel, translated_fields
from home.multilingual.wordings import Kind, change
from home.pages import CampaignPage
from home.prepare import prepare_language, prepare_site
from home.sanitiser import clean_rich_text
from home.settings.languages import BY_CODE
from home.translating.models import GlossaryTerm
from people.models import Appeal, SignatoriesPage, Signatory, Signature

from .owned import block_id, page_key
from .read import Demo


class Loader:
    """Loads a demo once; ``load()`` is one transaction."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo
        self.facts = demo.facts
        self.courts: dict[str, Court] = {}
        self.appeals: dict[str, Appeal] = {}
        self.pages: dict[tuple[str, str], CampaignPage] = {}

    @transaction.atomic
    def load(self) -> None:
        self._things()
        home = prepare_site()
        HomePage.objects.filter(pk=home.pk).update(translation_key=page_key("home"))
        home.refresh_from_db()
        for code in self.demo.codes:
            self.pages["home", code], _ = prepare_language(code)
        self._sections()
        self._updates()
        for code in self.demo.codes:
            self._home(code)

    # Things

    def _set(self, thing: TranslatedModel, section: str, key: str) -> None:
        """Fills the columns of every language whose file has words for this thing, and saves."""
        for code, words in self.demo.words.items():
            texts = words.get(section, {}).get(key)
            if texts is None:
                continue
            if isinstance(texts, str):
                texts = {translated_fields(type(thing))[0]: texts}
            for field in translated_fields(type(thing)):
                setattr(thing, f"{field}_{BY_CODE[code].column}", texts.get(field, ""))
        thing.full_clean()
        thing.save()
        if hasattr(thing, "save_revision"):
            thing.save_revision(log_action="wagtail.create")

    def _things(self) -> None:
        settings = CampaignSettings.load()
        for code, words in self.demo.words.items():
            for field in translated_fields(CampaignSettings):
                setattr(settings, f"{field}_{BY_CODE[code].column}", words["site"].get(field, ""))
        settings.save()
        for key in self.demo.words[self.demo.default].get("glossary", {}):
            self._set(GlossaryTerm(), "glossary", key)
        for code, words in self.demo.words.items():
            for name, here in words.get("sources", {}).items():
                change(Kind.SOURCE, code, name, [here])
            for name, here in words.get("cities", {}).items():
                change(Kind.CITY, code, name, [here])
        for row in self.facts["courts"]:
            court = Court(level=row["level"], time_zone=row["time_zone"])
            self._set(court, "courts", row["key"])
            self.courts[row["key"]] = court
        for row in self.facts["appeals"]:
            appeal = Appeal(
                date=row["date"], precision=row["precision"], date_end=row.get("date_end")
            )
            self._set(appeal, "appeals", row["key"])
            self.appeals[row["key"]] = appeal
        for position, row in enumerate(self.facts["signatories"], start=1):
            person = Signatory(
                country=row["country"],
                further_countries=",".join(row["further_countries"]),
                city=row["city"],
                field=row["field"],
                as_of=self.facts["as_of"],
                died=row.get("died"),
                died_precision=row.get("died_precision", Precision.DAY),
                other_spellings="\n".join(row.get("other_spellings", [])),
            )
            self._set(person, "signatories", row["key"])
            for appeal in self.appeals.values():
                Signature.objects.create(appeal=appeal, signatory=person, position=position)

    # Pages

    def _body(self, name: str, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
        values = []
        for block in blocks:
            if block["type"] == "heading":
                value: Any = {"text": block["text"], "level": "2"}
            else:
                key = block_id(name, block["key"])[:5]
                value = clean_rich_text(f'<p data-block-key="{key}">{block["text"]}</p>')
            values.append(
                {"type": block["type"], "value": value, "id": block_id(name, block["key"])}
            )
        return values

    def _texts(self, model: type[CampaignPage], name: str, texts: dict[str, Any]) -> dict[str, Any]:
        fields = {field: texts[field] for field in model.text_fields if field in texts}
        if "body" in fields:
            fields["body"] = self._body(name, texts["body"])
        fields.update({name: texts[name] for name in ("slug", "menu_label") if name in texts})
        return fields

    def _publish(self, page: CampaignPage, fields: dict[str, Any]) -> None:
        for field, value in fields.items():
            setattr(page, field, value)
        if page.record is not None and page.is_translation:
            page.follows_version = record_of(page.record.original).text_version_id
        page.save_revision().publish()
        page.refresh_from_db()

    def _page(
        self,
        model: type[CampaignPage],
        name: str,
        parent: str,
        code: str,
        texts: dict[str, Any],
        facts: dict[str, Any],
        original: str,
    ) -> CampaignPage:
        """One page in one language: the original made new, a translation copied from it."""
        fields = self._texts(model, name, texts)
        if code == original:
            page = model(
                title=texts["title"],
                slug=texts["slug"],
                live=False,
                translation_key=page_key(name),
                locale=Locale.objects.get(language_code=code),
                show_in_menus=model.show_in_menus_default,
            )
            for field, value in facts.items():
                setattr(page, field, value)
            self.pages[parent, code].refresh_from_db()
            self.pages[parent, code].add_child(instance=page)
        else:
            locale = Locale.objects.get(language_code=code)
            action = CopyPageForTranslationAction(self.pages[name, original], locale)
            page = action.execute(skip_permission_checks=True)
            page = model.objects.get(pk=page.pk)
        self._publish(page, fields)
        self.pages[name, code] = page
        return page

    def _section(
        self,
        model: type[CampaignPage],
        name: str,
        section: dict[str, dict[str, Any]],
        facts: dict[str, Any],
    ) -> None:
        """A child of home in every language that has words for it."""
        original = self.demo.default if self.demo.default in section else next(iter(section))
        for code in [original, *(code for code in section if code != original)]:
            self._page(model, name, "home", code, section[code], facts, original)

    def _in_languages(self, section: str, key: str | None = None) -> dict[str, dict[str, Any]]:
        found = {}
        for code in self.demo.codes:
            texts = self.demo.words[code].get(section)
            texts = texts.get(key) if texts and key else texts
            if texts:
                found[code] = texts
        return found

    def _sections(self) -> None:
        for letter in reversed(self.facts["letters"]):
            facts = {
                "date": letter["date"],
                "precision": letter["precision"],
                "date_end": letter.get("date_end"),
                "is_summary": letter["is_summary"],
                "originals": self._sources(f"letters.{letter['key']}", letter.get("originals", [])),
                "appeal": self.appeals.get(letter.get("appeal", "")),
            }
            key = letter["key"]
            self._section(LetterPage, f"letters.{key}", self._in_languages("letters", key), facts)
        birth = {"birth_date": self.facts["case"]["birth_date"]}
        self._section(CasePage, "case", self._in_languages("case"), birth)
        appeal = next(iter(self.appeals.values()))
        roll = self._in_languages("signatories_page")
        self._section(SignatoriesPage, "signatories", roll, {"appeal": appeal})
        self._section(SolidarityMapPage, "map", self._in_languages("map"), {"appeal": appeal})
        for key in self.demo.words[self.demo.default].get("texts", {}):
            facts = {"show_in_menus": True}
            self._section(TextPage, f"texts.{key}", self._in_languages("texts", key), facts)
        self._section(HelpPage, "help", self._in_languages("help"), {})
        self._section(PressPage, "press", self._in_languages("press"), {})

    def _sources(self, name: str, sources: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {
                "type": "source",
                "id": block_id(name, f"source{number}"),
                "value": {
                    "name": source["name"],
                    "issue": source.get("issue", ""),
                    "copy_on": source.get("copy_on", ""),
                    "link": source["url"],
                    "archive": source.get("archive", ""),
                    "language": source.get("language", ""),
                    "date": source["date"].isoformat() if "date" in source else None,
                },
            }
            for number, source in enumerate(sources)
        ]

    def _facts(self, row: dict[str, Any]) -> dict[str, Any]:
        names = (
            "date",
            "precision",
            "kind",
            "outcome",
            "state_after",
            "hearing_status",
            "confidence",
            "act_country",
            "act_city",
        )
        return {
            **{name: row[name] for name in names if name in row},
            "date_end": row.get("date_end"),
            "day_order": row.get("day_order", 1),
            "announced_although_old": row.get("announce", False),
            "court": self.courts.get(row.get("court", "")),
            "is_banner": row.get("banner", False),
            "sources": self._sources(f"updates.{row['key']}", row.get("sources", [])),
        }

    def _updates(self) -> None:
        for row in self.facts["updates"]:
            name = f"updates.{row['key']}"
            section = self._in_languages("updates", row["key"])
            original = self.demo.original_of("updates", row["key"])
            facts = self._facts(row)
            first = section[original].get("first")
            others = [code for code in section if code != original]
            if first:
                others.sort(key=lambda code: code != "fr")  # the others follow the changed text
            for code in [original, *others]:
                texts = section[code]
                if code == original and first:
                    texts = {**texts, **first}
                self._page(CaseUpdatePage, name, "case", code, texts, facts, original)
                if first and code == "fr":
                    # The original changes after this translation: it is outdated from here on.
                    page = self.pages[name, original]
                    self._publish(page, self._texts(CaseUpdatePage, name, section[original]))

    def _home(self, code: str) -> None:
        texts = self.demo.words[code]["home"]
        fields = self._texts(HomePage, "home", texts)
        fields["actions"] = [
            {
                "type": "action",
                "id": block_id("home", f"action.{action['key']}"),
                "value": {
                    "label": action["label"],
                    "line": action["line"],
                    "page": self._target(action["page"], code).pk,
                    "link": "",
                },
            }
            for action in texts["actions"]
        ]
        if code == self.demo.default:
            newest = self.facts["letters"][-1]["key"]
            fields["featured_letter"] = self.pages[f"letters.{newest}", code]
            fields["featured_case"] = self.pages["case", code]
        self._publish(HomePage.objects.get(pk=self.pages["home", code].pk), fields)

    def _target(self, name: str, code: str) -> Page:
        return self.pages.get((name, code)) or self.pages[name, self.demo.default]
