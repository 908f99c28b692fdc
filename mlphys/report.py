"""Tables for the terminal: who earned what, and what went wrong."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from rich.markup import escape
from rich.table import Table

from mlphys.grading.regrade import Change, changes_in_words
from mlphys.grading.store import Record
from mlphys.judge import Status
from mlphys.lecture import Lecture

SLOW: Final = 3  # slow cells in the summary of a class
LINE: Final = 110  # characters of a message in the table; the feedback has it all


def class_table(records: Iterable[Record], lectures: Mapping[str, Lecture]) -> Table:
    """Return a table of student, lecture, points and what went wrong.

    Points that a person gives (tasks) are not in it.
    """
    table = Table(title="What the class earned", row_styles=["", "dim"])
    table.add_column("student", overflow="fold", min_width=18)
    for column in ("lecture", "points"):
        table.add_column(column, no_wrap=True)
    table.add_column("what went wrong", overflow="fold")
    for record in records:
        table.add_row(
            escape(record.student),
            record.assignment,
            points_text(record, lectures.get(record.assignment)),
            escape(trouble(record)),
        )
    return table


def changes_table(changes: Sequence[Change], *, only_raise: bool) -> Table:
    """Return a table of who gains or loses what in a regrade."""
    table = Table(title="What grading again changes", row_styles=["", "dim"])
    for column in ("student", "points"):
        table.add_column(column, no_wrap=True)
    table.add_column("checks", overflow="fold")
    for change in changes:
        losses = " (losses are not written)" if only_raise and any(a < b for b, a in change.checks.values()) else ""
        words = change.problem or "; ".join(changes_in_words(change))
        table.add_row(escape(change.student), f"{change.gain:+g}{losses}", escape(words))
    return table


def summary(records: Sequence[Record]) -> Iterator[str]:
    """Yield a few lines on a class: verdicts, what took longest, who needs a person, who was not isolated."""
    counts = Counter(verdict.status.value for record in records for verdict in record.verdicts)
    yield "Verdicts: " + (", ".join(f"{number} {status}" for status, number in counts.most_common()) or "none")
    slow = sorted(((seconds, name, r.student) for r in records for name, seconds in r.slowest), reverse=True)
    if slow:
        yield "Slowest: " + "; ".join(f"{name} of {student}, {seconds:.1f} s" for seconds, name, student in slow[:SLOW])
    person = [f"{record.student} ({record.assignment})" for record in records if record.needs_person]
    if person:
        yield f"For a person to look at: {', '.join(person)}"
    if not all(verdict.isolated for record in records for verdict in record.verdicts):
        yield "Graded without isolation: student code could read and change whatever you can."


def as_json(record: Record) -> str:
    """Return a record as one line of JSON, for a program."""
    lost = {v.check: v.status.value for v in record.verdicts if v.status is not Status.PASSED}
    data = {name: getattr(record, name) for name in ("student", "assignment", "points", "bonus", "problem", "seconds")}
    return json.dumps(data | {"needs_person": record.needs_person, "lost": lost})


def points_text(record: Record, lecture: Lecture | None) -> str:
    """Return points such as `17/20 +3`; where a person marks a part, what that part is worth, too."""
    possible = f"/{lecture.max_points:g}" if lecture else ""
    bonus = f" +{record.bonus:g}" if record.bonus else ""
    by_hand = sum(task.points for task in lecture.tasks.values()) if lecture else 0
    return f"{record.points:g}{possible}{bonus}" + (f" ({by_hand:g} by hand)" if by_hand else "")


def trouble(record: Record) -> str:
    """Say in a line what went wrong; empty where nothing did."""
    if record.problem:
        return f"for a person to look at: {record.problem}"
    lost = [v for v in record.verdicts if v.status is not Status.PASSED]
    if not lost:
        return ""
    if all(v.status is Status.UNATTEMPTED for v in lost):
        return f"{len(lost)} checks unattempted"
    first = next(v for v in lost if v.status is not Status.UNATTEMPTED)
    more = f" (and {len(lost) - 1} more)" if len(lost) > 1 else ""
    return f"{first.status}: {_shortened(first.message or first.check)}{more}"


def _shortened(message: str) -> str:
    line = message.splitlines()[0]
    return line if len(line) <= LINE else f"{line[: LINE - 3]}..."
