"""Tables of the register: what was said (sources, records), what it speaks of (links), what is known (businesses)."""

from penggerak.apps.register.models.activity import Activity
from penggerak.apps.register.models.business import (
    Business,
    Facts,
    Licence,
    PastVersion,
    Person,
    Product,
    Role,
    Version,
)
from penggerak.apps.register.models.record import (
    Decision,
    Link,
    LinkageState,
    Pair,
    Photo,
    Record,
    RecordKey,
    Regrouping,
)
from penggerak.apps.register.models.source import Import, ImportRow, Source

__all__ = [
    "Activity",
    "Business",
    "Decision",
    "Facts",
    "Import",
    "ImportRow",
    "Licence",
    "Link",
    "LinkageState",
    "Pair",
    "PastVersion",
    "Person",
    "Photo",
    "Product",
    "Record",
    "RecordKey",
    "Regrouping",
    "Role",
    "Source",
    "Version",
]
