"""Every action leaves an event: what writes and is public reaches record_event, by itself or through what it calls.

Read from the source, not run: names are followed through imports, and a function counts as called where it is named.
"""

import ast
from pathlib import Path

import pytest

from penggerak.apps.audit.words import KINDS

SOURCE = Path(__file__).parents[2] / "src"
WRITES = {"create", "bulk_create", "save", "delete", "get_or_create", "update_or_create", "bulk_update"}
WRITES |= {"copy_rows", "upsert_rows", "_raw_delete"}
RECORDS = "penggerak.apps.audit.actions.recording.record_event"

# Actions that leave no event of their own, and why.
WITHOUT = {
    "audit.actions.recording.record_event": "is the event",
    "audit.actions.sealing.seal_events": "seals events; one about each run would be sealed by the next, for ever",
    "notices.actions.queueing.queue_notice": "stands beside the event of its cause; its end leaves one of its own",
    "notices.actions.queueing.queue_letter": "as queue_notice",
    "accounts.actions.codes.send_code": "an event could tell who has an account; that its message left and its use are events",
    "areas.actions.load_areas": "at every start, the same rows that come with the program: its version says which",
    "areas.actions.load_boundaries": "as load_areas",
    "privacy.actions.wordings.load_wordings": "each row says itself since when it holds, and is never changed",
    "opportunities.actions.allocating.decide": "a step of drawing, ranking and choosing, which leave events",
    "opportunities.actions.applying.move": "a step of applying, deciding and drawing, which leave events",
    "register.actions.applying.write_records": "a step of an import, which leaves an event when it ends",
    "register.actions.applying.write_rows": "a step of an import, which leaves an event when it ends",
    "register.actions.checking_recipients.tell_share": "how far a check is, overwritten by its end, which is an event",
    "register.actions.correcting.person_source": "made with the first correction, visit or registration, which are events",
    "register.actions.forgetting.hold_for_forgetting": "only holds; the erasure it comes before leaves events",
    "register.actions.moving.close_links": "a step of merging, splitting and linking, which leave events",
    "register.actions.moving.open_links": "a step of merging, splitting and linking, which leave events",
    "register.actions.noticing.ask_about_newcomers": "a step of applying an import, whose last event says how many",
    "register.actions.prechecking.keep_round": "a step of asking for a check again, which leaves an event",
    "register.actions.projecting.project_businesses": "derived from records and links, whose changes leave events",
    "register.actions.receiving.source_for": "made with its first import, which is an event; the row says when and by whom",
    "register.actions.reference.load_activities": "as load_areas",
    "register.actions.versions.write_history_anew": "derived from records and links, whose changes leave events",
    "register.actions.versions.write_past_versions": "derived from records and links, whose changes leave events",
}


class Module:
    """A source file: its functions, what its names stand for, and what each function names."""

    def __init__(self, path: Path) -> None:
        parts = path.relative_to(SOURCE).with_suffix("").parts
        self.name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.imports = {
            name.asname or name.name: f"{node.module}.{name.name}"
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("penggerak")
            for name in node.names
        }
        self.functions = {node.name: node for node in self.tree.body if isinstance(node, ast.FunctionDef)}

    def full(self, node: ast.expr) -> str | None:
        """The full name that a Name or module.name stands for, when it is ours."""
        if isinstance(node, ast.Name):
            return f"{self.name}.{node.id}" if node.id in self.functions else self.imports.get(node.id)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in self.imports:
            return f"{self.imports[node.value.id]}.{node.attr}"
        return None

    def named_in(self, function: ast.FunctionDef) -> set[str]:
        return {full for node in ast.walk(function) if isinstance(node, ast.expr) and (full := self.full(node))}


MODULES = {module.name: module for path in sorted(SOURCE.rglob("penggerak/apps/**/*.py")) for module in [Module(path)]}


def settled(full: str) -> str:
    """The function itself, where a package only passes its name on."""
    module, _, name = full.rpartition(".")
    passed_on = (
        MODULES[module].imports.get(name) if module in MODULES and name not in MODULES[module].functions else None
    )
    return settled(passed_on) if passed_on else full


CALLS = {
    f"{module.name}.{name}": {settled(full) for full in module.named_in(function)}
    for module in MODULES.values()
    for name, function in module.functions.items()
}


def reached_from(full: str) -> set[str]:
    found, left = set(), [full]
    while left:
        for one in CALLS.get(left.pop(), set()) - found:
            found.add(one)
            left.append(one)
    return found


def writes_itself(full: str) -> bool:
    module, _, name = full.rpartition(".")
    function = MODULES[module].functions.get(name) if module in MODULES else None
    return function is not None and any(_is_a_write(node) for node in ast.walk(function))


def _is_a_write(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute) and node.attr == "atomic":
        return True
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name in WRITES or (name == "update" and "objects" in ast.unparse(node.func))


def public_actions() -> list[str]:
    return [
        f"{module.name}.{name}"
        for module in MODULES.values()
        if ".actions" in module.name
        for name in module.functions
        if not name.startswith("_")
    ]


def writes(full: str) -> bool:
    """By itself, or through private functions beside it."""
    module = full.rpartition(".")[0]
    beside = {one for one in reached_from(full) if one.startswith(f"{module}._")}
    return any(map(writes_itself, {full, *beside}))


def short(full: str) -> str:
    return full.removeprefix("penggerak.apps.")


def test_every_action_that_writes_leaves_an_event():
    silent = {short(full) for full in public_actions() if writes(full) and RECORDS not in reached_from(full)}

    assert sorted(silent - set(WITHOUT)) == []


def test_no_exception_is_stale():
    silent = {short(full) for full in public_actions() if writes(full) and RECORDS not in reached_from(full)}

    assert sorted(set(WITHOUT) - silent) == ["notices.actions.queueing.queue_letter"]  # writes through its neighbour


def test_the_walk_sees_actions_that_write_and_how_they_record():
    seen = {short(full) for full in public_actions() if writes(full)}

    assert {"register.actions.deciding.decide_pair", "notices.actions.retrying.retry_notice"} & seen
    assert "register.actions.looking_up.receive_look_up" in seen
    assert RECORDS in reached_from("penggerak.apps.notices.actions.handing_over.hand_over_waiting")
    assert RECORDS not in reached_from("penggerak.apps.notices.actions.queueing.masked")


def kinds_in_the_sources() -> set[str]:
    """The first argument of each record_event that is written out."""
    return {
        node.args[0].value
        for module in MODULES.values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "record_event"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


@pytest.mark.parametrize("kind", sorted(kinds_in_the_sources()))
def test_every_kind_of_event_has_words(kind):
    assert kind in KINDS, f"Say in apps/audit/words.py how {kind} reads."
