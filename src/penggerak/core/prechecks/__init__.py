"""The ten ways aid went to the wrong people in the national audit of 2020, as checks on any list of recipients.

precheck() asks all ten of every row at once. Each answer is three-valued: a hit, clear, or unknown because nothing was
there to compare with. A hit is never a refusal: it says what to put right, and who can.
"""

from penggerak.core.prechecks._checks import AUDIT, CHECK_NAMES, CHECKS, Audit, Check, CheckName
from penggerak.core.prechecks._frames import (
    FINDINGS,
    LOOK_UP_KINDS,
    OUTCOMES,
    RECIPIENTS,
    REGISTER,
    LookUp,
    LookUpKind,
    Outcome,
)
from penggerak.core.prechecks._precheck import precheck
from penggerak.core.prechecks._reasons import REPAIRERS, Finding
from penggerak.core.prechecks._rows import recipients_of

__all__ = [
    "AUDIT",
    "CHECKS",
    "CHECK_NAMES",
    "FINDINGS",
    "LOOK_UP_KINDS",
    "OUTCOMES",
    "RECIPIENTS",
    "REGISTER",
    "REPAIRERS",
    "Audit",
    "Check",
    "CheckName",
    "Finding",
    "LookUp",
    "LookUpKind",
    "Outcome",
    "precheck",
    "recipients_of",
]
