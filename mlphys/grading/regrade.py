"""Grading again after a change to the checks: who would gain or lose what, and scores that only rise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from nbformat import NotebookNode
from nbgrader.api import Gradebook

from mlphys.grading.store import Record
from mlphys.judge import Result, Verdict
from mlphys.notebooks import copy_of, grade_id


@dataclass(frozen=True)
class Change:
    """What grading again would change for one student.

    Attributes:
        student: whose submission.
        checks: the checks whose points change, with the points before and after.
        by_hand: those of them that a person has decided: there nothing changes.
        problem: why it cannot be graded now; empty where it can.
    """

    student: str
    checks: Mapping[str, tuple[float, float]]
    by_hand: frozenset[str] = frozenset()
    problem: str = ""

    @property
    def gain(self) -> float:
        """Points gained; below 0 where they are lost."""
        return sum(after - before for name, (before, after) in self.checks.items() if name not in self.by_hand)


def change_of(student: str, before: Record | None, result: Result, by_hand: frozenset[str]) -> Change:
    """Compare a new result with the record of the last time."""
    old = {verdict.check: verdict.points for verdict in before.verdicts} if before else {}
    pairs = {verdict.check: (old.get(verdict.check, 0.0), verdict.points) for verdict in result.verdicts}
    pairs |= {name: (points, 0.0) for name, points in old.items() if name not in pairs}
    changed = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    return Change(student, changed, by_hand & changed.keys())


def decided_by_hand(gradebook: Gradebook, assignment: str, student: str, before: Record | None) -> frozenset[str]:
    """Return the checks whose points a person has set: nothing that the grader finds changes them."""
    given = {verdict.check: verdict.points for verdict in before.verdicts if verdict.bonus} if before else {}
    grades = gradebook.find_submission_notebook(assignment, assignment, student).grades
    manual = {grade.name for grade in grades if grade.manual_score is not None}
    extra = {grade.name for grade in grades if grade.extra_credit not in (None, given.get(grade.name, 0.0))}
    return frozenset(manual | extra)


def raised(result: Result, before: Record) -> Result:
    """Return a result in which each check has the better of its new and its earlier verdict."""
    old = {verdict.check: verdict for verdict in before.verdicts}
    return replace(result, verdicts=tuple(_better(verdict, old.get(verdict.check)) for verdict in result.verdicts))


def put_verdicts(notebook: NotebookNode, result: Result) -> None:
    """Write verdicts into the outputs of their cells."""
    outputs = {verdict.check: verdict.output for verdict in result.verdicts}
    for cell in notebook.cells:
        if grade_id(cell) in outputs:
            cell.outputs = [copy_of(outputs[grade_id(cell)])]


def changes_in_words(change: Change) -> Iterator[str]:
    """Yield a phrase for each check that changes."""
    for name, (before, after) in change.checks.items():
        kept = " (a person has decided: no change)" if name in change.by_hand else ""
        yield f"{name} {before:g} -> {after:g}{kept}"


def _better(new: Verdict, old: Verdict | None) -> Verdict:
    return old if old is not None and old.points > new.points else new
