"""Puts a submission back into the shape in which it was released, before anything is run.

nbgrader's own steps restore texts and points; this one restores what they take for granted: that
every cell is there once, with the metadata of the release and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from mlphys.notebooks import copy_of, grade_id, new_cell


class RestoreCells(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """Takes the place of DeduplicateIds, whose blanked metadata stops the whole class.

    - Of cells with the same grade_id the last one keeps it; the others stay as plain cells.
    - Tags and other metadata of cells go: a tag could keep a cell from being run.
    - Flags, points and types come from the gradebook.
    - Cells that are missing come back, as they were released.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Restore the cells of one notebook."""
        where = resources["nbgrader"]
        with Gradebook(where["db_url"]) as gradebook:
            released = released_cells(gradebook, where["notebook"], where["assignment"])
        nb.cells = restore(nb.cells, released)
        return nb, resources


def released_cells(gradebook: Gradebook, notebook: str, assignment: str) -> dict[str, NotebookNode]:
    """Return the cells that the gradebook knows, in order, each with full metadata."""
    known = gradebook.find_notebook(notebook, assignment)
    points = {cell.name: cell.max_score for cell in [*known.grade_cells, *known.task_cells]}
    flags = {
        "grade": {cell.name for cell in known.grade_cells},
        "solution": {cell.name for cell in known.solution_cells},
        "task": {cell.name for cell in known.task_cells},
    }
    return {cell.name: _released(cell, flags, points) for cell in known.source_cells}


def restore(cells: list[NotebookNode], released: Mapping[str, NotebookNode]) -> list[NotebookNode]:
    """Return the student's cells with ids unique, metadata as released, and missing cells added."""
    kept: list[NotebookNode] = []
    seen: set[str] = set()
    for cell in reversed(cells):
        name = grade_id(cell)
        first = name in released and name not in seen
        seen |= {name} if first else set()
        kept.append(_with_metadata(cell, released[name]) if first else _plain(cell))
    return _with_missing(kept[::-1], released)


def _released(cell: Any, flags: Mapping[str, set[str]], points: Mapping[str, float]) -> NotebookNode:
    own: dict[str, Any] = {"schema_version": 3, "grade_id": cell.name, "locked": cell.locked}
    own |= {flag: cell.name in names for flag, names in flags.items()}
    own |= {"cell_type": cell.cell_type, "checksum": cell.checksum}
    own |= {"points": points[cell.name]} if cell.name in points else {}
    return new_cell(cell.cell_type, cell.source or "", cell.name, {"nbgrader": own})


def _with_metadata(cell: NotebookNode, released: NotebookNode) -> NotebookNode:
    """Return the student's text in a cell of the released kind."""
    fresh = copy_of(released)
    fresh.source = cell.source
    if cell.get("attachments") and fresh.cell_type == "markdown":
        fresh.attachments = cell.attachments
    return fresh


def _plain(cell: NotebookNode) -> NotebookNode:
    """Return the cell without metadata."""
    cell.metadata = copy_of({})
    return cell


def _with_missing(cells: list[NotebookNode], released: Mapping[str, NotebookNode]) -> list[NotebookNode]:
    """Put each missing cell behind the cell that it follows in the release."""
    result = list(cells)
    place = -1  # of the last released cell that is there
    for name, cell in released.items():
        found = next((i for i, other in enumerate(result) if grade_id(other) == name), None)
        if found is None:
            found = place + 1
            result.insert(found, copy_of(cell))
        place = found
    return result
