# words: admin
"""Settings > Users > a person, “Leaving”: a look at what will happen, then all of it at once."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from home.accounts.organisers_views import AboutAccount
from home.accounts.security_log import KEPT
from home.accounts.sessions import logins_of
from home.public.left_out import shown
from home.staff.groups import name_of

from . import leaving, traces
from .open_work import Kind, Piece


class HeirChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        groups = ", ".join(sorted(group.name for group in obj.groups.all()))
        return f"{name_of(obj)} ({groups})" if groups else name_of(obj)


class HeirForm(forms.Form):
    """To whom the open work goes."""

    to = HeirChoice(
        queryset=None,
        required=False,
        label=gettext_lazy("Who goes on with its open work"),
        empty_label=gettext_lazy("Nobody"),
        help_text=gettext_lazy("Only what this account may do itself; it gets no right by it."),
    )

    def __init__(self, person: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = leaving.heirs_for(person).prefetch_related("groups")


class LeavingView(AboutAccount, TemplateView):
    """What a person who leaves gives up, and to whom; then doing it."""

    template_name = "home/admin/leaving.html"

    @cached_property
    def form(self) -> HeirForm:
        return HeirForm(self.person, {"to": self.request.GET.get("to", "")})

    @cached_property
    def heir(self) -> Any:
        """Whom the address names; none where it names somebody who cannot have anything."""
        return self.form.cleaned_data.get("to") if self.form.is_valid() else None

    def get_context_data(self, **kwargs: Any) -> dict:
        person, user = self.person, self.request.user
        plan = leaving.Plan(person, self.heir)
        rights = traces.rights_before(person)
        done, count = traces.traces_of(person, user)
        return {
            **super().get_context_data(**kwargs),
            "person": person,
            "name": name_of(person),
            "form": self.form,
            "heir": name_of(self.heir),
            "has_left": leaving.has_left(person),
            "is_given": bool(plan.given),
            "mark": plan.mark,
            "sessions": len(logins_of(person)),
            "work": shown(plan.by_kind(), lambda each: self._section(*each, plan)),
            "rights": rights,
            "languages": traces.in_words(rights),
            "traces": done,
            "trace_count": count,
            "days": KEPT.days,
            "history": f"{reverse('wagtailadmin_reports:site_history')}?user={person.pk}",
        }

    def _section(self, kind: Kind, pieces: list[Piece], plan: leaving.Plan) -> dict[str, Any]:
        def line(piece: Piece) -> dict[str, Any]:
            return {
                "name": kind.name(piece, self.request.user),
                "link": kind.link(piece),
                "language": piece.language,
                "is_given": piece in plan.given,
            }

        return {"label": kind.label, "left": kind.left, "lines": shown(pieces, line)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            messages.error(request, _("Choose somebody else: this account can be given nothing."))
            return redirect("account_leaving", self.person.pk)
        try:
            leaving.leave(self.person, self.heir, request.user, request.POST.get("seen", ""))
        except leaving.PlanHasChangedError:
            messages.error(
                request, _("Something has changed meanwhile, and nothing was done. Look again.")
            )
            return redirect(request.get_full_path())
        messages.success(
            request,
            _("%(name)s has left: the account opens nothing now.") % {"name": name_of(self.person)},
        )
        return redirect("account_leaving", self.person.pk)
