"""Column types that several tables share."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Enum


def choice(kind: type[StrEnum], column: str) -> Enum:
    """A text column that holds one of the values of ``kind``, held by a CHECK in the database.

    The CHECK is named after the column: PostgreSQL takes a name once a table, and two columns may share a kind.
    """
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=column,
        values_callable=lambda members: [member.value for member in members],
    )
