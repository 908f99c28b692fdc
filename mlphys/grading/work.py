"""One submission, from bytes to bytes: what a worker does, in another process or on another machine.

A `Task` is all that it needs and a `Finished` all that comes back, so that a worker machine needs
the package, its own sandbox, and none of the course's folders.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from nbformat import NotebookNode

from mlphys.errors import SubmissionError
from mlphys.grading.intake import parse_submission, stub
from mlphys.grading.sanitize import Released, restore
from mlphys.grading.store import machinery_digest
from mlphys.judge import Judge, Result, make_plan
from mlphys.judge.seeds import Seeds
from mlphys.lecture import Lecture, has_lecture, load_lecture
from mlphys.notebooks import copy_of
from mlphys.sandbox import Sandbox, find_backend


@dataclass(frozen=True)
class Court:
    """How an assignment is judged, as plain data.

    Attributes:
        assignment: such as "lecture01".
        released: the notebook as the gradebook has it.
        sandbox: where student code runs.
        seeds: where the randomness of checks comes from.
    """

    assignment: str
    released: Released
    sandbox: Sandbox
    seeds: Seeds

    @property
    def lecture(self) -> Lecture | None:
        """The assignment's checks; None if it has none."""
        return load_lecture(self.assignment) if has_lecture(self.assignment) else None

    @property
    def digest(self) -> str:
        """Hash of all that decides verdicts, apart from the submission."""
        lecture = self.lecture.digest if self.lecture else ""
        machine = [machinery_digest(), self.sandbox.backend, json.dumps(asdict(self.sandbox.limits))]
        return _hash(lecture, self.released.digest, *machine, self.seeds.commitment, self.seeds.round)


@dataclass(frozen=True)
class Task:
    """A submission as it was handed in.

    Attributes:
        name: the notebook's file name.
        notebook: what is in the file.
        files: what came with it, by relative path.
        result: what the judge decided at an earlier time, if that still holds.
    """

    name: str
    notebook: bytes
    files: Mapping[str, bytes]
    result: Result | None = None

    @property
    def digest(self) -> str:
        """Hash of the submission: equal ones are run once."""
        parts = [(name, hashlib.sha256(content).hexdigest()) for name, content in sorted(self.files.items())]
        return _hash(hashlib.sha256(self.notebook).hexdigest(), json.dumps(parts))


@dataclass(frozen=True)
class Finished:
    """A graded submission: the result, and the notebook with all outputs in it, as JSON."""

    result: Result
    notebook: str


def grade_one(court: Court, task: Task) -> Finished:
    """Grade a submission.

    Raises:
        GraderError: the sandbox does not work on this machine.
    """
    notebook = restore(submitted_notebook(task), court.released)
    result = task.result or decide(court, notebook, task.files)
    put_outputs(notebook, result)
    return Finished(result, json.dumps(notebook))


def decide(court: Court, notebook: NotebookNode, files: Mapping[str, bytes]) -> Result:
    """Run and judge a restored notebook."""
    find_backend(court.sandbox.backend)
    judge = Judge(court.lecture, court.sandbox, court.seeds)
    return judge.decide_notebook(make_plan(notebook, judge.lecture), files)


def submitted_notebook(task: Task) -> NotebookNode:
    """Return the notebook that was handed in; where it cannot be read, a stub that says why."""
    try:
        return parse_submission(task.name, task.notebook)
    except SubmissionError as error:
        return stub(str(error))


def put_outputs(notebook: NotebookNode, result: Result) -> None:
    """Write a result's outputs into the notebook's cells."""
    for index, outputs in result.outputs.items():
        notebook.cells[index].outputs = [copy_of(output) for output in outputs]
        notebook.cells[index].execution_count = None


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
