"""Long lists a page at a time: whatever number an address asks for, a page of the list is the answer."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 50
ASKED_BY = "halaman"


def page_of(request: HttpRequest, found: Any, *, size: int = PER_PAGE) -> Page:
    """The page that `?halaman=` asks for: the last for a number beyond it, the first for 0, below and anything else.

    found: a queryset ordered by something unique, or what counts itself and gives slices, as Paged does.
    """
    rows = _NearerEnd(found) if isinstance(found, QuerySet) and not found.query.is_sliced else found
    pages = Paginator(rows, size)
    return pages.page(_within(request.GET.get(ASKED_BY, ""), pages.num_pages))


def _within(asked: str, most: int) -> int:
    """The number of a page. A number of very many digits is beyond every list, and is not read."""
    text = asked.strip()
    if not (text.isascii() and text.isdigit()):
        return 1
    digits = text.lstrip("0")
    return most if len(digits) > len(str(most)) else min(max(int(digits or "0"), 1), most)


def from_nearer_end(found: QuerySet[Any], start: int, stop: int, *, size: int) -> list[Any]:
    """found[start:stop], where `size` is how many there are: read backwards when that passes over fewer rows."""
    if size - stop >= start:
        return list(found[start:stop])
    return list(found.reverse()[max(size - stop, 0) : size - start])[::-1]


class _NearerEnd:
    """A queryset whose last page costs no more than its first."""

    def __init__(self, found: QuerySet[Any]) -> None:
        self.found = found
        self.size: int | None = None

    def count(self) -> int:
        if self.size is None:
            self.size = self.found.count()
        return self.size

    def __getitem__(self, wanted: slice) -> list[Any]:
        return from_nearer_end(self.found, wanted.start, wanted.stop, size=self.count())
