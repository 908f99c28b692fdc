"""What leaves the grading machine: feedback without hidden tests, solutions without marks of the build."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from mlphys.build.inline import without_marks


class StripSolutionMarks(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """Removes the lines that mark where an answer begins and ends, from published solutions."""

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """Clean one cell."""
        cell.source = without_marks(cell.source)
        return cell, resources


class ClearCheckOutputs(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """Empties the outputs of check cells in published solutions."""

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """Clean one cell."""
        own = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and own.get("grade") and "BEGIN HIDDEN TESTS" in cell.source:
            cell.outputs = []
        return cell, resources
