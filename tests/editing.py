"""Sends the editor of a page as a browser would, its streams included."""

import itertools
from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail import blocks
from wagtail.blocks.field_block import ChooserBlock
from wagtail.models import Page
from wagtail.rich_text import RichText
from wagtail.test.utils import WagtailTestUtils
from wagtail.test.utils.form_data import querydict_from_html, rich_text

from home.multilingual.forms import SEEN


def sent_by(html: str) -> dict[str, Any]:
    """What a browser sends of the form of something translated."""
    forms_sent = (querydict_from_html(html, form_index=index) for index in itertools.count())
    values = next(form for form in forms_sent if any(name.endswith(SEEN) for name in form))
    found = {name: given if len(given) > 1 else given[0] for name, given in values.lists()}
    soup = WagtailTestUtils.get_soup(html)
    for box in soup.find_all("input", type="checkbox", checked=True, value=False):
        found[box["name"]] = "on"
    for choice in soup.find_all("select", multiple=True):
        if not choice.find("option", selected=True):
            found.pop(choice["name"], None)
    return found


def send_form(client: Client, address: str, html: str = "", **changes: Any) -> HttpResponse:
    """Sends the form of something translated as its screen, or some HTML, has it."""
    html = html or client.get(address).content.decode()
    return client.post(address, {**sent_by(html), **changes})


def edit_address(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def inputs(block: blocks.Block, name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The inputs that Wagtail's script makes for the value of a block."""
    if isinstance(block, (blocks.StreamBlock, blocks.ListBlock)):
        children = list(value if isinstance(block, blocks.StreamBlock) else value.bound_blocks)
        yield f"{name}-count", str(len(children))
        for index, child in enumerate(children):
            prefix = f"{name}-{index}"
            yield f"{prefix}-deleted", ""
            yield f"{prefix}-order", str(index)
            yield f"{prefix}-id", child.id or ""
            if isinstance(block, blocks.StreamBlock):
                yield f"{prefix}-type", child.block.name
            yield from inputs(child.block, f"{prefix}-value", child.value)
    elif isinstance(block, blocks.StructBlock):
        for key, child in block.child_blocks.items():
            yield from inputs(child, f"{name}-{key}", value.get(key))
    elif isinstance(block, blocks.RichTextBlock):
        source = value.source if isinstance(value, RichText) else str(value or "")
        yield name, rich_text(source, features=block.features)
    elif isinstance(block, ChooserBlock):
        yield name, str(value.pk) if value else ""
    else:
        yield name, block.value_for_form(value) or ""


def form_data(client: Client, page: Page, address: str = "") -> Any:
    """What the editor of a page would send if nothing were changed, as a ``QueryDict``."""
    answer = client.get(address or edit_address(page))
    assert answer.status_code == 200
    values = querydict_from_html(answer.content.decode(), form_id="page-edit-form")
    form = answer.context["form"]
    for name, field in form.fields.items():
        if name in values and isinstance(field, forms.BooleanField):
            values[name] = "on"  # as a browser says of a tick; Wagtail's helper leaves it empty
        if isinstance(field, blocks.BlockField):
            for key, value in inputs(field.block, name, form[name].value()):
                values[key] = value
    return values


def send(client: Client, page: Page, action: str = "", **changes: Any) -> HttpResponse:
    """Sends the editor with some inputs changed, by one of its buttons (``action-publish``)."""
    values = form_data(client, page)
    for name, value in {**changes, **({action: "1"} if action else {})}.items():
        if value is None:
            values.pop(name, None)
        elif isinstance(value, list):
            values.setlist(name, value)
        else:
            values[name] = value
    return client.post(edit_address(page), dict(values.lists()))
