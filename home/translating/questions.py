# words: admin
"""“Ask about the original”: a question reaches its author, and the answer the translator.

A question is one of Wagtail's comments on the original, where its author answers it; who
asked sees both in the editor of the translation, without any right on the original.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.fields import StreamField
from wagtail.models import Comment, Page

from home.multilingual.texts import passages
from home.staff.groups import organisers
from home.staff.mail import Mail

from .models import Question


class QuestionForm(forms.Form):
    """What the question is about, and the question."""

    about = forms.ChoiceField(label=gettext_lazy("About"))
    text = forms.CharField(
        label=gettext_lazy("Your question"), widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, original: Page, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about: Any = self.fields["about"]
        about.choices = [
            (place_of(original, passage.key), f"{passage.label}: {passage.text[:80]}")
            for passage in passages(original)
        ]


def place_of(page: Page, key: str) -> str:
    """Where Wagtail's comments find a passage: ``title``, or ``body.<id of the block>``."""
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            ids = {child.id for child in getattr(page, field.name)}
            if key in ids:
                return f"{field.name}.{key}"
    return key


def authors_of(page: Page) -> list[Any]:
    """Who answers for a text: its owner and who wrote its last version, else the organisers."""
    people = {page.owner, page.latest_revision.user if page.latest_revision else None}
    answering = [
        person
        for person in people
        if person and person.is_active and page.permissions_for_user(person).can_edit()
    ]
    if answering:
        return answering
    return list(organisers())


def ask(translation: Page, original: Page, user: Any, about: str, text: str) -> Question:
    """Puts a question on the original and mails it to its author."""
    comment = Comment.objects.create(page=original, user=user, text=text, contentpath=about)
    question = Question.objects.create(comment=comment, translation=translation)
    address = reverse("wagtailadmin_pages:edit", args=[original.pk])
    link = f"{settings.WAGTAILADMIN_BASE_URL}{address}"
    for person in authors_of(original):
        with Mail(person) as letter:
            letter.send(
                _("A question about “%(title)s”") % {"title": original.title},
                "home/admin/mail/question.txt",
                {"question": question, "original": original, "asker": user, "link": link},
            )
    return question


def questions_of(translation: Page) -> models.QuerySet[Question]:
    """The questions asked from a translation, the newest first, with their answers."""
    found = Question.objects.filter(translation_id=translation.pk).select_related("comment__user")
    return found.prefetch_related("comment__replies__user").order_by("-pk")
