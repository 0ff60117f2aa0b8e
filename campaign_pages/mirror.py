"""Which of our pages gather nothing, for mirrors."""

from home.mirror.page_kinds import confine
from people.models import SignatoriesPage

from .models import LetterPage

confine(LetterPage)
confine(SignatoriesPage)
