"""A toy lecture of three functions, and notebooks that answer it: small enough to try much on."""

from __future__ import annotations

import nbformat
import toy_answers
from conftest import judge_of
from nbformat import NotebookNode

from mlphys.checking import Check, check, expect_close
from mlphys.judge import Result, make_plan
from mlphys.lecture import Lecture


@check(points=1)
def doubles(double, *, rng):
    """It doubles."""
    x = rng.normal(size=3)
    expect_close(double(x), 2 * x, of="double of x")


@check(points=2, builds_on=("double",))
def quadruples(quadruple, *, rng):
    """It doubles twice."""
    x = rng.normal(size=3)
    expect_close(quadruple(x), 4 * x, of="quadruple of x")


@check(points=4, bonus=True)
def halves(halve, *, rng):
    """It halves."""
    x = rng.normal(size=3)
    expect_close(halve(x), x / 2, of="half of x")


DOUBLE, QUADRUPLE, HALVE = (
    "def double(x):\n    return 2 * x",
    "def quadruple(x):\n    return double(double(x))",
    "def halve(x):\n    return x / 2",
)


def lecture_of(*checks: Check) -> Lecture:
    return Lecture("toy", {c.name: c for c in checks}, {}, toy_answers, (toy_answers,))


TOY = lecture_of(doubles, quadruples, halves)


def notebook(*sources: str, checks: tuple[Check, ...] = (doubles, quadruples, halves)) -> NotebookNode:
    """A notebook with these cells, then the checks."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    for c in checks:
        metadata = {"nbgrader": {"grade": True, "solution": False, "grade_id": c.name, "points": c.points}}
        cells.append(nbformat.v4.new_code_cell("1/0 # never run", metadata=metadata))
    return nbformat.v4.new_notebook(cells=cells)


def decide(nb: NotebookNode, lecture: Lecture = TOY, **limits: float) -> Result:
    judge = judge_of(lecture, **{"call_seconds": 4, "cell_seconds": 5, **limits})
    return judge.decide_notebook(make_plan(nb, lecture), {})


def statuses(result: Result) -> list[str]:
    return [verdict.status.value for verdict in result.verdicts]
