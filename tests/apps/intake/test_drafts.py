"""What has not been sent yet lives in a sealed cookie: small enough, unreadable, and not for ever."""

from datetime import UTC, datetime, timedelta

import pytest

from penggerak.apps.intake.drafts import LONGEST, Draft, opened, sealed
from penggerak.apps.intake.models import Submission
from penggerak.apps.intake.rooms import ASSISTED, SELF
from penggerak.apps.seal import seal
from tests.apps.intake.walking import ANSWERS, NIK, answer, walk

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
LATER = AT + timedelta(days=7)


def test_a_draft_comes_back_as_it_was():
    draft = Draft(
        answers={"main_product": "keripik “pedas”"}, done=["produk"], allows=["news"], joins=0, found=[7, "nik"]
    )

    assert opened(sealed(draft, until=LATER), at=AT) == draft


def test_it_runs_out():
    value = sealed(Draft(done=["produk"]), until=LATER)

    assert opened(value, at=LATER - timedelta(seconds=1)) is not None
    assert opened(value, at=LATER) is None


def test_one_changed_letter_makes_it_worthless():
    value = sealed(Draft(done=["produk"]), until=LATER)

    assert all(
        opened(value[:place] + ("A" if value[place] != "A" else "B") + value[place + 1 :], at=AT) is None
        for place in range(0, len(value) - 1, 7)
    )


@pytest.mark.parametrize("value", ["", "salah", "é", "=" * 8, "A" * 4_000])
def test_what_is_no_draft_is_none(value):
    assert opened(value, at=AT) is None


def test_nothing_else_we_seal_is_taken_for_a_draft():
    import base64

    foreign = base64.urlsafe_b64encode(seal({"key": "0" * 32, "until": 9e9, "answers": {}})).decode()

    assert opened(foreign, at=AT) is None


@pytest.mark.django_db
@pytest.mark.usefixtures("areas")
class TestTheCookie:
    def test_it_is_kept_from_scripts_other_sites_and_other_pages(self, client):
        answer(client, "produk")

        cookie = client.cookies[SELF.keeper.name]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/daftar/")
        assert cookie["max-age"] == 7 * 86_400
        assert not cookie["secure"]

    def test_under_tls_it_travels_encrypted_only(self, client, settings):
        settings.SESSION_COOKIE_SECURE = True

        answer(client, "produk")

        assert client.cookies[SELF.keeper.name]["secure"]

    def test_it_tells_nothing_to_who_reads_it(self, client):
        walk(client)

        assert NIK not in client.cookies[SELF.keeper.name].value

    def test_nothing_is_written_before_it_is_sent(self, client):
        walk(client)
        client.get("/daftar/periksa/")

        assert Submission.objects.count() == 0

    @pytest.mark.parametrize("sign", ["ä", "🍜", '"', "\\", "漢"])
    def test_the_longest_answers_still_fit(self, client, sign):
        """Each field is filled as far as its form allows; what is longer is said to be so."""

        def filled(most_bytes):
            return "a" + sign * ((most_bytes - 1) // len(sign.encode()))

        changed = {
            "produk": {"main_product": filled(240), "words": filled(240), "kbli": "-"},
            "nama": {"business_name": filled(120)},
            "tempat": {**ANSWERS["tempat"], "address": filled(200)},
            "pemilik": {**ANSWERS["pemilik"], "owner_name": filled(100)},
            "nib": {"nib": "9120001234567"},
            "izin": {"publish": "on", "news": "on"},
        }
        walk(client, **changed)

        assert len(client.cookies[SELF.keeper.name].value) <= LONGEST
        assert client.get("/daftar/periksa/").status_code == 200

    def test_a_longer_answer_is_refused_with_what_was_typed(self, client):
        refused = answer(client, "nama", {"business_name": "🍜" * 31})

        assert refused.status_code == 422
        assert "Tulis lebih pendek" in refused.content.decode()
        assert "🍜" * 31 in refused.content.decode()

    def test_the_drafts_of_officers_and_owners_are_kept_apart(self):
        assert SELF.keeper.name != ASSISTED.keeper.name
        assert not ASSISTED.keeper.path.startswith(SELF.keeper.path)
