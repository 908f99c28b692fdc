"""Reads `source/lectureNN.py`: prose and the order of cells, in jupytext's percent format."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import jupytext

from mlphys.errors import AuthorError


class Role(StrEnum):
    """What a cell is for; see docs/authoring.md."""

    PROSE = "prose"
    GIVEN = "given"
    ANSWER = "answer"
    EXAMPLE = "example"
    CHECK = "check"
    TASK = "task"
    PAPER = "paper"


MARKDOWN = frozenset({Role.PROSE, Role.TASK, Role.PAPER})


@dataclass(frozen=True)
class SourceCell:
    """One authored cell: its role, its name (empty for prose) and its body (may be empty)."""

    role: Role
    name: str
    body: str


def read_source(path: Path) -> tuple[SourceCell, ...]:
    """Return the cells of a lecture's source.

    Raises:
        AuthorError: a cell has an unknown role, no name, a name twice or the wrong type.
    """
    cells = jupytext.reads(path.read_text(), fmt="py:percent").cells
    read = tuple(_read_cell(cell, path.name) for cell in cells)
    twice = [name for name, count in Counter(c.name for c in read if c.name).items() if count > 1]
    if twice:
        raise AuthorError(f"{path.name}: two cells have the name {twice[0]!r}")
    return read


def _read_cell(cell: Any, file: str) -> SourceCell:
    name, role_name = cell.metadata.get("title", ""), cell.metadata.get("role", "prose")
    at = f"{file}, cell {name or cell.source[:40]!r}"
    if role_name not in list(Role):
        raise AuthorError(f"{at}: role {role_name!r} is none of {', '.join(Role)}")
    role = Role(role_name)
    if (cell.cell_type == "markdown") != (role in MARKDOWN):
        raise AuthorError(f"{at}: a cell of role {role} cannot be {cell.cell_type}")
    if role is not Role.PROSE and not name.isidentifier():
        raise AuthorError(f"{at}: a cell of role {role} needs a name in its header")
    return SourceCell(role, name, cell.source)
