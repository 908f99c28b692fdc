"""The one writer of a class: autograded notebooks and nbgrader's gradebook, as `nbgrader autograde` leaves them.

nbgrader's own converter opens the gradebook about ten times for each submission and reads every
notebook four times; here it stays open for the class. The fields are the same, by the same code
where there is a choice (`save_grades`, late penalties); a test compares both ways.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, cast

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.converters import Autograde
from traitlets.utils.importstring import import_item

from mlphys.course import Course
from mlphys.errors import GraderError
from mlphys.grading.intake import stub
from mlphys.grading.regrade import put_verdicts, raised
from mlphys.grading.sanitize import read_released, restore
from mlphys.grading.save import record_of, save_grades, take_back
from mlphys.grading.store import Record, Store
from mlphys.grading.work import Finished
from mlphys.notebooks import copy_of

OURS: Final = {
    "sanitize_preprocessors": ("mlphys.grading.sanitize.RestoreCells",),
    "autograde_preprocessors": ("mlphys.grading.execute.SandboxExecute", "mlphys.grading.save.SaveGrades"),
}
PENALTIES: Final = "nbgrader.preprocessors.AssignLatePenalties"


class Writer:
    """Writes what submissions of one assignment earned; a context manager around an open gradebook.

    Args:
        course: the course.
        assignment: such as "lecture01", also the name of its notebook.

    Raises:
        GraderError: the assignment is not released, or `course_config.py` has other steps than ours.
    """

    def __init__(self, course: Course, assignment: str) -> None:
        self.course, self.assignment = course, assignment
        self.coursedir = course.coursedir(assignment)
        self.store = Store(course.state)
        self.converter = Autograde(coursedir=self.coursedir, config=course.config)
        self.steps = _steps_after_execute(course)

    def __enter__(self) -> Writer:
        self.gradebook = Gradebook(self.coursedir.db_url, self.coursedir.course_id)
        _require_released(self.gradebook, self.assignment)
        return self

    def __exit__(self, *_: object) -> None:
        self.gradebook.close()

    def write(self, student: str, finished: Finished, *, only_raise: bool = False) -> Record:
        """Write a graded submission: files first, then the gradebook in one commit, then the record.

        Args:
            student: whose it is.
            finished: what a worker made of it.
            only_raise: keep the earlier verdict of each check that earned more.
        """
        notebook = copy_of(json.loads(finished.notebook))
        before = self.store.record(student, self.assignment)
        if only_raise and before is not None:
            finished = replace(finished, result=raised(finished.result, before))
            put_verdicts(notebook, finished.result)
        submission = self._submission(student)
        submitted = next(n for n in submission.notebooks if n.name == self.assignment)
        for name in self.steps:
            notebook = self._step(name, notebook, finished, student, submission, submitted)
        self._write_files(student, notebook, self.course.files(student, self.assignment))
        self.gradebook.db.commit()
        record = record_of(student, self.assignment, notebook, finished.result)
        self.store.write_record(record)
        return record

    def write_problem(self, student: str, problem: str) -> Record:
        """Leave a submission that cannot be graded to a person: not graded is not the same as wrong."""
        before = self.store.record(student, self.assignment)
        for submitted in self._submission(student).notebooks:
            take_back(submitted.grades, before)
        released = read_released(self.gradebook, self.assignment, self.assignment)
        self._write_files(student, restore(stub(problem), released), {})
        self.gradebook.db.commit()
        record = Record(student, self.assignment, (), problem)
        self.store.write_record(record)
        return record

    def _submission(self, student: str) -> SubmittedAssignment:
        """Return the submission's entry, made if need be, with the time at which it was handed in."""
        self.gradebook.update_or_create_student(student)
        timestamp = self.coursedir.get_existing_timestamp(str(self._folder("submitted", student)))
        known: dict[str, datetime] = {"timestamp": timestamp} if timestamp else {}
        return self.gradebook.update_or_create_submission(self.assignment, student, **known)

    def _step(
        self,
        name: str,
        notebook: NotebookNode,
        finished: Finished,
        student: str,
        submission: SubmittedAssignment,
        submitted: SubmittedNotebook,
    ) -> NotebookNode:
        """Take one of the configured steps after Execute."""
        if name == OURS["autograde_preprocessors"][1]:
            before = self.store.record(student, self.assignment)
            save_grades(self.gradebook, submitted, notebook, finished.result, before)
            return notebook
        if name == PENALTIES and not submission.total_seconds_late:
            submitted.late_submission_penalty = None
            return notebook
        self.gradebook.db.commit()  # the step opens the gradebook itself
        changed, _ = import_item(name)(config=self.course.config)(notebook, self._resources(student, finished))
        self.gradebook.db.expire_all()
        return cast("NotebookNode", changed)

    def _resources(self, student: str, finished: Finished) -> dict[str, Any]:
        where = {"student": student, "assignment": self.assignment, "notebook": self.assignment}
        return {"nbgrader": {**where, "db_url": self.coursedir.db_url}, "mlphys": finished.result}

    def _write_files(self, student: str, notebook: NotebookNode, files: Mapping[str, Path]) -> None:
        """Put the graded notebook, and the files that go with it, in the place of what was there."""
        target = self._folder("autograded", student)
        draft = target.with_name(f".{target.name}.draft")
        shutil.rmtree(draft, ignore_errors=True)
        for name, path in files.items():
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, draft / name)
        draft.mkdir(parents=True, exist_ok=True)
        (draft / f"{self.assignment}.ipynb").write_text(str(nbformat.writes(notebook)) + "\n")
        shutil.rmtree(target, ignore_errors=True)
        draft.replace(target)
        self.converter.set_permissions(self.assignment, student)

    def _folder(self, step: str, student: str) -> Path:
        directory = getattr(self.coursedir, f"{step}_directory")
        return Path(self.coursedir.format_path(directory, student, self.assignment))


def _steps_after_execute(course: Course) -> tuple[str, ...]:
    """Return the configured steps after Execute.

    Raises:
        GraderError: the steps are not those that this writer stands in for.
    """
    configured = {name: tuple(course.config.Autograde[name]) for name in OURS}
    run, save = OURS["autograde_preprocessors"]
    steps = configured["autograde_preprocessors"]
    if (
        configured["sanitize_preprocessors"] != OURS["sanitize_preprocessors"]
        or steps[:1] != (run,)
        or save not in steps
    ):
        raise GraderError(
            "`mlphys grade` grades with its own steps, and course_config.py has others in c.Autograde: take them out, "
            "or grade with `nbgrader autograde`, which runs whatever is configured."
        )
    return steps[1:]


def _require_released(gradebook: Gradebook, assignment: str) -> None:
    known = [a.name for a in gradebook.assignments if a.notebooks]
    if assignment not in known:
        raise GraderError(
            f"{assignment} is not in the gradebook ({', '.join(known) or 'nothing'} is): "
            f"run `nbgrader generate_assignment {assignment} --force` first."
        )
