"""How a public page is asked for: for which day, and by whom.

Each past day is a count of the whole register: a client may ask for so many.
"""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from penggerak.apps.accounts.limits import Limit, allow, client_of
from penggerak.apps.register.moments import CannotAsk, Moment, moment_of

PAST_DAYS = Limit(60, 600)


class AskedTooOften(CannotAsk):
    """So many past days were asked for that others would wait; str(error) is ready to show."""


def public_moment(request: HttpRequest) -> Moment:
    """What `?per=` asks for. Raises CannotAsk for what is no past day, AskedTooOften beyond the limit."""
    per = moment_of(request.GET.get("per"))
    if per.is_past and not allow(f"past days:{client_of(request)}", PAST_DAYS, at=timezone.now()).is_allowed:
        raise AskedTooOften(_("Terlalu banyak tanggal diminta dalam waktu singkat. Coba lagi sepuluh menit lagi."))
    return per


def passes_by(request: HttpRequest) -> bool:
    """Whether nobody is signed in: who is may look for what they have just changed, and sees it."""
    return not request.user.is_authenticated
