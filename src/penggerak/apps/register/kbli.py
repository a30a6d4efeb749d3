"""Codes of KBLI that words about a business may mean, for the officer who has to choose one."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from penggerak.apps.register.models import Business
from penggerak.core.activities import KBLI_VERSIONS, ActivityTree, KbliVersion, Suggestion, SuggestionIndex, suggest
from penggerak.sources import reference

LONGEST = 200
DEFAULT_VERSION: KbliVersion = "2020"


@dataclass(frozen=True, slots=True)
class FoundCodes:
    """What was looked for, and the codes it may mean, best first. is_asked: somebody typed it, now."""

    words: str
    version: KbliVersion
    suggestions: tuple[Suggestion, ...]
    is_asked: bool


@lru_cache(maxsize=2)
def suggestion_index(version: KbliVersion) -> SuggestionIndex:
    return SuggestionIndex(ActivityTree(reference.kbli(version), version))


def found_codes(business: Business, asked: Mapping[str, str]) -> FoundCodes:
    """The suggestions for the words in asked ("kata"), or else for what is known of the business.

    asked: the parameters of the address; "versi" names the version, else it is that of the code known so far.
    """
    version = _version(asked.get("versi", ""), business)
    words = asked.get("kata", _known_words(business)).strip()[:LONGEST]
    return FoundCodes(words, version, tuple(suggest(words, index=suggestion_index(version))), "kata" in asked)


def _known_words(business: Business) -> str:
    said = (business.values.get(field) for field in ("main_activity", "main_product"))
    return " ".join(str(words) for words in said if words)


def _version(asked: str, business: Business) -> KbliVersion:
    known = str(business.values.get("kbli") or "").partition(":")[0]
    return next((version for said in (asked, known) for version in KBLI_VERSIONS if version == said), DEFAULT_VERSION)
