"""What nbgrader's SaveAutoGrades does not know: bonus points, checks that a person must see, records."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Grade, Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from mlphys.course import course_of
from mlphys.grading.intake import reason_unreadable
from mlphys.grading.store import Record, Store
from mlphys.judge import Result, Verdict


class SaveVerdicts(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader is untyped
    """Runs after SaveAutoGrades, on the verdicts that `SandboxExecute` left."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Save bonus points as extra credit, flag what a person must see, and write the record."""
        result: Result | None = resources.get("mlphys")
        where = resources["nbgrader"]
        if result is None:  # graded with --no-execute
            return nb, resources
        store = Store(course_of(self.config).state)
        before = store.record(where["student"], where["assignment"])
        with Gradebook(where["db_url"]) as gradebook:
            keys = where["notebook"], where["assignment"], where["student"]
            grades = {grade.name: grade for grade in gradebook.find_submission_notebook(*keys).grades}
            _save_bonus(grades, result, before)
            _flag(grades, result, everything=bool(reason_unreadable(nb)))
            gradebook.db.commit()
        store.write_record(
            Record(where["student"], where["assignment"], result.verdicts, reason_unreadable(nb), result.seconds)
        )
        return nb, resources


def _save_bonus(grades: dict[str, Grade], result: Result, before: Record | None) -> None:
    """Write bonus points, except where a person has changed what the last grading wrote."""
    written = {v.check: v.points for v in before.verdicts} if before else {}
    for verdict in _bonus(result):
        grade = grades.get(verdict.check)
        if grade is not None and grade.extra_credit in (None, written.get(verdict.check, 0.0)):
            grade.extra_credit = verdict.points


def _bonus(result: Result) -> list[Verdict]:
    return [verdict for verdict in result.verdicts if verdict.bonus]


def _flag(grades: dict[str, Grade], result: Result, *, everything: bool) -> None:
    """Mark grades that a person must look at."""
    doubtful = {verdict.check for verdict in result.verdicts if verdict.needs_person}
    for name, grade in grades.items():
        if everything or name in doubtful:
            grade.needs_manual_grade = True
