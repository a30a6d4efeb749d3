"""What people hand in, made through the same actions as in life."""

from datetime import UTC, datetime
from uuid import uuid4

from penggerak.apps.accounts.models import Role, User
from penggerak.apps.intake.actions.receiving import HandedIn, receive
from tests.apps.register.factories import UserFactory

AT = datetime(2026, 11, 24, 3, tzinfo=UTC)
CITY = "36.71"
VILLAGE = "36.71.01.1007"
ANSWERS = {
    "owner_name": "Siti Contohwati",
    "business_name": "Warung Bu Siti",
    "phone": "+6281290004410",
    "city_code": CITY,
    "district_code": "36.71.01",
    "village_code": VILLAGE,
    "main_product": "nasi uduk",
}


def handed_in(**changed) -> HandedIn:
    """A registration by an owner at home. Answers may be given one by one: handed_in(phone="+62...")."""
    answers = ANSWERS | {
        name: changed.pop(name) for name in list(changed) if name in ANSWERS or name in ("nik", "email")
    }
    answers |= changed.pop("answers", {})
    told = {"kind": "registration", "channel": "self", "key": uuid4(), "city": CITY, **changed}
    return HandedIn(answers={name: value for name, value in answers.items() if value is not None}, **told)


def a_submission(*, at=AT, **changed):
    """A registration that waits."""
    return receive(handed_in(**changed), at=at)


def an_owner(*, phone: str = "", **about) -> User:
    """An owner who signs in; phone: a number they proved to be theirs."""
    owner = UserFactory.build(role=Role.OWNER, **about)
    owner.phone = phone
    owner.save()
    return owner
