"""What may stand where a keyed hash of a personal number belongs."""

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Length
from django.db.models.lookups import Exact


class LooksLikeNik(Func):
    """Whether bytes are sixteen digits in clear."""

    template = "(encode(%(expressions)s, 'escape') ~ '^[0-9]{16}$')"
    output_field = models.BooleanField()


def is_keyed_hash(field: str) -> Q:
    """Sixteen bytes, and no NIK in clear."""
    no_nik = Exact(LooksLikeNik(F(field)), Value(value=False))
    return Q(Exact(Length(F(field)), Value(16))) & Q(no_nik)
