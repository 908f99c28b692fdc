"""The plan of a notebook: which cells the sandbox runs, which the judge decides, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nbformat import NotebookNode

from mlphys.lecture import Lecture


@dataclass(frozen=True)
class Step:
    """One code cell.

    Attributes:
        index: the cell's place in the notebook.
        kind: "run" it in the sandbox, or "judge" it by the check of its name.
        name: the cell's grade_id; empty for cells of the student's own.
        source: what to run; empty for cells that are judged.
        example: whether it is a visible example: it earns nothing, so it may be cut short, and a
            value in its last line is shown as a display, because nbgrader would read it as points.
    """

    index: int
    kind: Literal["run", "judge"]
    name: str
    source: str
    example: bool = False


def make_plan(notebook: NotebookNode, lecture: Lecture | None) -> tuple[Step, ...]:
    """Return the steps of a sanitized notebook.

    Where the course has checks for it, the source of a graded cell is never run: its name is
    all that counts. Without a lecture every cell is run, as nbgrader alone would do.
    """
    cells = [(i, cell) for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    return tuple(_step(index, cell, lecture) for index, cell in cells)


def _step(index: int, cell: NotebookNode, lecture: Lecture | None) -> Step:
    own = cell.metadata.get("nbgrader", {})
    name, graded = own.get("grade_id", ""), own.get("grade", False)
    if lecture is not None and name in lecture.checks:
        return Step(index, "judge", name, "")
    if lecture is not None and graded and own.get("points", 0) > 0 and not own.get("solution", False):
        return Step(index, "judge", name, "")  # a check that is no longer there: the judge says so
    return Step(index, "run", name, cell.source, example=bool(lecture is not None and graded))
