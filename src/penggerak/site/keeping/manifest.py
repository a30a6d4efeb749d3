"""What a backup says about itself, and whether it is still what it says."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypedDict, cast

from penggerak.site.keys import Keys

FORMAT = 2  # 2: with the heads of the audit chain
DUMP, FILES, HEADS = "database.dump", "files.tar", "audit-heads.log"
MANIFEST, SUM = "manifest.json", "manifest.sum"
CHUNK = 2**20

Progress = Callable[[str, int, int], None]  # step, how much is done, of how much


class CannotKeep(Exception):
    """A backup cannot be made, read or brought back; str(error) is a sentence for the terminal."""


class Part(TypedDict):
    """One file of a backup. sha256: of its bytes, hex."""

    bytes: int
    sha256: str


class FilesFacts(TypedDict):
    """The uploaded files in a backup. missing: names the database refers to that lay nowhere."""

    count: int
    bytes: int
    missing: list[str]


class Manifest(TypedDict):
    """facts: what was counted in the database, see facts.py. made_at: of the database's moment, UTC."""

    format: int
    program: str
    database: str
    made_at: str
    parts: dict[str, Part]
    files: FilesFacts
    facts: dict[str, Any]


def signature(text: bytes, keys: Keys) -> str:
    """Equal exactly when text and keys are: tells an altered manifest, and keys of another installation."""
    return hmac.new(bytes.fromhex(keys["look_up"]), b"backup manifest:" + text, "sha256").hexdigest()


def manifest_texts(manifest: Manifest, keys: Keys) -> dict[str, bytes]:
    """The two small files: name -> content."""
    text = json.dumps(manifest, indent=1, sort_keys=True).encode()
    told = {"sha256": hashlib.sha256(text).hexdigest(), "signed": signature(text, keys)}
    return {MANIFEST: text, SUM: json.dumps(told).encode()}


def read_manifest(folder: Path, keys: Keys | None = None) -> Manifest:
    """The manifest of a backup. Raises CannotKeep when it is damaged, of a newer form, or made under other keys."""
    try:
        text = (folder / MANIFEST).read_bytes()
        told = json.loads((folder / SUM).read_bytes())
        known, signed = str(told["sha256"]), str(told["signed"])
    except FileNotFoundError:
        raise CannotKeep(f"{folder} is no whole backup: it lacks {MANIFEST} or {SUM}.") from None
    except (ValueError, KeyError, TypeError):
        raise CannotKeep(f"{SUM} in this backup is damaged. Take another backup.") from None
    if hashlib.sha256(text).hexdigest() != known:
        raise CannotKeep(f"{MANIFEST} in this backup is damaged. Take another backup.")
    if keys is not None and not hmac.compare_digest(signature(text, keys), signed):
        raise CannotKeep("These are not the keys this backup was made with. Give the keys of that installation.")
    manifest: Manifest = json.loads(text)
    if manifest["format"] > FORMAT:
        raise CannotKeep("This backup was made by a newer program. Install that version first.")
    return manifest


def damaged_parts(folder: Path, manifest: Manifest, tell: Progress) -> list[str]:
    """The parts whose bytes are not those that were written. tell: told ("sums", done, total), in bytes."""
    total = sum(part["bytes"] for part in manifest["parts"].values())
    done = 0
    damaged = []
    for name, part in manifest["parts"].items():
        digest, size = hashlib.sha256(), 0
        for chunk in _chunks(folder / name):
            digest.update(chunk)
            size += len(chunk)
            tell("sums", min(done + size, total), total)
        done += part["bytes"]
        if (size, digest.hexdigest()) != (part["bytes"], part["sha256"]):
            damaged.append(name)
    return damaged


def require_undamaged(folder: Path, manifest: Manifest, tell: Progress) -> None:
    """Raises CannotKeep, naming the parts, when a byte of them is another one."""
    damaged = damaged_parts(folder, manifest, tell)
    if damaged:
        raise CannotKeep(f"Damaged in this backup: {', '.join(damaged)}. Take another backup.")


def _chunks(path: Path) -> Iterator[bytes]:
    if not path.is_file():
        return
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def read_keys(path: Path) -> Keys:
    """The keys in a file. Raises CannotKeep when there is none, or it holds something else."""
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise CannotKeep(f"There is no file {path}: name the file the keys were written to.") from None
    except ValueError:
        found = None
    if not isinstance(found, Mapping) or not {"django", "seal", "look_up"} <= found.keys():
        raise CannotKeep(f"{path} holds no keys of an installation.")
    return cast(Keys, found)
