"""What letters and updates show, for mirrors."""

from home.mirror.page_kinds import shows_only
from people.models import Appeal, Signatory, Signature

from .models import CaseUpdatePage, Court, LetterPage, StateConfirmation

shows_only(LetterPage, Appeal, Signatory, Signature)
shows_only(CaseUpdatePage, Court, StateConfirmation)
