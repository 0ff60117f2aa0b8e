# words: admin
"""The work list, taking a text, asking about an original, asking for a translation."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.generic import FormView
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab
from wagtail.models import Locale, Page

from home.multilingual.texts import key_of
from home.staff.listings import FilteredList
from home.staff.mail import show_failures
from home.staff.panels import FrontPagePanel

from .claims import current_claims, give_back, take, take_over
from .digest import ask_for_translation
from .models import Claim
from .places import places
from .questions import QuestionForm, ask, link_to, mail_question, questions_by, questions_to
from .status import TranslationStatus
from .table import TranslationTable
from .work import WorkList

PANEL_SIZE = 8


class WorkPanel(FrontPagePanel):
    """On the admin's front page: what waits in the languages of the user."""

    name = "work_list"
    template_name = "translating/admin/work_panel.html"
    order = 5

    def get_context_data(self, parent_context: dict) -> dict:
        request = parent_context["request"]
        work = WorkList(request.user)
        if not work.is_for_translators:
            return {"is_shown": False}
        return {
            "is_shown": True,
            "tasks": work.with_words(work.tasks[:PANEL_SIZE]),
            "count": len(work.tasks),
            "request": request,
            "csrf_token": parent_context.get("csrf_token"),
        }


class QuestionsPanel(FrontPagePanel):
    """On the admin's front page: questions that wait for one's answer, and one's own."""

    name = "questions"
    template_name = "translating/admin/questions_panel.html"
    order = 6

    def get_context_data(self, parent_context: dict) -> dict:
        user = parent_context["request"].user
        to_you = [(each, link_to(each.comment.page, each.key)) for each in questions_to(user)]
        by_you = [(each, link_to(each.translation, each.key)) for each in questions_by(user)]
        return {"is_shown": bool(to_you or by_you), "to_you": to_you, "by_you": by_you}


class WorkListView(FilteredList):
    """Everything that waits in the languages of the user."""

    template_name = "translating/admin/work_list.html"
    results_template_name = "translating/admin/work_results.html"
    page_title = gettext_lazy("Waiting for you")
    header_icon = "globe"
    paginate_by = 50
    no_results_message = gettext_lazy("Nothing: every text in your languages is there and current.")

    @cached_property
    def work(self) -> WorkList:
        return WorkList(self.request.user)

    def get_queryset(self) -> Any:
        return self.work.tasks

    def get_context_data(self, **kwargs: Any) -> dict:
        context = super().get_context_data(**kwargs)
        return {**context, "tasks": self.work.with_words(list(context["object_list"]))}


class ClaimView(View):
    """Takes a text, or gives it back; asks before one is taken over from somebody else."""

    def get(self, request: HttpRequest, key: UUID, locale_id: int) -> HttpResponse:
        locale, title = self._text(key, locale_id)
        claims = current_claims().select_related("user").exclude(user=request.user)
        claim = claims.filter(translation_key=key, locale=locale).first()
        target = self._target(request.GET.get("next", ""))
        if claim is None:
            return redirect(target)
        context = {"claim": claim, "title": title, "next": target}
        return render(request, "translating/admin/take_over.html", context)

    def post(self, request: HttpRequest, key: UUID, locale_id: int) -> HttpResponse:
        locale, _title = self._text(key, locale_id)
        if request.POST.get("give_back"):
            give_back(key, locale, request.user)
        elif request.POST.get("take_over"):
            self._say(take_over(key, locale, request.user))
        else:
            self._say(take(key, locale, request.user))
        return redirect(self._target(request.POST.get("next", "")))

    def _text(self, key: UUID, locale_id: int) -> tuple[Locale, str]:
        """The language, and the title of the text; refused to people who do not work in it."""
        locale = get_object_or_404(Locale, pk=locale_id)
        table = TranslationTable(self.request.user)
        if locale.pk not in table.addable:
            raise PermissionDenied
        titles = {row.key: row.title for row in table.all_rows}
        if key not in titles:
            raise Http404
        return locale, titles[key]

    def _target(self, address: str) -> str:
        hosts = {self.request.get_host()}
        if url_has_allowed_host_and_scheme(address, hosts, self.request.is_secure()):
            return address
        return reverse("work_list")

    def _say(self, claim: Claim) -> None:
        if claim.user_id == self.request.user.pk:
            words = _("This text is yours for seven days. Give it back if you cannot do it.")
            messages.success(self.request, words)
        else:
            words = _("%(name)s has already taken this text.")
            name = claim.user.get_full_name() or claim.user.username
            messages.warning(self.request, words % {"name": name})


class AskView(FormView):
    """Sends a question about the original of a translation to its author."""

    form_class = QuestionForm
    template_name = "translating/admin/ask.html"

    @cached_property
    def status(self) -> TranslationStatus:
        page = get_object_or_404(Page, pk=self.kwargs["page_id"]).specific
        if not page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        record = getattr(page, "record", None)
        if record is None or record.original is None:
            raise Http404
        status = TranslationStatus(page, record, self.request.user)
        if status.original is None:
            raise Http404
        return status

    def get_initial(self) -> dict:
        """The passage that the translator came from."""
        key, original = self.request.GET.get("about"), self.status.original
        found = [place.path for place in places(original) if place.key == key] if original else []
        return {"about": found[0]} if found else {}

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "original": self.status.original}

    def get_context_data(self, **kwargs: Any) -> dict:
        return {**super().get_context_data(**kwargs), "status": self.status}

    def form_valid(self, form: QuestionForm) -> HttpResponse:
        status = self.status
        answers = form.cleaned_data
        user = self.request.user
        question = ask(status.page, status.row, user, answers["about"], answers["text"])
        show_failures(self.request, mail_question(question, status.row))
        messages.success(
            self.request, _("The author has been asked. You will find the answer beside your text.")
        )
        return redirect(link_to(status.page, key_of(answers["about"])))


class UrgentView(View):
    """Mails the translators of a language that a text is wanted now."""

    def post(self, request: HttpRequest, page_id: int, locale_id: int) -> HttpResponse:
        page = get_object_or_404(Page, pk=page_id)
        locale = get_object_or_404(Locale, pk=locale_id)
        if not page.permissions_for_user(request.user).can_publish():
            raise PermissionDenied
        delivery = ask_for_translation(page, locale, request.user)
        show_failures(request, delivery)
        sent = len(delivery.reached)
        if sent:
            words = ngettext(
                "%(count)s person has been asked.", "%(count)s people have been asked.", sent
            )
            messages.success(request, words % {"count": sent})
        elif not delivery.failures:
            messages.warning(
                request,
                _("Nobody could be asked: no translator of this language has an address."),
            )
        return redirect(
            f"{reverse('start_translations')}?page={page_id}&language={locale.language_code}"
        )


class WorkMailForm(forms.ModelForm):
    class Meta:
        model = get_user_model()
        fields = ["work_mail"]
        labels = {"work_mail": gettext_lazy("Mail about what waits to be translated")}
        help_texts = {
            "work_mail": gettext_lazy("It is only sent when something waits in your languages.")
        }


class WorkMailPanel(BaseSettingsPanel):
    """In the account: how often one wants mail about what waits."""

    name = "work_mail"
    title = gettext_lazy("Translations")
    tab = notifications_tab
    order = 110
    form_class = WorkMailForm
