"""Messages about someone whose data are erased: nothing of them is kept but that they were."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from penggerak.apps.audit.actions import record_event
from penggerak.apps.notices.models import Notice
from penggerak.apps.seal import look_up_key, unseal

NO_PROOF = "-"  # what a gateway answered may hold the address, and a message handed over has to keep something


@transaction.atomic
def forget_notices(
    subjects: Collection[str], keys: Collection[bytes], *, by: AbstractBaseUser | None, at: datetime
) -> int:
    """Forget the addresses and gaps of messages about these rows, or to a number with one of these keyed hashes.

    Messages to somebody with an account are that account's, and stay. What still waits is given up. Returns how many.
    """
    found = Notice.objects.select_for_update(of=("self",)).filter(
        Q(subject__in=list(subjects)) | Q(pk__in=_sent_to(keys))
    )
    ids = list(found.filter(Q(to=None) | Q(subject__in=list(subjects))).values_list("pk", flat=True))
    about = Notice.objects.filter(pk__in=ids)
    about.filter(status=Notice.Status.WAITING).update(
        status=Notice.Status.GIVEN_UP, settled_at=at, in_hand_since=None, trouble=_("Data penerima dihapus.")
    )
    about.update(sealed=b"", address_shown="")
    about.filter(status=Notice.Status.HANDED_OVER).update(proof=NO_PROOF)
    if ids:
        record_event("notices.forgotten", at=at, by=by, data={"notices": len(ids)})
    return len(ids)


def _sent_to(keys: Collection[bytes]) -> list[int]:
    kept = Notice.objects.exclude(sealed=b"").filter(to=None).values_list("pk", "sealed")
    wanted = set(keys)
    return [pk for pk, sealed in kept.iterator(2_000) if _keys_of(str(unseal(sealed).get("address", ""))) & wanted]


def _keys_of(address: str) -> set[bytes]:
    key = look_up_key("email" if "@" in address else "phone", address)
    return {key} if key else set()
