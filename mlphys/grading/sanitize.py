"""Puts a submission back into the shape in which it was released, before anything is run.

Takes the place of nbgrader's DeduplicateIds (whose blanked metadata stops the whole class),
OverwriteKernelspec and OverwriteCells (one query a cell, three warnings a check) in one pass over
the notebook, with what the gradebook knows read once for a class.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from mlphys.course import Course, course_of
from mlphys.notebooks import copy_of, grade_id, new_cell


@dataclass(frozen=True)
class Released:
    """A notebook as the gradebook has it.

    Attributes:
        cells: nbgrader's cells by name, in order, with full metadata; checks with their hidden tests.
        kernelspec: the kernel that it is for.
    """

    cells: Mapping[str, NotebookNode]
    kernelspec: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """Hash of it."""
        return hashlib.sha256(json.dumps([self.cells, self.kernelspec]).encode()).hexdigest()


class RestoreCells(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """`restore` as a step of `nbgrader autograde`."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Restore one notebook."""
        where = resources["nbgrader"]
        drop_links(course_of(self.config), where["student"], where["assignment"])
        with Gradebook(where["db_url"]) as gradebook:
            released = read_released(gradebook, where["notebook"], where["assignment"])
        return restore(nb, released), resources


def drop_links(course: Course, student: str, assignment: str) -> None:
    """Remove what nbgrader has copied through a student's symbolic links, which may point at anything."""
    submitted, copied = (course.folder(step, student, assignment) for step in ("submitted", "autograded"))
    for path in submitted.rglob("*"):
        copy = copied / path.relative_to(submitted)
        if path.is_symlink() and path.suffix != ".ipynb" and copy.is_file():
            copy.unlink()


def read_released(gradebook: Gradebook, notebook: str, assignment: str) -> Released:
    """Return what the gradebook knows of a notebook.

    Raises:
        MissingEntry: it knows none of this name.
    """
    known = gradebook.find_notebook(notebook, assignment)
    points = {cell.name: cell.max_score for cell in [*known.grade_cells, *known.task_cells]}
    flags = {
        "grade": {cell.name for cell in known.grade_cells},
        "solution": {cell.name for cell in known.solution_cells},
        "task": {cell.name for cell in known.task_cells},
    }
    cells = {cell.name: _released(cell, flags, points) for cell in known.source_cells}
    return Released(cells, json.loads(known.kernelspec or "{}"))


def restore(notebook: NotebookNode, released: Released) -> NotebookNode:
    """Return a student's notebook without outputs, in the shape of the release.

    - A cell without a grade_id is known by its id, if no other cell has that name (some editors drop metadata).
    - Of cells with the same grade_id the last one keeps it; the others stay as plain cells.
    - Tags and other metadata of cells go: a tag could keep a cell from being run.
    - Flags, points, types, the kernel and the text of locked cells are the release's.
    - Cells that are missing come back, as they were released.
    """
    notebook.cells = [without_outputs(cell) for cell in restore_cells(notebook.cells, released.cells)]
    if released.kernelspec:
        notebook.metadata["kernelspec"] = copy_of(released.kernelspec)
    return notebook


def restore_cells(cells: list[NotebookNode], released: Mapping[str, NotebookNode]) -> list[NotebookNode]:
    """Return the student's cells with ids unique, metadata as released, and missing cells added."""
    kept: list[NotebookNode] = []
    seen: set[str] = set()
    carried = {grade_id(cell) for cell in cells}
    for cell in reversed(cells):
        name = grade_id(cell) or (cell.get("id", "") if cell.get("id") not in carried else "")
        first = name in released and name not in seen
        seen |= {name} if first else set()
        kept.append(_as_released(cell, released[name]) if first else _plain(cell))
    return _with_missing(kept[::-1], released)


def without_outputs(cell: NotebookNode) -> NotebookNode:
    """Return a cell as if it had never been run."""
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    return cell


def _released(cell: Any, flags: Mapping[str, set[str]], points: Mapping[str, float]) -> NotebookNode:
    own: dict[str, Any] = {"schema_version": 3, "grade_id": cell.name, "locked": cell.locked}
    own |= {flag: cell.name in names for flag, names in flags.items()}
    own |= {"cell_type": cell.cell_type, "checksum": cell.checksum}
    own |= {"points": points[cell.name]} if cell.name in points else {}
    return new_cell(cell.cell_type, cell.source or "", cell.name, {"nbgrader": own})


def _as_released(cell: NotebookNode, released: NotebookNode) -> NotebookNode:
    """Return the student's text in a cell of the released kind; a locked cell keeps its own."""
    fresh = copy_of(released)
    if released.metadata.nbgrader.locked:
        return fresh
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
