"""Each way of deciding, from published to given: weighted and by quota, threshold, cut-off, choice, phase-in."""

from datetime import timedelta

import pytest

from penggerak.apps.audit.models import Event
from penggerak.apps.opportunities.actions.allocating import CannotAllocate, close_list, decline_place, hold_draw
from penggerak.apps.opportunities.actions.applying import overrule
from penggerak.apps.opportunities.actions.choosing import choose, rank_scores
from penggerak.apps.opportunities.actions.publishing import CannotPublish, publish
from penggerak.apps.opportunities.forms import EditForm
from penggerak.apps.opportunities.models import Place
from penggerak.apps.opportunities.queries.verifying import differences_of
from penggerak.apps.opportunities.scores import judged_for
from penggerak.core import allocation
from penggerak.core.allocation import Choice
from tests.apps.opportunities.factories import AFTER, DAY, a_draft, an_application, an_offer
from tests.apps.register.factories import START, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("areas")]
SCORE = {"score": "worker_count", "direction": "higher"}


def closed(offer, officer=None):
    return close_list(offer, by=officer or UserFactory(), at=AFTER)


def chosen_of(made):
    return [
        place.application for place in made.ranked.filter(is_chosen=True).order_by("rank").select_related("application")
    ]


def state(application):
    application.refresh_from_db()
    return application.state


def test_quotas_are_kept_to_the_seat_and_bound_by_the_terms():
    offer = an_offer(capacity=4, strata=["sex"], settings={"quotas": {"F": 3}})
    for sex in "MMMMMMFFFF":
        an_application(offer, owner_sex=sex)
    made = closed(offer)

    hold_draw(offer, word="melati", by=UserFactory(), at=AFTER + DAY)

    made.refresh_from_db()
    assert made.document["quotas"] == {"F": 3}
    assert made.ranked.filter(is_chosen=True, stratum="F").count() >= 3
    assert made.ranked.filter(is_chosen=True).count() == 4
    assert made.terms_hash == made.document["terms_hash"]
    assert differences_of(made) == []


def test_terms_announced_otherwise_than_drawn_are_found_out():
    offer = an_offer()
    for _ in range(3):
        an_application(offer)
    made = closed(offer)
    hold_draw(offer, word="melati", by=UserFactory(), at=AFTER + DAY)
    made.refresh_from_db()

    made.terms_hash = "0" * 64

    assert len(differences_of(made)) == 1


def test_who_applies_in_three_places_weighs_a_third():
    offer = an_offer(settings={"weighted": True})
    others = [an_offer(title=f"Lain {n}") for n in range(2)]
    busy, calm = an_application(offer), an_application(offer)
    for other in others:
        again(busy, other)

    made = closed(offer)

    assert {row["token"]: row["weight"] for row in made.listed} == {busy.token: pytest.approx(1 / 3), calm.token: 1.0}
    drawn = hold_draw(offer, word="melati", by=UserFactory(), at=AFTER + DAY)
    assert drawn.document["method"] == "weighted"
    assert differences_of(drawn) == []


def again(application, offer):
    from uuid import uuid4

    from penggerak.apps.opportunities.actions.applying import apply
    from tests.apps.opportunities.factories import DURING

    return apply(application.business, offer, key=uuid4(), by=application.by, at=DURING)


def test_below_the_threshold_nobody_is_drawn_and_the_finding_says_so():
    offer = an_offer(mode="threshold", settings={**SCORE, "threshold": 5})
    below, at_it, above = (an_application(offer, worker_count=n) for n in (4, 5, 9))

    made = closed(offer)

    assert {row["token"] for row in made.listed} == {at_it.token, above.token}
    assert (below.verdict, state(below)) == ("not_yet", "not_listed")
    assert "paling sedikit 5" in below.findings[-1]["words"]["id"]
    drawn = hold_draw(offer, word="melati", by=UserFactory(), at=AFTER + DAY)
    assert set(drawn.document["tokens"]) == {at_it.token, above.token}


def test_where_less_is_better_the_threshold_is_a_ceiling():
    offer = an_offer(mode="threshold", settings={"score": "worker_count", "direction": "lower", "threshold": 5})

    verdicts = [an_application(offer, worker_count=n).verdict for n in (4, 5, 6)]

    assert verdicts == ["eligible", "eligible", "not_yet"]


def test_an_unknown_score_needs_a_person_who_may_let_it_into_the_draw():
    offer = an_offer(mode="threshold", settings={**SCORE, "threshold": 5})
    unknown = an_application(offer)
    assert unknown.verdict == "needs_a_person"
    with pytest.raises(CannotAllocate):
        closed(offer)

    overrule(unknown, verdict="eligible", reason="Enam pekerja, dilihat di tempat.", by=UserFactory(), at=AFTER)

    assert [row["token"] for row in closed(offer).listed] == [unknown.token]


def test_a_verdict_on_a_score_is_replayed_from_what_was_frozen():
    offer = an_offer(mode="threshold", settings={**SCORE, "threshold": 5})
    made = an_application(offer, worker_count=4)
    from penggerak.apps.opportunities.queries.applicants import facts_frozen

    again_judged = judged_for(made.edition.content, facts_frozen(made), on=made.submitted_at.date())

    assert facts_frozen(made) == {"worker_count": 4}
    assert (again_judged.verdict, again_judged.findings) == (made.verdict, made.findings)


@pytest.mark.parametrize(("ties", "expected"), [("all_in", [9, 7, 7]), ("all_out", [9])])
def test_the_best_scores_get_the_places_and_equals_at_the_edge_what_was_announced(ties, expected):
    offer = an_offer(mode="cut_off", capacity=2, settings={**SCORE, "ties": ties})
    workers = {an_application(offer, worker_count=n).token: n for n in (7, 3, 9, 7)}
    made = closed(offer)

    rank_scores(offer, by=UserFactory(), at=AFTER + DAY)

    assert [workers[one.token] for one in chosen_of(made)] == expected
    ranked = [workers[token] for token in made.ranked.order_by("rank").values_list("application__token", flat=True)]
    assert ranked == [9, 7, 7, 3]
    made.refresh_from_db()
    assert made.document["cut"] == 7.0


def test_equals_at_the_edge_are_drawn_from_the_secret_and_a_word():
    offer = an_offer(mode="cut_off", capacity=1, settings={**SCORE, "ties": "draw"})
    tokens = [an_application(offer, worker_count=7).token for _ in range(3)]
    closed(offer)
    with pytest.raises(CannotAllocate):
        rank_scores(offer, word=" ", by=UserFactory(), at=AFTER + DAY)

    made = rank_scores(offer, word="melati", by=UserFactory(), at=AFTER + DAY)

    seed = allocation.seed(secret=made.document["secret"], word="melati", list_hash=made.list_hash)
    assert allocation.commitment(made.document["secret"]) == offer.commitment
    assert chosen_of(made)[0].token == min(tokens, key=lambda token: allocation.keys([token], seed=seed)[0])


def test_a_cut_off_is_not_closed_over_a_score_nobody_knows():
    offer = an_offer(mode="cut_off", settings={**SCORE, "ties": "all_in"})
    unknown = an_application(offer)
    overrule(unknown, verdict="eligible", reason="Dikenal petugas.", by=UserFactory(), at=AFTER)

    with pytest.raises(CannotAllocate, match="belum diketahui"):
        closed(offer)


def test_after_a_cut_off_the_next_best_moves_up():
    offer = an_offer(mode="cut_off", capacity=1, settings={**SCORE, "ties": "all_out"})
    low, best, middle = (an_application(offer, worker_count=n) for n in (2, 9, 5))
    closed(offer)
    rank_scores(offer, by=UserFactory(), at=AFTER + DAY)

    best.refresh_from_db()
    moved_up = decline_place(best, by=best.by, at=AFTER + 2 * DAY)

    assert moved_up == middle
    assert state(low) == "reserve"


def test_a_provider_chooses_with_a_reason_for_each():
    offer = an_offer(mode="choice", capacity=2)
    first, second, third = (an_application(offer) for _ in range(3))
    closed(offer)
    for wrong in (
        [],
        [Choice(first.token, "")],
        [Choice(first.token, "because")],
        [Choice("0" * 16, "quality")],
        [Choice(one.token, "quality") for one in (first, second, third)],
    ):
        with pytest.raises(CannotAllocate):
            choose(offer, wrong, by=UserFactory(), at=AFTER + DAY)

    choose(offer, [Choice(third.token, "quality"), Choice(first.token, "near")], by=UserFactory(), at=AFTER + DAY)

    assert [state(one) for one in (first, second, third)] == ["chosen", "not_chosen", "chosen"]
    reasons = dict(Place.objects.filter(is_chosen=True).values_list("application__token", "reason"))
    assert reasons == {third.token: "quality", first.token: "near"}
    assert Event.objects.get(what="opportunity.chosen").data == {"chosen": 2, "of": 3}


def test_a_place_given_up_after_a_choice_goes_to_nobody_by_itself():
    offer = an_offer(mode="choice", capacity=1)
    taken, other = an_application(offer), an_application(offer)
    closed(offer)
    choose(offer, [Choice(taken.token, "near")], by=UserFactory(), at=AFTER + DAY)

    taken.refresh_from_db()

    assert decline_place(taken, by=taken.by, at=AFTER + DAY) is None
    assert state(other) == "not_chosen"


def test_everyone_has_a_turn_and_the_order_of_the_waves_can_be_recomputed():
    offer = an_offer(mode="phase_in", capacity=5, settings={"waves": 2, "waves_by": "business"})
    for _ in range(5):
        an_application(offer)
    made = closed(offer)

    made = hold_draw(offer, word="melati", by=UserFactory(), at=AFTER + DAY)

    waves = dict(made.ranked.order_by("rank").values_list("application__token", "wave"))
    assert list(waves) == made.document["order"]
    assert list(waves.values()) == [1, 1, 1, 2, 2]
    assert made.terms["waves"] == [3, 2]
    assert differences_of(made) == []
    assert set(offer.applications.values_list("state", "answer_by")) == {("chosen", None)}


def test_a_village_goes_into_one_wave_together():
    offer = an_offer(mode="phase_in", capacity=6, settings={"waves": 2, "waves_by": "village"})
    villages = ["36.71.01.1001", "36.71.01.1002"]
    where = {an_application(offer, village_code=villages[n % 2]).token: villages[n % 2] for n in range(5)}
    made = closed(offer)
    assert made.list_hash == allocation.list_hash(villages)

    made = hold_draw(offer, word="melati", by=UserFactory(), at=AFTER + DAY)

    placed = made.ranked.values_list("application__token", "wave")
    assert len({(where[token], wave) for token, wave in placed}) == 2
    assert made.document["tokens"] == villages
    assert differences_of(made) == []


def test_without_its_village_nobody_is_sent_to_a_wave():
    offer = an_offer(mode="phase_in", settings={"waves": 2, "waves_by": "village"})
    an_application(offer)

    with pytest.raises(CannotAllocate, match="Kelurahan"):
        closed(offer)


@pytest.mark.parametrize(
    "lacking",
    [
        {"mode": "placement"},
        {"mode": "threshold", "settings": {"score": "worker_count"}},
        {"mode": "threshold", "settings": {"score": "phone", "threshold": 1}},
        {"mode": "cut_off", "settings": {"score": "worker_count"}},
        {"mode": "phase_in", "settings": {"waves_by": "business"}},
        {"mode": "phase_in", "settings": {"waves": 2}},
        {"settings": {"quotas": {"F": 1}}},
        {"strata": ["sex"], "settings": {"quotas": {"F": 3}}},
    ],
)
def test_a_mode_without_its_settings_is_not_published(lacking):
    draft = a_draft(**lacking)

    with pytest.raises(CannotPublish) as refusal:
        publish(draft, by=draft.created_by, at=START)

    assert len(refusal.value.troubles) == 1


def typed(**parts):
    given = {"title": "Kelas", "each": "1", "mode": "draw", "direction": "higher", **parts}
    form = EditForm(given, city="36.71")
    return form.changes()["settings"] if form.is_valid() else form.errors


def test_the_editor_keeps_what_the_mode_uses_and_nothing_else():
    assert typed(mode="cut_off", score="worker_count", ties="draw", waves="3", threshold="5") == {
        "score": "worker_count",
        "direction": "higher",
        "ties": "draw",
    }
    assert typed(mode="threshold", score="worker_count", threshold="0")["threshold"] == 0
    assert typed(quotas="Perempuan: 10\n", weighted="on", answer_days="5") == {
        "quotas": {"F": 10},
        "weighted": True,
        "answer_days": 5,
    }
    assert "quotas" in typed(quotas="Semua saja")
    assert "mode" in typed(mode="placement")


def test_what_was_set_is_frozen_with_the_edition():
    offer = an_offer(mode="cut_off", settings={**SCORE, "ties": "draw"})

    content = offer.editions.get().content

    assert content["settings"] == {**SCORE, "ties": "draw"}
    assert content["commitment"] == offer.commitment != ""


def test_how_long_a_place_is_kept_is_set_by_the_opportunity():
    offer = an_offer(settings={"answer_days": 3})
    made = an_application(offer)
    closed(offer)

    hold_draw(offer, word="melati", by=UserFactory(), at=AFTER + DAY)

    made.refresh_from_db()
    assert made.answer_by == AFTER + DAY + timedelta(days=3)


def test_a_provider_reads_whose_an_application_is_only_while_the_owner_allows_it(client):
    from penggerak.apps.privacy.actions.consenting import give_consent
    from tests.apps.accounts.factories import MembershipFactory

    offer = an_offer(mode="choice", capacity=1)
    one = an_application(offer)
    closed(offer)
    client.force_login(MembershipFactory(organisation=offer.provider).user)
    page = f"/kerja/peluang/{offer.slug}/pilih/"
    before = client.get(page).content.decode()

    allowed = {"business": one.business, "purpose": "training", "recipient": offer.provider, "language": "id"}
    give_consent(**allowed, by=one.by, through="page", at=AFTER)
    after = client.get(page).content.decode()

    assert one.token in before
    assert one.business.name not in before
    assert one.business.name in after


def test_the_provider_of_an_offer_chooses_and_no_other_partner(client):
    from tests.apps.accounts.factories import MembershipFactory

    offer = an_offer(mode="choice", capacity=1)
    one = an_application(offer)
    closed(offer)
    member, stranger = MembershipFactory(organisation=offer.provider), MembershipFactory()
    page = f"/kerja/peluang/{offer.slug}/pilih/"
    client.force_login(stranger.user)
    assert client.get(page).status_code == 404

    client.force_login(member.user)
    client.post(page, {"pilih": [one.token], f"alasan-{one.token}": "near"})

    assert state(one) == "chosen"
