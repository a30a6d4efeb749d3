"""Which businesses someone speaks for, and which they could: the one door of the owners' pages."""

from collections.abc import Collection

from django.db.models import QuerySet

from penggerak.apps.accounts.models import User
from penggerak.apps.audit.actions import subject_name
from penggerak.apps.audit.models import Event
from penggerak.apps.register.models import Business, Holding, Link, RecordKey
from penggerak.apps.register.queries.importing import merged_into
from penggerak.apps.seal import look_up_key

PHONES = ("phone", "whatsapp")
MOST_CLAIMED = 5  # a number in more businesses is a helper's, and opens none


def businesses_held(user: User) -> QuerySet[Business]:
    """The businesses someone speaks for now, that a record still speaks of. A merged one stands for what it became."""
    held = Holding.objects.filter(user=user, until=None).values_list("business_id", flat=True)
    found = Business.objects.filter(pk__in=as_they_are_now(list(held)), record_count__gt=0)
    return found.select_related("city", "district", "village", "activity").order_by("name", "pk")


def business_held(user: User, code: str) -> Business:
    """One of them by its code, or by that of a business merged into it.

    Raises Business.DoesNotExist for any other, as if there were none.
    """
    running = Holding.objects.filter(user=user, until=None, business__code=code.replace("\0", ""))
    became = as_they_are_now(list(running.values_list("business_id", flat=True)))
    held = businesses_held(user)
    return held.get(pk__in=became) if became else held.get(code=code.replace("\0", ""))


def holders_of(business: Business) -> QuerySet[Holding]:
    """Who speaks for a business now, the longest first; of those merged into it, too."""
    found = Holding.objects.filter(business__in=[business.pk, *_taken_in(business)], until=None)
    return found.select_related("user", "by").order_by("since", "pk")


def as_they_are_now(business_ids: Collection[int]) -> set[int]:
    """These businesses, each that was merged away as the one that took its records in."""
    became = merged_into(business_ids)
    return {became.get(one, one) for one in business_ids}


def _taken_in(business: Business) -> list[int]:
    """The businesses that were merged into this one and stand empty now."""
    here = {"record__links__business": business, "record__links__ended_at": None}
    emptied = Link.objects.filter(business__record_count=0, closed_in__kind="merge", **here)
    became = merged_into(list(emptied.values_list("business_id", flat=True).distinct()))
    return sorted(old for old, now in became.items() if now == business.pk)


def claimable_businesses(user: User) -> list[Business]:
    """Businesses whose phone, as known now, is the one this person has proved, and that nobody took from them.

    A number that was theirs before somebody put it right opens nothing, and neither does one that stands in more
    than MOST_CLAIMED businesses: it belongs to someone who helps many.
    """
    if not user.phone_key:
        return []
    carried = RecordKey.objects.filter(field__in=PHONES, key=user.phone_key, record__links__ended_at=None)
    found = Business.objects.filter(pk__in=carried.values("record__links__business"), record_count__gt=0)
    carrying = [one for one in found.order_by("name", "pk") if _carries(one, bytes(user.phone_key))]
    if len(carrying) > MOST_CLAIMED:
        return []
    shut = _held_or_ended_by_others(user) | _declined(user, carrying)
    return [one for one in carrying if one.pk not in shut]


def may_speak_for(user: User, business_id: int) -> bool:
    """Whether someone speaks for a business already, or could by the phone they have proved."""
    is_held = Holding.objects.filter(user=user, business=business_id, until=None).exists()
    return is_held or business_id in {one.pk for one in claimable_businesses(user)}


def _carries(business: Business, key: bytes) -> bool:
    known = business.opened()
    return any(look_up_key(name, str(known[name])) == key for name in PHONES if known.get(name))


def _held_or_ended_by_others(user: User) -> set[int]:
    mine = Holding.objects.filter(user=user)
    running = mine.filter(until=None).values_list("business_id", flat=True)
    taken = mine.filter(until__isnull=False).exclude(ended_by=user).values_list("business_id", flat=True)
    return as_they_are_now([*running, *taken])


def _declined(user: User, among: list[Business]) -> set[int]:
    named = {subject_name(one): one.pk for one in among}
    said = Event.objects.filter(what="holding.declined", by=user, subject__in=list(named))
    return {named[subject] for subject in said.values_list("subject", flat=True)}
