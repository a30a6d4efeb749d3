"""`penggerak opportunity replay`: the verdict of an application, again, from what it froze."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from penggerak.apps.audit.models import Event
from penggerak.apps.intake.codes import shown
from penggerak.apps.opportunities.models import Opportunity
from penggerak.apps.opportunities.rules import compiled
from penggerak.apps.register.models import Business
from penggerak.cli import app
from penggerak.core.eligibility import _facts
from tests.apps.audit.tampering import tamper
from tests.apps.opportunities.factories import AFTER, DURING, an_application, an_offer, rules
from tests.apps.opportunities.test_forgetting import erase

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
RULES = {"owner_is_old_enough": 21, "sales_are_small_enough": 300_000_000, "has_a_nib": True}
FACTS = {"owner_birth_date": "1990-06-01", "annual_sales_idr": 120_000_000}


@pytest.fixture
def areas(db):
    from tests.apps.register.factories import load_city_areas

    load_city_areas()


@pytest.fixture
def made():
    return an_application(an_offer(rules=rules(**RULES)), **FACTS)


def said(*arguments):
    result = CliRunner().invoke(app, ["opportunity", "replay", *arguments])
    return result.exit_code, result.output


def test_each_finding_is_shown_then_and_now(made):
    code, words = said(shown(made.code).lower())

    assert code == 0
    assert "sama: owner_is_old_enough: dulu terpenuhi" in words
    assert "sama: has_a_nib: dulu tidak diketahui" in words
    assert "1 pendaftaran: 1 sama, 0 berbeda, 0 sudah dihapus." in words


def test_years_later_with_another_register_other_rules_and_another_clock_it_is_the_same(made, monkeypatch):
    before = (made.verdict, made.findings)
    Business.objects.filter(pk=made.business_id).update(values={"annual_sales_idr": 9_000_000_000}, sealed=b"")
    Opportunity.objects.update(rules=rules(owner_is_old_enough=60))
    monkeypatch.setattr(_facts, "FIELDS", {})  # the register knows none of these facts any more
    compiled.cache_clear()  # as in a process that begins anew
    later = DURING + timedelta(days=9 * 365)
    monkeypatch.setattr(timezone, "now", lambda: later)

    code, words = said(made.code, "--json")

    (told,) = json.loads(words)
    assert (code, told["same"], told["differing"]) == (0, True, [])
    assert (told["verdict"]["now"], [one["now"] for one in told["findings"]]) == before
    assert Event.objects.get(what="application.replayed").at == later


def test_a_finding_that_was_altered_is_named(made):
    findings = [{**one, "state": "met"} for one in made.findings]
    tamper("update opportunities_application set findings = %s, verdict = 'eligible'", json.dumps(findings))

    code, words = said(made.code)

    assert code == 1
    assert "BERBEDA: has_a_nib: dulu terpenuhi" in words
    assert "BERBEDA: putusan: dulu memenuhi syarat; kini" in words
    assert "sama: owner_is_old_enough" in words


def test_rules_that_were_altered_do_not_match_the_hash_of_their_edition(made):
    tamper("""update opportunities_edition set content = jsonb_set(content, '{capacity}', '99')""")

    code, words = said(made.code)

    assert code == 1
    assert "BERBEDA: isi edisi tidak cocok dengan sidiknya." in words


def test_a_finding_that_was_taken_away_is_named(made):
    tamper("update opportunities_application set findings = %s", json.dumps(made.findings[1:]))

    code, words = said(made.code)

    assert code == 1
    assert f"BERBEDA: {made.findings[0]['rule']}: dulu tidak ditanyakan; kini" in words


def test_all_of_an_opportunity_are_judged_again_and_the_erased_are_told(made):
    offer = made.opportunity
    an_application(offer, **FACTS)
    erase(made, at=AFTER)

    code, words = said("--all", offer.slug)

    assert code == 0
    assert "Data dihapus atas permintaan, jadi tidak dapat dihitung ulang." in words
    assert "120.000.000" not in words.split(shown(made.code))[1].split("PGD-")[0]
    assert "2 pendaftaran: 1 sama, 0 berbeda, 1 sudah dihapus." in words


def test_an_opportunity_without_rules_lets_everybody_in_again():
    made = an_application(an_offer())

    assert said(made.code)[0] == 0


def test_reading_the_facts_leaves_an_event(made):
    said(made.code)

    event = Event.objects.get(what="application.replayed")
    assert (event.subject, event.data) == (f"application:{made.pk}", {"differing": [], "erased": False})


@pytest.mark.parametrize("arguments", [["PGD-0000-0000-0000"], ["apa saja"], ["--all", "tidak-ada"], []])
def test_what_is_not_there_is_said(arguments):
    code, words = said(*arguments)

    assert code == 2
    assert words.strip().endswith(".")
