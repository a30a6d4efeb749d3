"""Writing about people and doors, one topic a module."""

from penggerak.apps.accounts.actions.people import (
    CannotChangePerson,
    add_person,
    deactivate_person,
    give_role,
    reactivate_person,
    take_second_factor_away,
)

__all__ = [
    "CannotChangePerson",
    "add_person",
    "deactivate_person",
    "give_role",
    "reactivate_person",
    "take_second_factor_away",
]
