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
from penggerak.apps.register.models.holding import Holding
from penggerak.apps.register.models.look_ups import LookUpKey, LookUpList
from penggerak.apps.register.models.recipients import Acceptance, Recipient, RecipientFile, RecipientList
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
from penggerak.apps.register.models.stops import StopKey

__all__ = [
    "Acceptance",
    "Activity",
    "Business",
    "Decision",
    "Facts",
    "Holding",
    "Import",
    "ImportRow",
    "Licence",
    "Link",
    "LinkageState",
    "LookUpKey",
    "LookUpList",
    "Pair",
    "PastVersion",
    "Person",
    "Photo",
    "Product",
    "Recipient",
    "RecipientFile",
    "RecipientList",
    "Record",
    "RecordKey",
    "Regrouping",
    "Role",
    "Source",
    "StopKey",
    "Version",
]
