"""A registration on its way: it lives sealed in a cookie on the person's own device until it is sent.

No row is written before that. The cookie holds everything typed so far and the key that makes sending twice harmless.
"""

import base64
import json
from binascii import Error as NotBase64
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from penggerak.apps.seal import seal_bytes, unseal_bytes

LONGEST = 3_500  # bytes of the cookie's value; browsers refuse cookies over 4,096 with name and attributes
EMPTY: tuple[Any, ...] = (None, "", [], {})
FORM = "penggerak draft 1"  # nothing else we seal begins like this, so nothing else can be slipped in


@dataclass(slots=True)
class Draft:
    """What someone has told so far.

    answers: field of the register -> value. done: slugs of the questions answered or skipped. allows: purposes ticked.
    kept: fields that came back by a code; they stay masked. code: under which it is stored. adds: code of the receipt
    this is an addition to. joins: id of the business the person said is theirs; asked: with which facts the register
    was asked; found: the business to ask about. is_told: an officer said that the person is there and heard the notice.
    sent: code of the receipt, once it is sent; then nothing else is left.
    """

    key: UUID = field(default_factory=uuid4)
    answers: dict[str, Any] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    allows: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    code: str = ""
    adds: str = ""
    joins: int | None = None
    asked: str = ""
    found: list[Any] = field(default_factory=list)
    assisted_in: str = ""
    is_told: bool | None = None
    of: int | None = None
    sent: str = ""

    @property
    def is_begun(self) -> bool:
        """Whether something was typed; what we knew before is no beginning."""
        return bool(self.done or "main_product" in self.answers) and not self.sent

    def after_sending(self, code: str) -> Self:
        """What is left once it is sent: enough to show the same receipt to whoever sends again."""
        return type(self)(key=self.key, sent=code, of=self.of)


@dataclass(frozen=True, slots=True)
class Keeper:
    """Where drafts of one kind are kept. path: of the pages that need them; no other page is sent the cookie."""

    name: str
    path: str
    lasts: timedelta

    def read(self, request: HttpRequest, *, at: datetime) -> Draft | None:
        """The draft this device holds; None when there is none, or it is too old, or not ours."""
        return opened(request.COOKIES.get(self.name, ""), at=at)

    def write(self, response: HttpResponseBase, draft: Draft, *, at: datetime) -> None:
        response.set_cookie(
            self.name,
            sealed(draft, until=at + self.lasts),
            max_age=int(self.lasts.total_seconds()),
            path=self.path,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def sealed(draft: Draft, *, until: datetime) -> str:
    """The value of the cookie. Raises ValueError beyond LONGEST, which the lengths of the forms rule out."""
    told = {name: getattr(draft, name) for name in draft.__slots__ if getattr(draft, name) not in EMPTY}
    told |= {"form": FORM, "until": int(until.timestamp()), "key": draft.key.hex}
    content = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    value = base64.urlsafe_b64encode(seal_bytes(content)).decode().rstrip("=")
    if len(value) > LONGEST:
        raise ValueError("a draft does not fit into its cookie")
    return value


def opened(value: str, *, at: datetime) -> Draft | None:
    """The draft in a cookie; None for anything that is not one of ours or has run out."""
    try:
        content = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
        told = json.loads(unseal_bytes(content)) if content else {}
    except (ValueError, NotBase64, InvalidTag):
        return None
    if not isinstance(told, dict) or told.pop("form", "") != FORM or told.pop("until") <= at.timestamp():
        return None
    try:
        return Draft(key=UUID(told.pop("key")), **told)
    except TypeError:  # one of another edition of the program
        return None
