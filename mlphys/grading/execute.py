"""nbgrader's Execute, replaced: cells run in the sandbox, the judge decides, outputs are data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import Execute

from mlphys.course import course_of
from mlphys.grading.store import Store, result_key
from mlphys.judge import Judge, Result, make_plan
from mlphys.lecture import has_lecture, load_lecture
from mlphys.notebooks import copy_of
from mlphys.sandbox import Backend, find_backend


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
            find_backend(judge.backend)
            result = judge.decide_notebook(plan, files)
            self._store.keep(key, result)
        return result


def make_judge(config: Any, assignment: str) -> Judge:
    """Return the judge of an assignment, as the course's configuration has it."""
    course = course_of(config)
    lecture = load_lecture(assignment) if has_lecture(assignment) else None
    return Judge(lecture, Backend(course.isolation.backend), course.isolation.limits, course.seeds)


def put_outputs(nb: NotebookNode, result: Result) -> None:
    """Write a result's outputs into the notebook's cells."""
    for index, outputs in result.outputs.items():
        nb.cells[index].outputs = [copy_of(output) for output in outputs]
        nb.cells[index].execution_count = None
