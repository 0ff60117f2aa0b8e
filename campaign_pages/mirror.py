"""Which of our pages gather nothing, for mirrors."""

from home.mirror.page_kinds import confine

from .models import LetterPage

confine(LetterPage)
