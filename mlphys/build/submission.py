"""Notebooks as students would hand them in, made from the built notebook and the answer gallery."""

from __future__ import annotations

from collections.abc import Mapping

from nbformat import NotebookNode

from mlphys.build.inline import without_marks
from mlphys.errors import AuthorError
from mlphys.gallery import GalleryAnswer
from mlphys.notebooks import copy_of, grade_id


def reference_submission(released: NotebookNode, built: NotebookNode) -> NotebookNode:
    """Return the released notebook with every answer filled in from the built one."""
    answers = {grade_id(cell): without_marks(cell.source) for cell in built.cells if _is_answer(cell)}
    return fill(released, answers)


def blank_submission(released: NotebookNode) -> NotebookNode:
    """Return the notebook as it was released."""
    return copy_of(released)


def gallery_submission(released: NotebookNode, built: NotebookNode, answer: GalleryAnswer) -> NotebookNode:
    """Return the reference's submission with one answer replaced."""
    return fill(reference_submission(released, built), {answer.answer: answer.source})


def fill(notebook: NotebookNode, answers: Mapping[str, str]) -> NotebookNode:
    """Return a copy of a notebook with the sources of some answer cells replaced.

    Raises:
        AuthorError: the notebook has no such answer.
    """
    copy = copy_of(notebook)
    cells = {grade_id(cell): cell for cell in copy.cells if _is_answer(cell)}
    for name, source in answers.items():
        if name not in cells:
            raise AuthorError(f"the notebook has no answer {name!r}; it has {', '.join(cells)}")
        cells[name].source = source
    return copy


def _is_answer(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("solution", False))
