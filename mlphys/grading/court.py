"""From a course's folders and configuration to what workers need: how to judge, and what was handed in."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from nbgrader.api import Gradebook

from mlphys.course import Course
from mlphys.errors import SubmissionError
from mlphys.grading.intake import read_submission
from mlphys.grading.sanitize import read_released
from mlphys.grading.work import Court, Task
from mlphys.notebooks import parse_notebook
from mlphys.sandbox import Backend, Limits, Sandbox, require_hidden

OWN: Final = frozenset({"grader_tests", "solutions"})  # of the course, and hidden from student code


def open_court(course: Course, gradebook: Gradebook, assignment: str, notebook: str) -> Court:
    """Return how an assignment's notebook is judged, as the course's configuration has it.

    Raises:
        GraderError: student code could see the course.
    """
    require_hidden(Backend(course.isolation.backend), [course.root, course.state, *_hidden_packages()])
    source = course.folder("source", ".", assignment) / f"{notebook}.ipynb"
    sandbox = Sandbox(Backend(course.isolation.backend), course.isolation.limits, imports_of(source))
    return Court(assignment, read_released(gradebook, notebook, assignment), sandbox, course.seeds)


def read_task(course: Course, student: str, assignment: str, notebook: str) -> Task:
    """Return what a student handed in.

    Raises:
        SubmissionError: the notebook is no plain file, or the files are too large.
    """
    path = course.folder("submitted", student, assignment) / f"{notebook}.ipynb"
    files = course.files(student, assignment)
    _require_small(files.values(), course.isolation.limits)
    return Task(path.name, read_submission(path), {name: file.read_bytes() for name, file in files.items()})


def key_of(court: str, task: Task) -> str:
    """Return the name under which a result is kept, from the court's digest and the task."""
    return hashlib.sha256(f"{court}\0{task.digest}".encode()).hexdigest()


def imports_of(notebook: Path) -> tuple[str, ...]:
    """Return the modules that the instructor's notebook imports: those that submissions find imported."""
    if not notebook.exists():
        return ()
    cells = [cell.source for cell in parse_notebook(notebook.read_text()).cells if cell.cell_type == "code"]
    return tuple(sorted({name for source in cells for name in _imports_in(source)}))


def _hidden_packages() -> list[Path]:
    """Return the folders of checks and answers, wherever Python finds them."""
    found = [importlib.util.find_spec(name) for name in OWN]
    return [Path(spec.origin).parent for spec in found if spec and spec.origin]


def _imports_in(source: str) -> Iterator[str]:
    """Yield the names of the modules that a cell imports; none where it is no plain Python."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:  # a magic
        return
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    others = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    yield from (name for name in [*plain, *others] if name and name.split(".")[0] not in OWN)


def _require_small(files: Iterable[Path], limits: Limits) -> None:
    size = sum(file.stat().st_size for file in files)
    if size > limits.disk_mib * 2**20:
        raise SubmissionError(f"its files take {size / 2**20:.0f} MiB; the limit is {limits.disk_mib} MiB")
