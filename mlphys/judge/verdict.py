"""Verdicts: what was decided on each check, and how a student reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from mlphys.checking.check import Check
from mlphys.sandbox.outputs import Output, error_output

MAX_MESSAGE: Final = 2000  # characters: a message may quote what a student's function gave


class Status(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    UNATTEMPTED = "unattempted"
    BLOCKED = "blocked"  # needs an earlier answer that is not there
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"
    BROKEN = "broken"  # our fault: nobody loses points to it


@dataclass(frozen=True)
class Verdict:
    """The decision on one check of one submission.

    Attributes:
        check: the check's name.
        status: how it ended.
        points: what it earns.
        max_points: what it could earn.
        bonus: whether the points come on top of the maximum.
        message: a sentence for the student; empty where the check passed.
        detail: for the instructor only: the grader's own traceback where it is broken.
        isolated: whether the student's code ran in a sandbox.
        doubtful: whether the check stumbled over what the student's function gave: no points, but
            a person looks.
    """

    check: str
    status: Status
    points: float
    max_points: float
    bonus: bool
    message: str = ""
    detail: str = ""
    isolated: bool = True
    doubtful: bool = False

    @property
    def needs_person(self) -> bool:
        """Whether a person must look at it."""
        return self.doubtful or self.status is Status.BROKEN

    @property
    def output(self) -> Output:
        """The output of the check's cell: an error where points were lost, as nbgrader scores it."""
        text = f"{self._headline}\n{self.message}".strip()
        if self.status in (Status.PASSED, Status.BROKEN):
            return {"output_type": "stream", "name": "stdout", "text": text + "\n"}
        return error_output(self.status.value, text)

    @property
    def _headline(self) -> str:
        kind = "bonus points" if self.bonus else "points"
        mark = "" if self.isolated else " [graded without isolation]"
        return f"{self.status.value.capitalize()}: {self.points:g} of {self.max_points:g} {kind}{mark}"


@dataclass(frozen=True)
class Result:
    """All that grading one notebook gave.

    Attributes:
        outputs: outputs of each cell that was run or judged, by the cell's index.
        verdicts: one per check, in the order of the notebook.
        seconds: wall time.
        cpu_seconds: CPU time of the submission's own processes.
        slowest: the cells and checks that took longest, with their seconds; the slowest first.
    """

    outputs: Mapping[int, tuple[Output, ...]]
    verdicts: tuple[Verdict, ...]
    seconds: float
    cpu_seconds: float = 0.0
    slowest: tuple[tuple[str, float], ...] = ()

    @property
    def broken(self) -> bool:
        """Whether a person must look, because the grader failed somewhere."""
        return any(verdict.status is Status.BROKEN for verdict in self.verdicts)

    def to_json(self) -> str:
        """Return the result as JSON."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> Result:
        """Return the result that `to_json` wrote."""
        data: dict[str, Any] = json.loads(text)
        outputs = {int(index): tuple(cell) for index, cell in data["outputs"].items()}
        verdicts = tuple(Verdict(**v | {"status": Status(v["status"])}) for v in data["verdicts"])
        return Result(outputs, verdicts, data["seconds"], data["cpu_seconds"], _pairs(data["slowest"]))


def _pairs(slowest: list[list[Any]]) -> tuple[tuple[str, float], ...]:
    return tuple((str(name), float(seconds)) for name, seconds in slowest)


def decide(check: Check, status: Status, message: str = "", detail: str = "", *, isolated: bool) -> Verdict:
    """Return the verdict on a check: all of its points, or none; `broken` costs nothing."""
    message = message if len(message) <= MAX_MESSAGE else f"{message[:MAX_MESSAGE]} ..."
    earned = check.points if status in (Status.PASSED, Status.BROKEN) else 0.0
    return Verdict(check.name, status, earned, check.points, check.bonus, message, detail, isolated)
