"""What a report has to know of its rows before it writes the first."""

from typing import Any

from django.db.models import F, Func, QuerySet


def told_fields(businesses: QuerySet[Any]) -> set[str]:
    """The fields known of at least one of these businesses, in one question; never a sealed one."""
    names = Func(F("values"), function="jsonb_object_keys")
    return set(businesses.order_by().values_list(names, flat=True).distinct())
