"""The words of consents, brought from the files beside the code into the database: once, and never changed after."""

from importlib.resources import files
from typing import Any

import yaml

from penggerak.apps.privacy.models import Wording


class WordingWasChanged(Exception):
    """Words that people may have agreed to differ from the file: a changed text is a new version."""


def load_wordings() -> None:
    """Add the versions that are not there yet. Raises WordingWasChanged when one differs from its file."""
    known = {(one.purpose, one.version): one for one in Wording.objects.all()}
    for file in sorted(files("penggerak.apps.privacy").joinpath("wordings").iterdir(), key=lambda one: one.name):
        if not file.name.endswith(".yaml"):
            continue
        told = yaml.safe_load(file.read_text(encoding="utf-8"))
        for version in told["versions"]:
            _load(told["purpose"], version, known.get((told["purpose"], version["version"])))


def _load(purpose: str, version: dict[str, Any], there: Wording | None) -> None:
    text = {"id": version["id"], "en": version["en"]}
    if there is None:
        Wording.objects.create(purpose=purpose, version=version["version"], text=text, valid_from=version["valid_from"])
    elif there.text != text:
        raise WordingWasChanged(f"{purpose} {version['version']}")
