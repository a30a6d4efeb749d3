"""The keys of an installation: made once, completed by later versions, the same for all who start at once."""

import json
import subprocess
import sys

import pytest

from penggerak.site.keys import Keys, load_keys

NAMES = set(Keys.__annotations__)


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setenv("PENGGERAK_KEYS", str(tmp_path / "keys.json"))
    return tmp_path / "keys.json"


def test_keys_are_made_once_and_readable_by_their_owner_only(file):
    keys = load_keys()

    assert set(keys) == NAMES
    assert load_keys() == keys
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_of_an_earlier_version_gains_what_it_lacks_and_keeps_the_rest(file):
    old = {"django": "a", "seal": "b", "look_up": "c"}
    file.write_text(json.dumps(old))

    keys = load_keys()

    assert {name: keys[name] for name in old} == old
    assert len(bytes.fromhex(keys["audit"])) == 32
    assert load_keys() == keys
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("old", [None, {"django": "a", "seal": "b", "look_up": "c"}])
def test_starts_at_once_end_with_the_same_keys(file, old):
    if old:
        file.write_text(json.dumps(old))
    question = "import json; from penggerak.site.keys import load_keys; print(json.dumps(load_keys(), sort_keys=True))"

    starts = [subprocess.Popen([sys.executable, "-c", question], stdout=subprocess.PIPE) for _ in range(6)]

    assert len({start.communicate()[0] for start in starts}) == 1
    assert {start.returncode for start in starts} == {0}
