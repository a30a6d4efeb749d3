"""The words of a message, in the language of who reads it: notices/<template>.<channel>.txt, first line the subject."""

from dataclasses import dataclass
from functools import cache

from django.template import Engine, TemplateDoesNotExist
from django.template.backends.django import get_installed_libraries
from django.template.context import Context
from django.utils import translation

GAP = "⟦%s⟧"  # what stands where a value is missing


class NoWords(Exception):
    """A message that cannot be put into words: its template is missing, or one of its values."""


@dataclass(frozen=True, slots=True)
class Words:
    """subject: empty but for e-mails."""

    subject: str
    body: str


def words_of(template: str, channel: str, language: str, values: dict[str, str]) -> Words:
    """Put a message into words. Raises NoWords."""
    try:
        with translation.override(language):
            text = _engine().get_template(f"notices/{template}.{channel}.txt").render(Context(values, autoescape=False))
    except TemplateDoesNotExist as missing:
        raise NoWords(f"template {missing}") from None
    if "⟦" in text:
        raise NoWords(text.partition("⟦")[2].partition("⟧")[0])
    subject, _, body = text.strip().partition("\n") if channel == "email" else ("", "", text)
    return Words(" ".join(subject.split()), body.strip())


@cache
def _engine() -> Engine:
    """Plain text, not HTML: nothing is escaped. A missing value leaves a mark, where a page would leave nothing."""
    return Engine(
        app_dirs=True,
        autoescape=False,
        string_if_invalid=GAP,
        libraries=get_installed_libraries(),
        builtins=["penggerak.site.templatetags.figures"],
    )
