"""What the parts of a draw's file have to look like before anything can be computed from them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from penggerak.core.allocation._published import SCHEMA
from penggerak.core.sentences import Sentence, sentence

_MOST = 2**53  # whole numbers that every reader of JSON reads alike


def misshapen(document: Mapping[str, Any]) -> Iterator[Sentence]:
    """A sentence for each part that is missing, unreadable or unknown."""
    for name, is_right in _SHAPE.items():
        if name not in document:
            yield sentence("Bagian “%(name)s” tidak ada di berkas undian.", name=name)
        elif not is_right(document[name]):
            yield sentence("Bagian “%(name)s” di berkas undian tidak terbaca: isinya bukan yang seharusnya.", name=name)
    for name in sorted(map(str, document.keys() - _SHAPE.keys())):
        yield sentence("Bagian “%(name)s” tidak dikenal di berkas undian.", name=name)


def _is_text(value: object) -> bool:
    """A text that can be written as UTF-8; JSON can also spell halves of letters."""
    return isinstance(value, str) and _are_texts([value])


def _is_count(value: object) -> bool:
    return _are_numbers([value], {int})


def _are_texts(value: object) -> bool:
    """Looked at all at once: a list may hold a million."""
    return isinstance(value, list) and set(map(type, value)) <= {str} and _is_utf8("".join(value))


def _are_numbers(values: list[Any], types: set[type]) -> bool:
    return set(map(type, values)) <= types and all(-_MOST <= value <= _MOST for value in values)


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _by_name(are_right: Callable[[list[Any]], bool]) -> Callable[[object], bool]:
    """A mapping whose values are right, or null where the draw does without."""
    return lambda value: (
        value is None or (isinstance(value, dict) and _are_texts(list(value)) and are_right(list(value.values())))
    )


_counts_by_name = _by_name(lambda values: _are_numbers(values, {int}))
_SHAPE: Mapping[str, Callable[[object], bool]] = {
    "schema": lambda value: value == SCHEMA,
    "method": _is_text,
    "commitment": _is_text,
    "secret": _is_text,
    "word": _is_text,
    "list_hash": _is_text,
    "terms_hash": _is_text,
    "seed": _is_text,
    "seats": _is_count,
    "quotas": _counts_by_name,
    "seats_by_stratum": _counts_by_name,
    "tokens": _are_texts,
    "strata": _by_name(_are_texts),
    "weights": _by_name(lambda values: _are_numbers(values, {int, float})),
    "order": _are_texts,
    "winners": _are_texts,
    "waiting_list": _are_texts,
}
