"""No pictures of accounts: a photograph of an editor tells whoever has its address who works here.

The admin shows a sign instead, the same for all.
"""

from wagtail.admin.views.account import AvatarSettingsPanel


def no_panel(self: AvatarSettingsPanel) -> bool:
    return False


def install() -> None:
    """Takes Wagtail's panel, which keeps pictures as they are sent, from everybody's account."""
    AvatarSettingsPanel.is_active = no_panel
