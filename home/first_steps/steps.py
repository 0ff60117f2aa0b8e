"""What a campaign needs before it can be shown to the world; each app names its own steps."""

from collections.abc import Callable
from typing import Any, NamedTuple

from wagtail import hooks

from home.public.left_out import guarded

#: The hook that returns a ``Step``; its ``order`` is the place in the list.
STEP_HOOK = "first_step"


class Step(NamedTuple):
    """Something to do once. It is done when the site itself shows it, and never by a tick."""

    title: Any
    #: What to do, or why, in one sentence.
    sentence: Any
    is_done: Callable[[], bool]
    #: The address in the admin at which it is done.
    address: Callable[[], str]
    #: How far it is, in a sentence, while it is not done; often nothing.
    so_far: Callable[[], str] = str


class Shown(NamedTuple):
    """A step as the list shows it."""

    title: Any
    sentence: Any
    is_done: bool
    address: str
    so_far: str = ""


def shown_steps() -> list[Shown]:
    """All steps in their order; one that cannot be asked is logged and left out."""
    found = []
    for hook in hooks.get_hooks(STEP_HOOK):
        with guarded(hook):
            step = hook()
            is_done = step.is_done()
            so_far = "" if is_done else step.so_far()
            found.append(Shown(step.title, step.sentence, is_done, step.address(), so_far))
    return found
