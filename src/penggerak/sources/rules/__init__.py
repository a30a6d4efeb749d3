"""Rule sets that come with the project: every figure with its source and how sure we are of it.

A is certain, B likely (good or several secondary sources), C to be checked before anyone relies on it; the note of a
set says what is unconfirmed. They are drafts for officers, and can be named in `penggerak eligibility`.
"""

from penggerak.sources.rules._kur_rate import KurRate, KurSector, KurType, kur_rate
from penggerak.sources.rules._read import NAMES, read, read_all

__all__ = ["NAMES", "KurRate", "KurSector", "KurType", "kur_rate", "read", "read_all"]
