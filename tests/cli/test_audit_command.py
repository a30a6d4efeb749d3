"""`penggerak audit`: says in one sentence what was done to the trail, and ends with 1."""

import os

import pytest
from django.db import connection
from typer.testing import CliRunner

from penggerak.apps.audit.models import Event, Seal
from penggerak.cli import app
from tests.apps.audit.tampering import sealed_events, tamper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def heads(settings, tmp_path):
    settings.AUDIT_HEADS = tmp_path / "audit-heads.log"
    return settings.AUDIT_HEADS


def said(*arguments):
    result = CliRunner().invoke(app, ["audit", *arguments])
    return result.exit_code, result.output


def test_an_untouched_trail_is_confirmed():
    sealed_events(3)

    code, words = said("verify")

    assert code == 0
    assert "3 peristiwa bersegel utuh; 1 kepala yang dicatat cocok." in words
    assert Event.objects.filter(what="audit.verified", data__holds=True).count() == 1


def test_an_altered_event_is_named_with_its_moment():
    numbers = sealed_events(3)
    tamper("update audit_event set reason = 'lain' where id = %s", numbers[1])

    code, words = said("verify")

    assert code == 1
    assert f"Peristiwa {numbers[1]} (2026-11-24" in words
    assert "tidak cocok dengan segel 2" in words


def test_the_head_is_printed_and_can_be_given_back():
    sealed_events(3)
    code, head = said("head")
    assert (code, head.strip()) == (0, f"3:{bytes(Seal.objects.get(position=3).hash).hex()}")
    numbers = sealed_events(2)

    assert said("verify", "--since-head", head.strip())[0] == 0
    tamper("delete from audit_event where id >= %s", numbers[0])
    tamper("delete from audit_seal where position > 2")
    code, words = said("verify", "--since-head", head.strip())

    assert code == 1
    assert "ujungnya dipotong" in words


def test_a_file_of_heads_kept_elsewhere_can_be_given(heads, tmp_path):
    sealed_events(3)
    copy = tmp_path / "salinan.log"
    copy.write_bytes(heads.read_bytes())
    tamper("update audit_seal set hash = %s where position = 3", os.urandom(32))

    code, words = said("verify", "--since-head", str(copy))

    assert code == 1
    assert "Segel 3 bukan yang pernah dicatat" in words


def test_what_is_no_head_is_refused():
    assert said("verify", "--since-head", "3:zz")[0] == 2
    assert said("verify", "--since-head", "tidak-ada.log")[0] == 2


def test_the_database_stays_usable_after_the_command():
    said("verify")

    assert connection.is_usable()
