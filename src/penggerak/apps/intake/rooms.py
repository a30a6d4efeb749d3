"""The two places in which the same questions are asked: by owners of themselves, by officers on behalf of someone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.urls import reverse

from penggerak.apps.intake.codes import shown
from penggerak.apps.intake.drafts import Draft, Keeper
from penggerak.apps.intake.models import Submission


@dataclass(frozen=True, slots=True)
class Room:
    """channel: of what is sent from here. base: the template its pages extend. names: of its addresses begin so."""

    channel: str
    base: str
    names: str
    keeper: Keeper

    @property
    def is_assisted(self) -> bool:
        return self.channel == Submission.Channel.ASSISTED

    def url(self, page: str, *args: str) -> str:
        return reverse(f"{self.names}_{page}", args=args)

    def receipt_url(self, code: str) -> str:
        return reverse("receipt", args=[shown(code)])


SELF = Room("self", "entrance.html", "register", Keeper("daftar", "/daftar/", timedelta(days=7)))
ASSISTED = Room("assisted", "work.html", "assist", Keeper("daftarkan", "/kerja/daftarkan/", timedelta(days=1)))


def draft_held(request: HttpRequest, room: Room, *, at: datetime) -> Draft | None:
    """The draft of this device. One that an officer began is for that officer alone, whoever uses the device next."""
    draft = room.keeper.read(request, at=at)
    return None if draft and room.is_assisted and draft.of != request.user.pk else draft
