"""A published draw beside what was announced before it."""

from penggerak.apps.opportunities.models import Allocation
from penggerak.core import allocation
from penggerak.core.sentences import Sentence


def differences_of(made: Allocation) -> list[Sentence]:
    """What does not agree when the draw is computed again; empty when all does."""
    return allocation.verify(
        made.document or {},
        commitment=made.opportunity.commitment,
        list_hash=made.list_hash,
        terms_hash=made.terms_hash,
    )
