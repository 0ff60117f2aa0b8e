"""What every translated model tells modeltranslation."""

from modeltranslation.translator import TranslationOptions


class TranslatedModelOptions(TranslationOptions):
    """Empty is an empty string, in every language."""

    empty_values = ""
