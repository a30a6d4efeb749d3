"""Records and links folded into businesses: what was said becomes what is known."""

from penggerak.core.register.fields import FIELDS, GROUPS, SENSITIVE, SOURCE_KINDS, Field, Label, SourceKind
from penggerak.core.register.history import Version, history, moments
from penggerak.core.register.projection import Business, Known, Link, Record, Value, project, project_one
from penggerak.core.register.status import COUNTED, DEFINITIONS, STATUSES, Status, is_stale, status_of

__all__ = [
    "COUNTED",
    "DEFINITIONS",
    "FIELDS",
    "GROUPS",
    "SENSITIVE",
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
    "is_stale",
    "moments",
    "project",
    "project_one",
    "status_of",
]
