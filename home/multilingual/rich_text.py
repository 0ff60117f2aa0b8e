"""Links to pages inside running text lead each reader to their own version of the page."""

from django.utils.html import format_html
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from .reader import current_reader


class ReaderPageLinkHandler(PageLinkHandler):
    """A link to a page, at the address where the current reader finds it.

    Whichever version the editor chose, the reader gets the best one. A page that no
    longer is public loses the link and keeps the words.
    """

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        ids = [attrs["id"] for attrs in attrs_list if str(attrs.get("id", "")).isdecimal()]
        pages = {str(page.pk): page for page in Page.objects.filter(pk__in=ids)}
        reader = current_reader()
        reader.look_up(pages.values())
        links = []
        for attrs in attrs_list:
            page = pages.get(str(attrs.get("id")))
            best = reader.best_version(page) if page is not None else None
            links.append(format_html('<a href="{}">', reader.address(best)) if best else "<a>")
        return links
