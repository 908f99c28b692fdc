"""nbgrader's Execute, replaced: cells run in the sandbox, the judge decides, outputs are data."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from nbformat import NotebookNode
from nbgrader.preprocessors import Execute

from mlphys.course import course_of
from mlphys.grading.store import Store, result_key
from mlphys.judge import Judge, Result, make_plan
from mlphys.lecture import has_lecture, load_lecture
from mlphys.notebooks import copy_of, parse_notebook
from mlphys.sandbox import Backend, Sandbox, find_backend

OWN: Final = frozenset({"grader_tests", "solutions"})  # of the course, and hidden from student code


class SandboxExecute(Execute):  # type: ignore[misc]  # nbgrader is untyped
    """Runs a submission in the sandbox; a subclass, so that nbgrader's flags keep their meaning.

    A result that is already kept is used again, so `mlphys grade` (in parallel) followed by
    `nbgrader autograde` gives the same outputs and the same scores.
    """

    def preprocess(self, nb: NotebookNode, resources: Any = None, km: Any = None) -> tuple[NotebookNode, Any]:
        """Fill the outputs of all cells; leave the result in the resources for `SaveVerdicts`."""
        where = resources["nbgrader"]
        judge = make_judge(self.config, where["assignment"])
        files = course_of(self.config).files(where["student"], where["assignment"])
        result = self._result(judge, nb, files)
        put_outputs(nb, result)
        resources["mlphys"] = result
        return nb, resources

    @cached_property
    def _store(self) -> Store:
        return Store(course_of(self.config).state)

    def _result(self, judge: Judge, nb: NotebookNode, files: Mapping[str, Path]) -> Result:
        plan = make_plan(nb, judge.lecture)
        key = result_key(judge, plan, files)
        result = self._store.result(key)
        if result is None:
            find_backend(judge.sandbox.backend)
            result = judge.decide_notebook(plan, files)
            self._store.keep(key, result)
        return result


def make_judge(config: Any, assignment: str) -> Judge:
    """Return the judge of an assignment, as the course's configuration has it."""
    course = course_of(config)
    lecture = load_lecture(assignment) if has_lecture(assignment) else None
    modules = imports_of(course.folder("source", ".", assignment) / f"{assignment}.ipynb")
    sandbox = Sandbox(Backend(course.isolation.backend), course.isolation.limits, modules)
    return Judge(lecture, sandbox, course.seeds)


def imports_of(notebook: Path) -> tuple[str, ...]:
    """Return the modules that the instructor's notebook imports: those that submissions find imported."""
    if not notebook.exists():
        return ()
    cells = [cell.source for cell in parse_notebook(notebook.read_text()).cells if cell.cell_type == "code"]
    return tuple(sorted({name for source in cells for name in _imports_in(source)} - OWN))


def _imports_in(source: str) -> Iterator[str]:
    """Yield the names of the modules that a cell imports; none where it is no plain Python."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:  # a magic
        return
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] not in OWN:
            yield node.module


def put_outputs(nb: NotebookNode, result: Result) -> None:
    """Write a result's outputs into the notebook's cells."""
    for index, outputs in result.outputs.items():
        nb.cells[index].outputs = [copy_of(output) for output in outputs]
        nb.cells[index].execution_count = None
