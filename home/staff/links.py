"""What is sent to the form of a link without an address is asked for again."""

from typing import Any

from wagtail.admin.forms.choosers import URLOrAbsolutePathField

_to_python = URLOrAbsolutePathField.to_python


def to_python(self: URLOrAbsolutePathField, value: Any) -> Any:
    return _to_python(self, value or "")


def install() -> None:
    """Replaces the one method of Wagtail's that fails without a text (Wagtail 8.0)."""
    URLOrAbsolutePathField.to_python = to_python
