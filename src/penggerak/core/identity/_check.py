"""Check and explain one written number of any kind."""

from collections.abc import Callable

from penggerak.core.identity._gtin import gtin_problem
from penggerak.core.identity._kinds import Checked, Kind, Problem
from penggerak.core.identity._nik import kk_problem, nik_problem, place_warnings
from penggerak.core.identity._npwp import nitku_problem, nitku_warnings, npwp_problem, npwp_warnings
from penggerak.core.identity._phone import e164, phone_problem
from penggerak.core.identity._sentences import explanation
from penggerak.core.identity._text import clean, text_problem
from penggerak.core.sentences import Sentence

# NIB is missing: nothing is published about what its digits mean, so thirteen of them are all one can ask for.
_PROBLEM: dict[Kind, Callable[[str], Problem | None]] = {
    "nik": nik_problem,
    "kk": kk_problem,
    "npwp": npwp_problem,
    "nitku": nitku_problem,
    "phone": phone_problem,
    "gtin": gtin_problem,
}
_WARNINGS: dict[Kind, Callable[[str], tuple[Sentence, ...]]] = {
    "nik": place_warnings,
    "kk": place_warnings,
    "npwp": npwp_warnings,
    "nitku": nitku_warnings,
}


def check(kind: Kind, text: str) -> Checked:
    """Say whether text holds a number of this kind, as one finds them in spreadsheets; never raises.

    Blanks, dots, hyphens, full-width digits, a leading apostrophe and a trailing ".0" are looked through. Letters,
    scientific notation and several phones in one cell are refused (see `split_phones`). Zeros are never added.
    """
    cleaned = clean(kind, text)
    problem = text_problem(kind, cleaned) or _number_problem(kind, cleaned)
    if problem:
        return Checked(kind, text, None, problem, explanation(kind, problem, cleaned))
    return Checked(kind, text, e164(cleaned) if kind == "phone" else cleaned, warnings=_warnings(kind, cleaned))


def explain(kind: Kind, text: str) -> Sentence | None:
    """What is wrong with the number and what to do next; None when nothing is."""
    return check(kind, text).explanation


def _number_problem(kind: Kind, digits: str) -> Problem | None:
    rule = _PROBLEM.get(kind)
    return rule(digits) if rule else None


def _warnings(kind: Kind, digits: str) -> tuple[Sentence, ...]:
    rule = _WARNINGS.get(kind)
    return rule(digits) if rule else ()
