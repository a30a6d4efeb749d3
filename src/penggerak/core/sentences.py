"""Sentences people read, kept apart from the values in their gaps so that a screen can translate them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sentence:
    """An Indonesian sentence with named gaps; str() fills them.

    template: printf-style, e.g. "NIB terdiri dari 13 angka; yang Anda tulis %(count)d."
    values: what goes into the gaps. Never holds a whole NIK, phone or other personal number.
    """

    template: str
    values: Mapping[str, str | int | float] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % self.values if self.values else self.template


def sentence(template: str, **values: str | int | float) -> Sentence:
    """Build a Sentence; the message extractor finds templates by this name."""
    return Sentence(template, values)
