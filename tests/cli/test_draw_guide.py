"""The guide to checking a draw: its commands do what it says, run as they stand there."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from penggerak.cli import app

GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "draw.md").read_text(encoding="utf-8")


@pytest.fixture
def at_home(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("daftar.csv").write_text(re.search(r"```csv\n(.*?)```", GUIDE, re.S).group(1), encoding="utf-8")
    return [shlex.split(line) for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.S) for line in block.splitlines()]


def test_every_command_of_the_guide_runs_and_ends_well(at_home):
    ours = [words for words in at_home if words[0] == "penggerak"]
    theirs = [words for words in at_home if words[0] == "python3"]
    assert (len(ours), len(theirs)) == (3, 2)

    for words in ours:
        result = CliRunner().invoke(app, words[1:])
        assert result.exit_code == 0, (words, result.output)
    for words in theirs:
        done = subprocess.run([sys.executable, "-S", "-I", *words[1:]], capture_output=True, encoding="utf-8")
        assert (done.returncode, done.stdout[:6]) == (0, "COCOK:"), (words, done.stdout)

    document = json.loads(Path("undian.json").read_text(encoding="utf-8"))
    assert (len(document["winners"]), document["method"]) == (2, "stratified")
