# words: admin
"""“Ask about the original”: a question reaches its author, and the answer the translator.

A question is one of Wagtail's comments on the original, where its author answers it; who
asked sees both in the editor of the translation, without any right on the original.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Comment, CommentReply, Page

from home.multilingual.texts import key_of
from home.releases.bin.pages import deleted_pages
from home.staff.groups import organisers
from home.staff.mail import Delivery, Message, mail_each
from home.staff.mailed_titles import title_in_mail

from .models import Question
from .places import places

#: How long an answer stands on the home page of who asked.
ANSWER_IS_NEWS = timedelta(days=14)


class QuestionForm(forms.Form):
    """What the question is about, and the question."""

    about = forms.ChoiceField(label=gettext_lazy("About which passage"))
    text = forms.CharField(
        label=gettext_lazy("Your question"), widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, original: Page, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about: Any = self.fields["about"]
        about.choices = [
            (place.path, f"{place.label}: {place.text[:80]}" if place.text else place.label)
            for place in places(original)
        ]


def link_to(page: Page, key: str) -> str:
    """The editor of a page, where a passage stands in it."""
    return f"{reverse('wagtailadmin_pages:edit', args=[page.pk])}#at={key}"


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


@transaction.atomic
def ask(translation: Page, original: Page, user: Any, about: str, text: str) -> Question:
    """Puts a question on the original."""
    comment = Comment.objects.create(page=original, user=user, text=text, contentpath=about)
    return Question.objects.create(comment=comment, translation=translation)


def mail_question(question: Question, original: Page) -> Delivery:
    """Mails a question to the author of the original."""
    link = settings.WAGTAILADMIN_BASE_URL + link_to(original, key_of(question.comment.contentpath))
    asker = question.comment.user

    def write(person: Any) -> Message:
        title = title_in_mail(original)
        context = {"question": question, "title": title, "asker": asker, "link": link}
        subject = _("A question about “%(title)s”") % {"title": title}
        return Message(subject, "translating/admin/mail/question.txt", context)

    return mail_each(authors_of(original), write)


def questions_of(translation: Page) -> models.QuerySet[Question]:
    """The questions asked from a translation, the newest first, with their answers."""
    found = Question.objects.filter(translation_id=translation.pk).select_related("comment__user")
    return found.prefetch_related("comment__replies__user").order_by("-pk")


def questions_asked_by(user: Any) -> Q:
    """Those whose answer somebody waits for: their own, and those given to them."""
    return Q(given_to=user) | Q(given_to=None, comment__user=user)


def _replies_of_others() -> models.QuerySet[CommentReply]:
    replies = CommentReply.objects.filter(comment=OuterRef("comment"))
    waiting = Coalesce(OuterRef("given_to"), OuterRef("comment__user"))
    return replies.exclude(user=OuterRef("comment__user")).exclude(user=waiting)


def open_questions() -> models.QuerySet[Question]:
    """Those that nobody has answered or resolved, the oldest first."""
    questions = Question.objects.filter(comment__resolved_at=None).exclude(
        comment__page__in=deleted_pages()
    )
    related = questions.select_related(
        "comment__user", "comment__page__locale", "translation__locale", "given_to"
    )
    return related.exclude(Exists(_replies_of_others())).order_by("pk")


def questions_to(user: Any) -> list[Question]:
    """The open questions that this person answers for."""
    return [
        question
        for question in open_questions()
        if user in authors_of(question.comment.page.specific)
    ]


def questions_by(user: Any) -> list[Question]:
    """What this person has asked and waits for, and what was answered of late."""
    asked = Question.objects.filter(questions_asked_by(user))
    since = timezone.now() - ANSWER_IS_NEWS
    answered = Exists(_replies_of_others().filter(created_at__gt=since))
    is_news = Q(comment__resolved_at__gt=since) | answered
    found = asked.filter(Q(pk__in=open_questions().values("pk")) | is_news)
    related = found.select_related("comment__user", "comment__page", "translation__locale")
    return list(related.prefetch_related("comment__replies__user").order_by("-pk"))


def mail_answer(question: Question, replies: list[CommentReply]) -> Delivery:
    """Mails who asked what was answered; without replies, that the question was resolved."""
    translation = question.translation
    key = key_of(question.comment.contentpath)
    link = settings.WAGTAILADMIN_BASE_URL + link_to(translation, key)
    context = {"question": question, "replies": replies, "link": link}

    def write(person: Any) -> Message:
        subject = _("Your question about “%(title)s” was answered")
        title = title_in_mail(question.comment.page)
        return Message(subject % {"title": title}, "translating/admin/mail/answer.txt", context)

    return mail_each([question.waiting], write)


def answers_apart(send: Callable) -> Callable:
    """``EditView.send_commenting_notifications``: who asked gets a mail of ours instead.

    Wagtail's leads to the original, which translators may not open.
    """

    @wraps(send)
    def sent(self: Any, changes: dict) -> Any:
        replied = dict(changes["new_replies"])
        comments = [*replied, *changes["resolved_comments"]]
        questions = Question.objects.filter(comment__in=[each.pk for each in comments])
        asked = {question.comment_id: question for question in questions}
        for comment in {each.pk: each for each in comments if each.pk in asked}.values():
            replies = [
                reply
                for reply in replied.get(comment, [])
                if reply.user_id not in (comment.user_id, asked[comment.pk].waiting.pk)
            ]
            if self.request.user.pk != asked[comment.pk].waiting.pk:
                mail_answer(asked[comment.pk], replies)
        others = {
            "new_replies": [pair for pair in changes["new_replies"] if pair[0].pk not in asked],
            "resolved_comments": [
                each for each in changes["resolved_comments"] if each.pk not in asked
            ],
        }
        return send(self, {**changes, **others})

    return sent
