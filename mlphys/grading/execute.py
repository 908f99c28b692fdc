"""nbgrader's Execute, replaced: cells run in the sandbox, the judge decides, outputs are data."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import Execute

from mlphys.course import course_of
from mlphys.grading.court import key_of, open_court, read_task
from mlphys.grading.store import Store
from mlphys.grading.work import Court, Task, decide, put_outputs
from mlphys.judge import Result


class SandboxExecute(Execute):  # type: ignore[misc]  # nbgrader is untyped
    """Runs a submission in the sandbox; a subclass, so that nbgrader's flags keep their meaning.

    A result that is already kept is used again, so `mlphys grade` (in parallel) followed by
    `nbgrader autograde` gives the same outputs and the same scores.
    """

    def preprocess(self, nb: NotebookNode, resources: Any = None, km: Any = None) -> tuple[NotebookNode, Any]:
        """Fill the outputs of all cells; leave the result in the resources for `SaveGrades`."""
        where = resources["nbgrader"]
        course = course_of(self.config)
        with Gradebook(where["db_url"]) as gradebook:
            court = self._in_time(open_court(course, gradebook, where["assignment"], where["notebook"]))
        task = read_task(course, where["student"], where["assignment"], where["notebook"])
        resources["mlphys"] = result = self._result(Store(course.state), court, task, nb)
        put_outputs(nb, result)
        return nb, resources

    def _in_time(self, court: Court) -> Court:
        """Give cells the time that nbgrader's `--Execute.timeout` says, if somebody has set it."""
        if self.timeout == self.traits()["timeout"].default_value:
            return court
        limits = court.sandbox.limits
        seconds = limits.notebook_seconds if self.timeout is None else float(self.timeout)
        return replace(court, sandbox=replace(court.sandbox, limits=replace(limits, cell_seconds=seconds)))

    def _result(self, store: Store, court: Court, task: Task, nb: NotebookNode) -> Result:
        key = key_of(court.digest, task)
        result = store.result(key)
        if result is None:
            result = decide(court, nb, task.files)
            store.keep(key, result)
        return result
