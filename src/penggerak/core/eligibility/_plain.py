"""Text to plain values: YAML or JSON, with the line of every part, refusing keys that stand twice."""

import json
from datetime import date, datetime
from typing import Any

import yaml

from penggerak.core.eligibility._mistakes import BrokenRules, Place

MOST_PARTS = 100_000


def read_plain(text: str) -> tuple[Any, dict[Place, int]]:
    """Read YAML (JSON is YAML too). Returns the plain value and the line, from 1, of every part.

    Raises BrokenRules where the text is no YAML, a key stands twice or a value is of no plain kind.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as mistake:
        if (plain := _json(text)) is not None:  # JSON indented by tabs, for one
            return plain, {}
        line = _line(mistake.problem_mark)
        raise BrokenRules((), "bukan YAML yang benar. Periksa spasi dan tanda titik duanya.", line) from None
    except yaml.YAMLError:
        raise BrokenRules((), "berkas memuat tanda yang tidak terbaca. Simpan sebagai teks UTF-8.") from None
    if node is None:
        raise BrokenRules((), "berkas kosong. Tulis id, title, dan rules.", 1)
    lines: dict[Place, int] = {}
    try:
        return _value(node, (), lines), lines
    except RecursionError:
        raise BrokenRules((), "syarat bersarang terlalu dalam.") from None


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _line(mark: Any) -> int | None:
    return mark.line + 1 if mark else None


def _value(node: Any, place: Place, lines: dict[Place, int]) -> Any:
    lines[place] = node.start_mark.line + 1
    if len(lines) > MOST_PARTS:  # a short text can repeat itself without end
        raise BrokenRules(place, "aturan terlalu panjang.", lines[place])
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, lines)
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*place, number), lines) for number, child in enumerate(node.value)]
    return _scalar(node, place, lines[place])


def _mapping(node: Any, place: Place, lines: dict[Place, int]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, child in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode) or key.tag == "tag:yaml.org,2002:merge":
            raise BrokenRules(place, "kunci harus satu kata.", line)
        if name in values:
            raise BrokenRules((*place, name), f"“{name}” ditulis dua kali. Hapus salah satu.", line)
        values[name] = _value(child, (*place, name), lines)
    return values


def _scalar(node: Any, place: Place, line: int) -> Any:
    try:
        value = yaml.constructor.SafeConstructor().construct_object(node, deep=True)  # one keeps all it ever made
    except (yaml.YAMLError, ValueError):
        raise BrokenRules(place, f"“{node.value}” tidak terbaca. Beri tanda kutip bila itu teks.", line) from None
    if isinstance(value, datetime) or not isinstance(value, str | int | float | bool | date | None):
        raise BrokenRules(place, f"“{node.value}” bukan angka, teks, ya/tidak, atau tanggal.", line)
    return value
