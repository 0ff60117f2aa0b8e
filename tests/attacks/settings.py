"""The settings of a public site. Who is inside has got in: how is tried in tests/accounts."""

from home.settings.production import *  # noqa: F403

SECOND_FACTOR_REQUIRED = False
