"""What Wagtail calls when a workflow ends (``WAGTAIL_FINISH_WORKFLOW_ACTION``).

A module of its own: Wagtail imports it before any model exists.
"""

from typing import Any


def finish_workflow(workflow_state: Any, user: Any = None) -> None:
    """See ``readiness.approve``."""
    from .readiness import approve  # noqa: PLC0415  # needs the models

    approve(workflow_state.content_object, user)
