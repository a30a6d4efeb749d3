"""Who erases what: an app that keeps personal data of businesses adds its eraser here when the program starts.

The register and this app come first and by name (actions/erasing.py); apps further out are not known to them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from penggerak.apps.accounts.models import User
from penggerak.apps.register.queries.traces import Traces


@dataclass(frozen=True, slots=True)
class Eraser:
    """What an app does when a business is erased, inside the same transaction.

    count: what would go, as word -> number, for the officer who decides. erase: does it. subjects: the rows of this
    app, as events name them, that messages may have been about; asked before erase. Words are those of WORDS.
    """

    count: Callable[[Traces], Mapping[str, int]]
    erase: Callable[[Traces, User, datetime], None]
    subjects: Callable[[Traces], list[str]]


_ERASERS: dict[str, Eraser] = {}


def add_eraser(app: str, eraser: Eraser) -> None:
    """Called in AppConfig.ready. Twice is the same as once."""
    _ERASERS[app] = eraser


def erasers() -> list[Eraser]:
    """All of them, in the order of the names of their apps."""
    return [_ERASERS[app] for app in sorted(_ERASERS)]
