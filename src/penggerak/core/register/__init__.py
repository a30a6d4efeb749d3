"""Records and links folded into businesses: what was said becomes what is known."""

from penggerak.core.register.fields import FIELDS, GROUPS, SENSITIVE, SOURCE_KINDS, Field, Label, SourceKind
from penggerak.core.register.history import Version, history, moments
from penggerak.core.register.projection import Business, Known, Link, Record, Value, project, project_one
from penggerak.core.register.publishing import SMALLEST_PUBLISHED, kept_back, published
from penggerak.core.register.status import (
    COUNTED,
    DEFINITIONS,
    STATUSES,
    Status,
    holds_until,
    is_stale,
    stale_fields,
    stale_fields_of,
    status_of,
)

__all__ = [
    "COUNTED",
    "DEFINITIONS",
    "FIELDS",
    "GROUPS",
    "SENSITIVE",
    "SMALLEST_PUBLISHED",
    "SOURCE_KINDS",
    "STATUSES",
    "Business",
    "Field",
    "Known",
    "Label",
    "Link",
    "Record",
    "SourceKind",
    "Status",
    "Value",
    "Version",
    "history",
    "holds_until",
    "is_stale",
    "kept_back",
    "moments",
    "project",
    "project_one",
    "published",
    "stale_fields",
    "stale_fields_of",
    "status_of",
]
