"""nbformat, typed: the few things that this package does with notebook files."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import nbformat
from nbformat import NotebookNode

PROSE = "prose-"  # how the ids of an assignment's own texts begin


def read_notebook_file(path: Path) -> NotebookNode:
    """Return the notebook in a file, in today's format."""
    return cast("NotebookNode", nbformat.read(path, as_version=4))


def parse_notebook(text: str) -> NotebookNode:
    """Return the notebook in a text."""
    return cast("NotebookNode", nbformat.reads(text, as_version=4))


def notebook_text(notebook: NotebookNode) -> str:
    """Return a notebook's file, checked to be one."""
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook)) + "\n"


def copy_of(node: Any) -> NotebookNode:
    """Return a deep copy of a notebook, a cell or an output."""
    return cast("NotebookNode", nbformat.from_dict(dict(node)))


def new_notebook(cells: list[NotebookNode], metadata: dict[str, Any] | None = None) -> NotebookNode:
    """Return a notebook."""
    return cast("NotebookNode", nbformat.v4.new_notebook(cells=cells, metadata=metadata or {}))


def new_cell(kind: str, source: str, name: str, metadata: dict[str, Any] | None = None) -> NotebookNode:
    """Return a cell of kind "code" or "markdown", whose id is made from a name."""
    make: Any = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    return cast("NotebookNode", make(source, id=cell_id(name), metadata=metadata or {}))


def cell_id(name: str) -> str:
    """Return the id of a cell of this name: letters, digits, - and _, at most 64."""
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in name)[:64]


def grade_id(cell: NotebookNode) -> str:
    """Return the name that nbgrader knows a cell by; empty for a cell of the student's own."""
    own = cell.metadata.get("nbgrader")
    name = own.get("grade_id") if isinstance(own, dict) else None
    return name if isinstance(name, str) else ""
