"""Tables of the register: what was said (sources, records), what it speaks of (links), what is known (businesses)."""

from penggerak.apps.register.models.activity import Activity
from penggerak.apps.register.models.business import Business, Licence, Person, Product, Role
from penggerak.apps.register.models.record import Decision, Link, Pair, Record, RecordKey
from penggerak.apps.register.models.source import Import, ImportRow, Source

__all__ = [
    "Activity",
    "Business",
    "Decision",
    "Import",
    "ImportRow",
    "Licence",
    "Link",
    "Pair",
    "Person",
    "Product",
    "Record",
    "RecordKey",
    "Role",
    "Source",
]
