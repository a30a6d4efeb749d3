"""What the documents say is so."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CODE = {path: path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_in_a_document_leads_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))

    missing = [target for target in targets if "://" not in target and not (document.parent / target).exists()]

    assert missing == []


def test_every_decision_is_listed_and_has_its_five_parts() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\((\d{4}-[^)]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8"))
    written = sorted(path.name for path in folder.glob("[0-9]*.md"))

    assert sorted(listed) == written
    for name in written:
        text = (folder / name).read_text(encoding="utf-8")
        for part in ("Status", "Context", "Decision", "Looked at instead", "Consequences"):
            assert f"**{part}**" in text, f"{name} lacks {part}"


def test_the_glossary_speaks_the_words_of_the_code() -> None:
    rows = re.findall(r"^\| .* \| .* \| `([^`]+)` \|", (ROOT / "docs" / "glossary.md").read_text(), flags=re.M)
    everything = "\n".join(CODE.values()) + (ROOT / "src/penggerak/core/register/fields.yaml").read_text()

    assert len(rows) > 40
    assert [word for word in rows if not re.search(rf"(?<![a-z]){word}", everything, flags=re.I)] == []


def test_the_glossary_has_each_term_once() -> None:
    rows = re.findall(r"^\| .* \| .* \| `([^`]+)` \|", (ROOT / "docs" / "glossary.md").read_text(), flags=re.M)

    assert len(rows) == len(set(rows))


def test_both_readmes_tell_the_same() -> None:
    english, indonesian = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.id.md"))

    assert english.count("\n## ") == indonesian.count("\n## ")
    assert (
        set(re.findall(r"make \w+|penggerak \w+", english)) - set(re.findall(r"make \w+|penggerak \w+", indonesian))
        == set()
    )
