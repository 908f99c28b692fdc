"""Notebooks as students would hand them in, made from the built notebook and the answer gallery."""

from __future__ import annotations

from collections.abc import Mapping

import nbformat
from nbformat import NotebookNode

from mlphys.errors import AuthorError
from mlphys.gallery import GalleryAnswer


def reference_submission(released: NotebookNode, built: NotebookNode) -> NotebookNode:
    """Return the released notebook with every answer filled in from the built one."""
    answers = {_name(cell): cell.source for cell in built.cells if _is_answer(cell)}
    return fill(released, answers)


def blank_submission(released: NotebookNode) -> NotebookNode:
    """Return the notebook as it was released."""
    return nbformat.from_dict(released)


def gallery_submission(released: NotebookNode, built: NotebookNode, answer: GalleryAnswer) -> NotebookNode:
    """Return the reference's submission with one answer replaced."""
    return fill(reference_submission(released, built), {answer.answer: answer.source})


def fill(notebook: NotebookNode, answers: Mapping[str, str]) -> NotebookNode:
    """Return a copy of a notebook with the sources of some answer cells replaced.

    Raises:
        AuthorError: the notebook has no such answer.
    """
    copy = nbformat.from_dict(notebook)
    cells = {_name(cell): cell for cell in copy.cells if _is_answer(cell)}
    for name, source in answers.items():
        if name not in cells:
            raise AuthorError(f"the notebook has no answer {name!r}; it has {', '.join(cells)}")
        cells[name].source = source
    return copy


def _name(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _is_answer(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("solution", False))
