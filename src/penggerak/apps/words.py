"""Words of the core in the language of the reader."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext

from penggerak.core.register import Label
from penggerak.core.sentences import Sentence


def in_language(words: Sentence | Label | str) -> str:
    """A Sentence or a Label as this reader reads it; a plain name as it stands."""
    if isinstance(words, str):
        return words
    if isinstance(words, Label):
        return words.en if get_language() == "en" else words.id
    text = gettext(words.template)
    return text % words.values if words.values else text


def sentence_as_data(words: Sentence) -> dict[str, Any]:
    """A Sentence as it is kept, still translatable."""
    return {"template": words.template, "values": dict(words.values)}


def sentence_from_data(data: Mapping[str, Any]) -> Sentence:
    return Sentence(data["template"], data["values"])
