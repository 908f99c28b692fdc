"""Builds `source/lectureNN/lectureNN.ipynb` from the authored files: the same bytes every time."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from nbformat import NotebookNode

from mlphys.build.inline import Definitions, names_defined, names_used
from mlphys.build.source import MARKDOWN, Role, SourceCell, read_source
from mlphys.checking.check import Check, Task
from mlphys.errors import AuthorError
from mlphys.grading.store import write_whole
from mlphys.lecture import Lecture, load_lecture
from mlphys.notebooks import PROSE, new_cell, new_notebook, notebook_text

KERNELSPEC: Final = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LOCKED: Final = frozenset({Role.GIVEN, Role.EXAMPLE, Role.CHECK, Role.TASK})
GRADED: Final = frozenset({Role.EXAMPLE, Role.CHECK, Role.PAPER})
WIDTH: Final = 88  # characters of a line of code; JupyterLab cuts off longer ones
SOLVED: Final = frozenset({Role.ANSWER, Role.PAPER})


def build_lecture(root: Path, name: str) -> Path:
    """Build a lecture's notebook and write it; return its path."""
    target = root / "source" / name / f"{name}.ipynb"
    write_whole(target, notebook_text(build_notebook(root, name)))
    return target


def build_notebook(root: Path, name: str) -> NotebookNode:
    """Build a lecture's notebook.

    Args:
        root: the course's folder.
        name: the lecture, such as "lecture01".

    Raises:
        AuthorError: the authored files do not fit together; the message says where.
    """
    lecture = load_lecture(name)
    definitions = Definitions.read(root / "solutions" / f"{name}.py")
    source = read_source(root / "source" / f"{name}.py")
    cells = [_build_cell(cell, lecture, definitions, index) for index, cell in enumerate(source)]
    _require_complete(source, lecture)
    _require_order(cells, source, lecture)
    return new_notebook(cells, _metadata())


def _metadata() -> dict[str, Any]:
    return {"kernelspec": dict(KERNELSPEC), "language_info": {"name": "python"}}


def _build_cell(cell: SourceCell, lecture: Lecture, definitions: Definitions, index: int) -> NotebookNode:
    text = _BODIES[cell.role](cell, lecture, definitions)
    _require_width(text, cell, lecture)
    kind = "markdown" if cell.role in MARKDOWN else "code"
    name = cell.name or f"{PROSE}{index:03d}"
    metadata = {} if cell.role is Role.PROSE else {"nbgrader": _nbgrader(cell, lecture)}
    return new_cell(kind, text, name, metadata)


def _nbgrader(cell: SourceCell, lecture: Lecture) -> dict[str, Any]:
    """Return nbgrader's metadata of a cell."""
    own: dict[str, Any] = {
        "schema_version": 3,
        "grade_id": cell.name,
        "grade": cell.role in GRADED,
        "solution": cell.role in SOLVED,
        "locked": cell.role in LOCKED,
        "task": False,  # nbgrader's task cells would need a person even where nothing was written
    }
    points = _points(cell, lecture)
    return own if points is None else own | {"points": points}


def _points(cell: SourceCell, lecture: Lecture) -> float | None:
    """Return the points of a cell: 0 for examples and for bonus checks, whose points are extra credit."""
    if cell.role is Role.PAPER:
        task: Task = _find(lecture.tasks, cell.name, "task")
        return task.points
    if cell.role is Role.CHECK:
        check: Check = _find(lecture.checks, cell.name, "check")
        return 0 if check.bonus else check.points
    return 0 if cell.role is Role.EXAMPLE else None


def _prose(cell: SourceCell, lecture: Lecture, definitions: Definitions) -> str:
    return cell.body


def _given(cell: SourceCell, lecture: Lecture, definitions: Definitions) -> str:
    return cell.body or definitions.text(cell.name)


def _example(cell: SourceCell, lecture: Lecture, definitions: Definitions) -> str:
    """Return an example in a scope of its own: it must not overwrite what a student has defined."""
    return f"def _example():\n{textwrap.indent(cell.body, '    ')}\n\n\n_example()"


def _answer(cell: SourceCell, lecture: Lecture, definitions: Definitions) -> str:
    if cell.body:
        raise AuthorError(f"{lecture.name}: the answer {cell.name} is written in solutions/, not in source/")
    return definitions.answer(cell.name)


def _check(cell: SourceCell, lecture: Lecture, definitions: Definitions) -> str:
    """Return a check's cell: its sentence in the open, its call hidden."""
    check: Check = _find(lecture.checks, cell.name, "check")
    kind = "bonus points" if check.bonus else "points"
    title = f"Check, {check.points:g} {kind if check.points != 1 else kind[:-1]}: {check.sentence}"
    lines = [
        *textwrap.wrap(title, WIDTH, initial_indent="# ", subsequent_indent="# "),
        "### BEGIN HIDDEN TESTS",
        f"from {check.function.__module__} import {check.name}",
        f"{check.name}({', '.join(check.answers)})",
        "### END HIDDEN TESTS",
    ]
    return "\n".join(lines)


def _task(cell: SourceCell, lecture: Lecture, definitions: Definitions) -> str:
    task = _find({task.question: task for task in lecture.tasks.values()}, cell.name, "question")
    points = f"*Marked by a person: {task.points:g} points.*"
    return f"{cell.body}\n\n{points}\n\n### BEGIN MARK SCHEME\n{task.mark_scheme}\n### END MARK SCHEME"


def _paper(cell: SourceCell, lecture: Lecture, definitions: Definitions) -> str:
    return f"### BEGIN SOLUTION\n{definitions.constant(cell.name.upper())}\n### END SOLUTION"


_BODIES: Final[Mapping[Role, Callable[[SourceCell, Lecture, Definitions], str]]] = {
    Role.PROSE: _prose,
    Role.GIVEN: _given,
    Role.ANSWER: _answer,
    Role.EXAMPLE: _example,
    Role.CHECK: _check,
    Role.TASK: _task,
    Role.PAPER: _paper,
}


def _find(known: Mapping[str, Any], name: str, kind: str) -> Any:
    if name not in known:
        raise AuthorError(f"no {kind} {name!r} in grader_tests; there are: {', '.join(known)}")
    return known[name]


def _require_width(text: str, cell: SourceCell, lecture: Lecture) -> None:
    """Every line of code that students read must fit into a cell."""
    if cell.role in MARKDOWN or cell.role is Role.CHECK:
        return
    for line in text.splitlines():
        if len(line) > WIDTH:
            raise AuthorError(f"{lecture.name}, cell {cell.name}: more than {WIDTH} characters in the line {line!r}")


def _require_complete(source: Iterable[SourceCell], lecture: Lecture) -> None:
    """Every check, task and question of the lecture must have its cell."""
    names = {cell.name for cell in source}
    questions = [task.question for task in lecture.tasks.values()]
    missing = [name for name in [*lecture.checks, *lecture.tasks, *questions] if name not in names]
    if missing:
        raise AuthorError(f"{lecture.name}: no cell in source/ for {', '.join(missing)}")


def _require_order(cells: Iterable[NotebookNode], source: Iterable[SourceCell], lecture: Lecture) -> None:
    """Every name must be defined before it is used, for students read from top to bottom."""
    defined: set[str] = {"get_ipython", "display"}
    for built, cell in zip(cells, source, strict=True):
        if cell.role in MARKDOWN:
            continue
        used = set(lecture.checks[cell.name].answers) if cell.role is Role.CHECK else names_used(built.source)
        unknown = sorted(used - defined)
        if unknown:
            raise AuthorError(f"{lecture.name}, cell {cell.name}: uses {', '.join(unknown)}, not defined before it")
        defined |= set() if cell.role is Role.CHECK else names_defined(built.source)
