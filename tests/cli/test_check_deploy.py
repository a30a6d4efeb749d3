"""What keeps an installation from serving the public is found, said in a sentence, and refused."""

import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection

from penggerak.apps.audit.actions import record_event
from penggerak.apps.register.demo import PEOPLE
from penggerak.cli.check import require_fit
from penggerak.cli.serve import CannotServe
from penggerak.site.fitness import findings, serves_the_public
from penggerak.site.keeping.state import note_state
from penggerak.site.keys import Keys, _new_keys
from tests.apps.register.factories import SourceFactory, UserFactory, load_city_areas

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
CITY = {
    "PENGGERAK_CITY": "36.71",
    "PENGGERAK_CITY_NAME": "Kota Tangerang",
    "PENGGERAK_GOVERNMENT": "Pemerintah Kota Tangerang",
    "PENGGERAK_AGENCY": "Dinas Koperasi dan UKM",
}


@pytest.fixture
def in_order(settings, monkeypatch, tmp_path) -> None:
    """An installation that nothing is wrong with, but that the database of the tests does without fsync."""
    load_city_areas()
    monkeypatch.setenv("PENGGERAK_DATA", str(tmp_path))
    for name, value in CITY.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "keys.json").touch(mode=0o600)
    settings.KEYS = _new_keys()
    settings.DEBUG = settings.PENGGERAK_DEMO = False
    settings.ALLOWED_HOSTS = ["usaha.kota.go.id"]
    settings.BEHIND_TLS = True
    settings.FILES_HOME, settings.STATIC_ROOT = tmp_path / "files", tmp_path / "static"
    settings.NOTICE_BACKENDS = {channel: {"kind": "smtp"} for channel in ("email", "sms", "whatsapp")}
    admin = UserFactory(role="admin", email="pengelola@kota.go.id")
    Authenticator.objects.create(user=admin, type=Authenticator.Type.TOTP, data={})
    note_state(made_at=datetime.now(UTC).isoformat(), place="/elsewhere/penggerak-1")


def said(*, is_deployed: bool = True) -> str:
    return "\n".join(str(one) for one in findings(is_deployed=is_deployed, at=datetime.now(UTC)))


def without_fsync(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if "The database runs with" not in line)


def weak(**changed: str) -> Keys:
    return Keys(**{**_new_keys(), **changed})  # type: ignore[typeddict-item]


def test_an_installation_in_order_has_nothing_to_mend(in_order) -> None:
    assert without_fsync(said()) == ""


def test_a_database_that_forgets_when_the_power_goes_is_found(in_order) -> None:
    with connection.cursor() as cursor:
        cursor.execute("show fsync")
        assert cursor.fetchone() == ("off",)

    assert "The database runs with fsync off." in said()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"DEBUG": True}, "PENGGERAK_DEBUG is on"),
        ({"PENGGERAK_DEMO": True}, "PENGGERAK_DEMO is set"),
        ({"ALLOWED_HOSTS": ["127.0.0.1", "localhost"]}, "does not name the site"),
        ({"ALLOWED_HOSTS": ["*"]}, "does not name the site"),
        ({"BEHIND_TLS": False}, "PENGGERAK_TLS is not set"),
        ({"NOTICE_BACKENDS": {"email": {"kind": "console"}}}, "email are only printed"),
        ({"KEYS": weak(seal="5e" * 64)}, "keys were not drawn by chance"),
        ({"KEYS": weak(django="only for tests")}, "keys were not drawn by chance"),
    ],
)
def test_a_setting_that_is_not_for_the_public_is_found(
    in_order, settings, changes: Mapping[str, object], words
) -> None:
    for name, value in changes.items():
        setattr(settings, name, value)

    assert words in said()


def test_keys_that_others_can_read_are_found(in_order, tmp_path: Path) -> None:
    (tmp_path / "keys.json").chmod(0o644)

    assert "can be read by other accounts" in said(is_deployed=False)


def test_a_folder_that_everyone_can_write_to_is_found(in_order, tmp_path: Path) -> None:
    tmp_path.chmod(0o777)

    assert "can be written to by every account" in said(is_deployed=False)


def test_files_under_the_web_root_are_found(in_order, settings, tmp_path: Path) -> None:
    settings.FILES_HOME = tmp_path / "static" / "files"

    assert "Uploaded files lie where" in said(is_deployed=False)


def test_a_city_that_was_not_named_is_found(in_order, monkeypatch) -> None:
    monkeypatch.delenv("PENGGERAK_AGENCY")

    assert "Not set: PENGGERAK_AGENCY." in said()


def test_an_admin_without_an_authenticator_app_is_found(in_order) -> None:
    Authenticator.objects.all().delete()

    assert "No admin has set up an authenticator app." in said()


def test_people_and_businesses_of_the_demo_are_found(in_order) -> None:
    email, name, role, area = PEOPLE[0]
    UserFactory(email=email, name=name, role=role, area_id=area)
    SourceFactory(is_synthetic=True)

    assert "1 people of the demo have an account here." in said()
    assert "made-up businesses" in said()


def test_a_backup_that_is_two_days_old_is_found(in_order) -> None:
    note_state(made_at=(datetime.now(UTC) - timedelta(days=2)).isoformat())

    assert "The last backup is of" in said(is_deployed=False)


def test_a_backup_that_came_to_nothing_is_found(in_order) -> None:
    note_state(tried_at=NOW.isoformat(), trouble="No space left on device.")

    assert "came to nothing (2026-11-25T03:00:00+00:00): No space left on device." in said(is_deployed=False)


def test_a_clock_that_went_back_is_found(in_order) -> None:
    record_event("test.happened", at=datetime.now(UTC) + timedelta(days=1), by=None)

    assert "The clock says" in said(is_deployed=False)


@pytest.mark.parametrize(
    ("host", "hosts", "public"),
    [
        ("127.0.0.1", ["127.0.0.1", "localhost"], False),
        ("0.0.0.0", ["127.0.0.1", "localhost"], True),
        ("127.0.0.1", ["usaha.kota.go.id"], True),
        ("127.0.0.1", ["localhost", "*"], True),
    ],
)
def test_others_than_this_machine_are_the_public(settings, host: str, hosts: list[str], public: bool) -> None:
    settings.ALLOWED_HOSTS = hosts

    assert serves_the_public(host) is public


def test_a_real_installation_may_serve_the_public(in_order) -> None:
    require_fit("0.0.0.0")


@pytest.mark.parametrize(
    "changes",
    [{"DEBUG": True}, {"PENGGERAK_DEMO": True}, {"KEYS": weak(look_up="10" * 32)}],
    ids=lambda one: next(iter(one)),
)
def test_the_public_is_not_served_by_what_is_not_real(in_order, settings, changes: Mapping[str, object]) -> None:
    for name, value in changes.items():
        setattr(settings, name, value)

    with pytest.raises(CannotServe, match="Not served to the public"):
        require_fit("127.0.0.1")


def test_the_public_is_not_served_with_people_of_the_demo(in_order) -> None:
    UserFactory(email=PEOPLE[1][0])

    with pytest.raises(CannotServe, match="people of the demo"):
        require_fit("127.0.0.1")


def test_this_machine_alone_may_look_at_anything(in_order, settings) -> None:
    settings.ALLOWED_HOSTS, settings.PENGGERAK_DEMO = ["127.0.0.1", "localhost", "[::1]"], True

    require_fit("127.0.0.1")


def test_the_command_says_it_is_there() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "penggerak", "check", "--help"], capture_output=True, text=True, check=False
    )

    assert said.returncode == 0
    assert "--deploy" in said.stdout
