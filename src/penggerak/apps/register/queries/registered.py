"""Whether a business is in the register: yes or no, and nothing else about it."""

from dataclasses import dataclass
from typing import Literal

from django.db.models import Q

from penggerak.apps.register.models import Business, Link
from penggerak.apps.seal import look_up_key
from penggerak.core.identity import parse_nik

Way = Literal["code", "nik", "nib"]


@dataclass(frozen=True, slots=True)
class Question:
    """By what someone asks. number: the business's id for a code, else digits; birth_year: of the owner, for a NIK."""

    way: Way
    number: str
    birth_year: int | None = None


def is_registered(question: Question) -> bool:
    """Yes or no. A number that is there with another birth year is a no like any other, found by the same query."""
    if question.way == "code":
        return Business.objects.filter(pk=int(question.number), record_count__gt=0).exists()
    carried = Q(record__keys__field=question.way, record__keys__key=look_up_key(question.way, question.number))
    return Link.objects.filter(carried, _born(question), ended_at=None, business__record_count__gt=0).exists()


def _born(question: Question) -> Q:
    """That the owner was born in that year, by the NIK itself or by what the register holds."""
    if question.way != "nik":
        return Q()
    nik = parse_nik(question.number)
    if nik and question.birth_year and nik.birth_year_of_century == question.birth_year % 100:
        return Q()
    return Q(business__values__owner_birth_date__startswith=f"{question.birth_year}-")
