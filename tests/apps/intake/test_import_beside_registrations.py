"""A list that was checked before others spoke of its businesses makes none of them twice."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from penggerak.apps.audit.models import Event
from penggerak.apps.intake.actions.settling import settle
from penggerak.apps.register.actions import applying, receiving
from penggerak.apps.register.actions.correcting import say
from penggerak.apps.register.actions.preparing import prepare_import
from penggerak.apps.register.actions.regrouping import merge
from penggerak.apps.register.models import Business, Link, Pair
from penggerak.apps.register.queries.importing import raw_list, row_counts
from tests.apps.intake.factories import AT, a_submission
from tests.apps.intake.test_settling import known_business, learnt  # noqa: F401 - a fixture
from tests.apps.register.factories import SourceFactory, UserFactory, load_city_areas

HOUR = timedelta(hours=1)
NIB, NIK, OTHER_NIK = "1234567890123", "3671014101800001", "3671014202850002"
HEADING = "Nama Usaha;Nama Pemilik;NIK;NIB;No HP;Alamat;Kelurahan;Kecamatan"
WARUNG = "Warung Bu Siti"
pytestmark = pytest.mark.usefixtures("files")


@pytest.fixture
def files(settings, tmp_path):
    settings.FILES_HOME = tmp_path


@pytest.fixture
def city(transactional_db):
    load_city_areas()


def row(name=WARUNG, owner="Siti Contohwati", nik="", nib="", phone="", street="Jl. Contoh 1"):
    return f"{name};{owner};{nik};{nib};{phone};{street};Sukasari;Tangerang"


def previewed(*rows, at=AT):
    importing = receiving.receive_list(
        "\n".join([HEADING, *rows]).encode(), file_name="daftar.csv", source=SourceFactory(),
        observed_on=date(2026, 11, 1), by=None, at=at,
    )  # fmt: skip
    receiving.confirm_columns(
        importing, columns=importing.columns, headings=raw_list(importing).columns, kbli_version="2020",
        observed_on=importing.observed_on, by=None, at=at, queue=False,
    )  # fmt: skip
    prepare_import(importing.pk, at=at)
    importing.refresh_from_db()
    return importing


def written(importing, *, at=AT + 2 * HOUR):
    receiving.start_applying(importing, by=None, at=at, queue=False)
    applying.apply_import(importing.pk, now=lambda: at)
    importing.refresh_from_db()
    return importing


def registered(*, at=AT + HOUR, **answers):
    submission = a_submission(at=at, answers=answers)
    settle(submission.pk, at=at)
    submission.refresh_from_db()
    return submission


def businesses():
    return Business.objects.filter(record_count__gt=0).count()


def told(importing):
    return Event.objects.get(what="import.done", subject=f"import:{importing.pk}").data


@pytest.mark.django_db
@pytest.mark.usefixtures("areas")
class TestSaidSinceThePreview:
    def test_a_registration_with_the_nib_of_a_row_is_the_business_of_that_row(self):
        importing = previewed(row(nib=NIB), row("Bengkel Las Jaya", "Ujang Contoh", street="Jl. Melati 5"))
        theirs = registered(nib=NIB).business

        written(importing)

        known = importing.rows.order_by("number").first()
        assert (known.business_id, known.outcome, known.method) == (theirs.pk, "changed", "number")
        assert businesses() == 2
        assert told(importing) == {"rows": 2, "joined": 1, "asked": 0}

    def test_so_is_one_that_an_officer_helped_with(self):
        importing = previewed(row(nib=NIB))
        officer, place = UserFactory(), "36.71.01.1007"
        helped = a_submission(at=AT + HOUR, answers={"nib": NIB}, channel="assisted", by=officer, assisted_in=place,
                              present="owner")  # fmt: skip
        settle(helped.pk, at=AT + HOUR)

        written(importing)

        assert businesses() == 1

    def test_a_nik_alone_joins_only_what_bears_the_same_name(self):
        importing = previewed(row(nik=NIK), row("Jahit Mawar", nik=NIK, street="Jl. Mawar 9"))
        theirs = registered(nik=NIK).business

        written(importing)

        first, second = importing.rows.order_by("number")
        assert first.business_id == theirs.pk
        assert second.business_id != theirs.pk
        assert Pair.objects.filter(record__row=second, business=theirs).exists()

    def test_another_nik_says_that_it_is_another_business_and_a_person_is_asked(self):
        importing = previewed(row(nib=NIB, nik=NIK))
        theirs = registered(nib=NIB, nik=OTHER_NIK).business

        written(importing)

        assert businesses() == 2
        assert Pair.objects.get().business == theirs

    def test_rows_that_follow_the_first_in_later_batches_go_with_it(self, monkeypatch):
        monkeypatch.setattr(applying, "BATCH", 1)
        importing = previewed(row(nib=NIB), row("Warung Siti", street="Jl. Contoh 100"))
        first, second = importing.rows.order_by("number")
        importing.rows.filter(pk=second.pk).update(business_id=first.business_id, outcome="changed", method="model")
        theirs = registered(nib=NIB).business

        written(importing)

        assert set(importing.rows.values_list("business_id", flat=True)) == {theirs.pk}
        assert businesses() == 1

    def test_a_doubt_of_a_later_row_follows_too(self, monkeypatch):
        monkeypatch.setattr(applying, "BATCH", 1)
        importing = previewed(row(nib=NIB), row("Jahit Mawar", "Rini Contoh", street="Jl. Mawar 9"))
        first, second = importing.rows.order_by("number")
        doubt = {"business": first.business_id, "probability": 0.5, "weights": {}}
        importing.rows.filter(pk=second.pk).update(doubts=[doubt])
        theirs = registered(nib=NIB).business

        written(importing)

        assert list(Pair.objects.values_list("business", flat=True)) == [theirs.pk]

    def test_a_correction_that_gave_a_business_its_nib_meanwhile_counts(self):
        known = known_business(
            business_name="Warung Lama", owner_name="Wati", phone="+6281311112222", village_code="36.71.05.1003"
        )
        importing = previewed(row(nib=NIB))
        say(known, values={"nib": NIB}, reason="surat NIB", by=UserFactory(), at=AT + HOUR)

        written(importing)

        assert importing.rows.get().business_id == known.pk
        assert businesses() == 1

    def test_where_little_was_learnt_the_same_phone_is_left_to_a_person(self):
        importing = previewed(row(phone="081290004410"))
        theirs = registered().business

        written(importing)

        doubt = Pair.objects.get()
        assert (doubt.business, doubt.record.importing) == (theirs, importing)
        assert told(importing) == {"rows": 1, "joined": 0, "asked": 1}

    @pytest.mark.usefixtures("learnt")
    def test_what_looks_like_a_row_of_the_list_is_left_to_a_person(self):
        importing = previewed(row(phone="081290004410"))
        theirs = registered().business

        written(importing)

        doubt = Pair.objects.get()
        assert doubt.business == theirs
        assert doubt.weights["phone"] > 0

    @pytest.mark.usefixtures("learnt")
    def test_what_does_not_look_like_it_raises_no_doubt(self):
        importing = previewed(row("Bengkel Las Jaya", "Ujang Misalnya", phone="081377776666"))
        registered()

        written(importing)

        assert not Pair.objects.exists()

    def test_a_number_that_a_merged_business_got_meanwhile_counts(self):
        officer = UserFactory()
        one = known_business(business_name="Warung Satu", nib=NIB)
        two = known_business(business_name="Warung Dua", owner_name="Wati", phone="+6281311112222")
        importing = previewed(row("Jahit Mawar", "Rini Contoh", nib="9876543210987"))
        merge(two, one, reason="satu usaha", by=officer, at=AT + HOUR)
        say(two, values={"nib": "9876543210987"}, reason="surat NIB", by=officer, at=AT + HOUR + timedelta(minutes=1))

        written(importing)

        assert importing.rows.get().business_id == two.pk

    def test_nothing_said_since_changes_nothing(self):
        importing = previewed(row(nib=NIB))
        foreseen = row_counts(importing)

        written(importing)

        assert row_counts(importing) == foreseen
        assert told(importing) == {"rows": 1, "joined": 0, "asked": 0}


def someone_waits():
    """Whether a session of this database waits for a lock of another."""
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from pg_locks where not granted)")
        return cursor.fetchone()[0]


def in_a_thread(work):
    def run():
        try:
            work()
        finally:
            connection.close()

    other = threading.Thread(target=run)
    other.start()
    return other


def test_what_is_settled_while_the_same_business_is_being_written_is_left_to_a_person(city):
    importing = previewed(row(nib=NIB, nik=NIK))
    submission = a_submission(at=AT + HOUR, answers={"nib": NIB, "nik": NIK})
    receiving.start_applying(importing, by=None, at=AT + HOUR, queue=False)

    with transaction.atomic():
        applying._apply_batch(importing.pk, at=AT + HOUR)
        in_a_thread(lambda: settle(submission.pk, at=AT + HOUR)).join(30)  # sees nothing of the batch, nor it of this
    applying.apply_import(importing.pk, now=lambda: AT + HOUR)

    submission.refresh_from_db()
    assert businesses() == 2
    assert Pair.objects.get().business == submission.business


def test_what_is_being_settled_when_a_list_ends_is_waited_for(city):
    importing = previewed(row(phone="081290004410"))
    submission = a_submission(at=AT + HOUR)
    receiving.start_applying(importing, by=None, at=AT + HOUR, queue=False)

    with transaction.atomic():
        settle(submission.pk, at=AT + HOUR)
        other = in_a_thread(lambda: applying.apply_import(importing.pk, now=lambda: AT + HOUR))
        while other.is_alive() and not someone_waits():
            pass
    other.join(30)

    submission.refresh_from_db()
    assert Pair.objects.get().business == submission.business


def test_what_names_a_business_that_is_being_merged_away_goes_to_the_one_that_took_it_in(city):
    kept, gone = known_business(business_name="Warung Satu", phone="+6281311112222"), known_business()
    submission = a_submission(joins=gone.pk)

    with transaction.atomic():
        merge(kept, gone, reason="satu usaha", by=UserFactory(), at=AT)
        other = in_a_thread(lambda: settle(submission.pk, at=AT + HOUR))
        while other.is_alive() and not someone_waits():
            pass
    other.join(30)

    submission.refresh_from_db()
    assert submission.business == kept
    assert set(Link.objects.filter(ended_at=None).values_list("business_id", flat=True)) == {kept.pk}


def test_two_registrations_of_one_business_settled_at_once_are_left_to_a_person(city):
    one, two = a_submission(), a_submission()

    with transaction.atomic():
        settle(one.pk, at=AT + HOUR)
        other = in_a_thread(lambda: settle(two.pk, at=AT + HOUR))
        while other.is_alive() and not someone_waits():
            pass
    other.join(30)

    one.refresh_from_db()
    two.refresh_from_db()
    assert two.business != one.business
    assert Pair.objects.get().business == one.business
