# words: admin
"""The address that a title makes, for the editor of a page."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views import View
from wagtail.models import Page

from .slugs import slug_of
from .translated_page import free_slug_below


class AddressOfTitleView(View):
    """A free address below a page for the words ``title``; empty for words without a letter.

    ``page`` is the id of the page that has, or shall have, the address, if it exists.
    """

    def get(self, request: HttpRequest, parent_page_id: int) -> JsonResponse:
        parent = get_object_or_404(Page, pk=parent_page_id)
        number = request.GET.get("page", "")
        rows = Page.objects.child_of(parent).filter(pk=number if number.isdecimal() else None)
        page = rows.first()
        rights = (page or parent).permissions_for_user(request.user)
        if not (rights.can_edit() if page is not None else rights.can_add_subpage()):
            raise PermissionDenied
        locale = (page or parent).locale
        slug = slug_of(request.GET.get("title", "")[:255], locale.language_code)
        return JsonResponse({"slug": free_slug_below(parent, slug, page) if slug else ""})
