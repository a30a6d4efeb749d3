"""Opportunities for tests, made and published through the same actions as in life."""

from datetime import timedelta
from uuid import uuid4

from penggerak.apps.areas.models import Area
from penggerak.apps.opportunities.actions.applying import apply
from penggerak.apps.opportunities.actions.publishing import change_draft, draft_opportunity, publish
from penggerak.apps.opportunities.rule_forms import BY_ID, rule_set
from tests.apps.privacy.factories import HoldingFactory, LenderFactory, OwnerFactory
from tests.apps.register.factories import START, UserFactory, a_business

DAY = timedelta(days=1)
OPENS, CLOSES = START + DAY, START + 30 * DAY
DURING, AFTER = OPENS + DAY, CLOSES + DAY


def rules(**values):
    """A rule set of the forms: rules(owner_is_old_enough=21, has_a_nib=True)."""
    return rule_set("contoh", "Contoh", [BY_ID[name].rule(value) for name, value in values.items()])


def a_draft(*, officer=None, provider=None, **parts):
    """A complete draft: a training of two seats, drawn, open to all."""
    officer = officer or UserFactory()
    made = draft_opportunity(
        kind=parts.pop("kind", "training"), title=parts.pop("title", "Pelatihan kemasan"),
        provider=provider or LenderFactory(kind="trainer"), city=Area.objects.get(pk="36.71"), by=officer, at=START,
    )  # fmt: skip
    whole = {
        "summary": "Belajar kemasan yang laku.",
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "capacity": 2,
        "outcome": {"question": "Berapa laba bulan lalu?", "unit": "IDR"},
        "follow_ups": [180],
        **parts,
    }
    return change_draft(made, whole, by=officer, at=START)


def an_offer(*, officer=None, **parts):
    """A published opportunity."""
    draft = a_draft(officer=officer, **parts)
    publish(draft, by=draft.created_by, at=START)
    draft.refresh_from_db()
    return draft


def an_owner(**values):
    """Someone with a business that says these values. Returns both."""
    owner = OwnerFactory()
    business = a_business(**{"business_name": "Warung Contoh", **values})
    HoldingFactory(user=owner, business=business)
    return owner, business


def an_application(offer, *, at=DURING, **values):
    owner, business = an_owner(**values)
    return apply(business, offer, key=uuid4(), by=owner, at=at)
