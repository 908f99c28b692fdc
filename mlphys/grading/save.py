"""Saves what a notebook earned into nbgrader's gradebook, and the record of why.

Takes the place of SaveAutoGrades: the same fields, by the same rules (`determine_grade`), with two
queries a notebook instead of two a cell; and what nbgrader does not know: bonus points, checks
that a person must see, records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import Comment, Grade, Gradebook, SubmittedNotebook
from nbgrader.preprocessors import NbGraderPreprocessor
from sqlalchemy.orm import joinedload

from mlphys.course import course_of
from mlphys.grading.intake import reason_unreadable
from mlphys.grading.store import Record, Store
from mlphys.judge import Result
from mlphys.notebooks import PROSE, grade_id

Row = TypeVar("Row", Grade, Comment)


class SaveGrades(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """`save_grades` as a step of `nbgrader autograde`, on the result that `SandboxExecute` left."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Save grades; write the record, unless nothing was run (`--no-execute`)."""
        where, result = resources["nbgrader"], resources.get("mlphys")
        store = Store(course_of(self.config).state)
        before = store.record(where["student"], where["assignment"])
        with Gradebook(where["db_url"]) as gradebook:
            submitted = gradebook.find_submission_notebook(where["notebook"], where["assignment"], where["student"])
            save_grades(gradebook, submitted, nb, result, before)
            gradebook.db.commit()
        if result is not None:
            store.write_record(record_of(where["student"], where["assignment"], nb, result))
        return nb, resources


def record_of(student: str, assignment: str, notebook: NotebookNode, result: Result) -> Record:
    """Return the record of a graded notebook."""
    spent = result.seconds, result.cpu_seconds, result.slowest
    return Record(student, assignment, result.verdicts, reason_unreadable(notebook), *spent)


def save_grades(
    gradebook: Gradebook,
    submitted: SubmittedNotebook,
    notebook: NotebookNode,
    result: Result | None,
    before: Record | None,
) -> None:
    """Write the grades and automatic comments of a graded notebook; the caller commits.

    Args:
        gradebook: an open gradebook.
        submitted: the notebook's entry in it.
        notebook: the graded notebook, with its outputs.
        result: what the judge decided; None if nothing was run, which leaves scores as they are.
        before: the record of the last time, for what a person has changed since.
    """
    cells = {grade_id(cell): cell for cell in notebook.cells if grade_id(cell)}
    grades = _rows(gradebook, Grade, submitted)
    if result is None:  # without outputs every check would look right
        _leave_to_a_person(grades)
        return
    beside = _answered_beside(notebook)
    for name, grade in grades.items():
        _save_score(grade, cells[name])
        if name in beside:
            grade.auto_score, grade.needs_manual_grade = None, True
    for name, comment in _rows(gradebook, Comment, submitted).items():
        _save_comment(comment, cells[name])
    _save_bonus(grades, result, before)
    _flag(grades, result, everything=bool(reason_unreadable(notebook)))


def _rows(gradebook: Gradebook, kind: type[Row], submitted: SubmittedNotebook) -> dict[str, Row]:
    """Return a submission's grades or comments by the names of their cells, in one query."""
    query = gradebook.db.query(kind).filter(kind.notebook_id == submitted.id).options(joinedload(kind.cell))
    return {row.cell.name: row for row in query}


def _answered_beside(notebook: NotebookNode) -> set[str]:
    """Return the hand-marked cells right behind which a student has written in a Markdown cell of his own."""
    pairs = zip(notebook.cells, notebook.cells[1:], strict=False)
    return {
        grade_id(cell)
        for cell, following in pairs
        if utils.is_grade(cell) and utils.is_solution(cell)
        if following.cell_type == "markdown" and not grade_id(following) and following.source.strip()
        if not following.get("id", "").startswith(PROSE)
    }


def _save_score(grade: Grade, cell: NotebookNode) -> None:
    grade.auto_score, _ = utils.determine_grade(cell)
    grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None


def _save_comment(comment: Comment, cell: NotebookNode) -> None:
    """Say where nothing was written, as SaveAutoGrades does."""
    untouched = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
    comment.auto_comment = "No response." if untouched and not utils.is_task(cell) else None


def _save_bonus(grades: Mapping[str, Grade], result: Result, before: Record | None) -> None:
    """Write bonus points, except where a person has changed what the last grading wrote."""
    written = {v.check: v.points for v in before.verdicts} if before else {}
    for verdict in (verdict for verdict in result.verdicts if verdict.bonus):
        grade = grades.get(verdict.check)
        # without a record, all points or none are taken for the grader's: it gives nothing in between
        own = {written[verdict.check]} if verdict.check in written else {0.0, verdict.max_points}
        if grade is not None and (grade.extra_credit is None or grade.extra_credit in own):
            grade.extra_credit = verdict.points


def take_back(grades: Iterable[Grade], before: Record | None) -> None:
    """Take back what the grader has given, for a submission that cannot be graded now; a person looks."""
    written = {v.check: v.points for v in before.verdicts if v.bonus} if before else {}
    for grade in grades:
        grade.auto_score, grade.needs_manual_grade = None, True
        if grade.extra_credit is not None and grade.extra_credit == written.get(grade.name):
            grade.extra_credit = 0.0


def _leave_to_a_person(grades: Mapping[str, Grade]) -> None:
    for grade in grades.values():
        grade.needs_manual_grade = True


def _flag(grades: Mapping[str, Grade], result: Result, *, everything: bool) -> None:
    """Mark grades that a person must look at."""
    doubtful = {verdict.check for verdict in result.verdicts if verdict.needs_person}
    for name, grade in grades.items():
        if everything or name in doubtful:
            grade.needs_manual_grade = True
