# words: admin
"""Addresses of the admin about words: those of the interface, names, and those in addresses."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import wording_views as wordings
from .address_views import AddressOfTitleView


@hooks.register("register_admin_urls")
def urls_of_words() -> list:
    one = "wordings/<slug:code>/<slug:kind>/<slug:word>/"
    return [
        path("wordings/", wordings.WordingsView.as_view(), name="wordings"),
        path("wordings/<slug:code>.po", wordings.CatalogueView.as_view(), name="wordings_as_po"),
        path(one, wordings.WordingView.as_view(), name="wording"),
        path(f"{one}unused/", wordings.UnusedWordingView.as_view(), name="unused_wording"),
        path(
            "address/<int:parent_page_id>/", AddressOfTitleView.as_view(), name="address_of_title"
        ),
    ]


@hooks.register("register_settings_menu_item")
def wordings_item() -> MenuItem:
    return wordings.WordingsMenuItem(
        _("Interface words"), reverse("wordings"), icon_name="edit", order=604
    )
