"""Grades a class: workers run submissions in parallel, one writer fills nbgrader's gradebook."""

from __future__ import annotations

import glob
import logging
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from mlphys.course import Course
from mlphys.errors import SubmissionError
from mlphys.grading.cluster import Cluster, is_loss, workers_of
from mlphys.grading.court import key_of, open_court, read_task
from mlphys.grading.pool import Lost, Pool
from mlphys.grading.regrade import Change, change_of, decided_by_hand
from mlphys.grading.store import Record, Store
from mlphys.grading.work import Court, Finished, Task, grade_one
from mlphys.grading.workers import open_workers
from mlphys.grading.writer import Writer
from mlphys.sandbox import Backend, find_backend

logger = logging.getLogger("mlphys")
Progress = Callable[[Record], None]  # told of every submission, as soon as it is graded


@dataclass(frozen=True)
class Entry:
    """A submission on its way to a worker.

    Attributes:
        key: the name under which its result is kept.
        students: who handed it in: equal submissions are run once.
        task: what was handed in.
    """

    key: str
    students: tuple[str, ...]
    task: Task


@dataclass(frozen=True)
class Outcome:
    """What came of one student's submission: graded, or what stood in the way."""

    student: str
    finished: Finished | None
    problem: str = ""


def students_of(course: Course, assignment: str) -> tuple[str, ...]:
    """Return the students who handed something in, in order."""
    coursedir = course.coursedir(assignment)
    step = coursedir.submitted_directory
    named = re.compile(coursedir.format_path(step, "(?P<student>[^/]+)", re.escape(assignment), escape=True))
    pattern = coursedir.format_path(step, "*", assignment)
    found = [path for path in glob.glob(pattern) if Path(path).is_dir()]  # noqa: PTH207 - nbgrader's pattern is a text
    return tuple(sorted(match["student"] for path in found if (match := named.fullmatch(path))))


def grade_class(
    course: Course,
    assignment: str,
    *,
    jobs: int,
    force: bool = False,
    only_raise: bool = False,
    scheduler: str = "",
    progress: Progress = lambda record: None,
) -> tuple[Record, ...]:
    """Grade every submission of an assignment into the gradebook.

    Args:
        course: the course.
        assignment: such as "lecture01"; it must have been released (`nbgrader generate_assignment`).
        jobs: how many submissions run at the same time.
        force: run again what is already graded.
        only_raise: no check earns less than it did the last time.
        scheduler: address of a Dask scheduler, whose workers do the work; empty for processes of this machine.
        progress: called once per submission.

    Returns:
        One record per submission, in the order of students; always one for every student.

    Raises:
        GraderError: the sandbox does not work on this machine, or the assignment is not released.
    """
    course.state.mkdir(exist_ok=True)
    if not scheduler:  # a cluster's machines try their own
        find_backend(Backend(course.isolation.backend))
    records: dict[str, Record] = {}
    with Writer(course, assignment) as writer:
        court = open_court(course, writer.gradebook, assignment, assignment)
        pool = _on_cluster(court, scheduler) if scheduler else _here(course, court, jobs)
        for outcome in outcomes(course, court, pool, force=force):
            records[outcome.student] = _write(writer, outcome, only_raise=only_raise)
            progress(records[outcome.student])
    return tuple(records[student] for student in sorted(records))


def foresee(
    course: Course, assignment: str, *, jobs: int, progress: Callable[[str], None] = lambda student: None
) -> tuple[Change, ...]:
    """Return what grading again would change, for students with any change; write no grade.

    Results are kept, so that grading afterwards runs nothing twice.
    """
    course.state.mkdir(exist_ok=True)
    find_backend(Backend(course.isolation.backend))
    found = []
    with Writer(course, assignment) as writer:
        court = open_court(course, writer.gradebook, assignment, assignment)
        for outcome in outcomes(course, court, _here(course, court, jobs), force=False):
            found.append(_foreseen(writer, outcome))
            progress(outcome.student)
    return tuple(sorted((c for c in found if c.checks or c.problem), key=lambda change: change.student))


def _foreseen(writer: Writer, outcome: Outcome) -> Change:
    if outcome.finished is None:
        return Change(outcome.student, {}, problem=outcome.problem)
    before = writer.store.record(outcome.student, writer.assignment)
    by_hand = decided_by_hand(writer.gradebook, writer.assignment, outcome.student, before) if before else frozenset()
    return change_of(outcome.student, before, outcome.finished.result, by_hand)


def outcomes(course: Course, court: Court, pool: Pool[Entry, Finished], *, force: bool) -> Iterator[Outcome]:
    """Yield what came of each submission, as soon as it is there."""
    store = Store(course.state)
    groups, unreadable = _group(course, court)
    yield from unreadable
    for entry, outcome in pool.run(_entries(course, court.assignment, groups, None if force else store)):
        finished, problem = _told(outcome)
        if finished is not None and entry.task.result is None:
            store.keep(entry.key, finished.result)
        yield from (Outcome(student, finished, problem) for student in entry.students)


def _group(course: Course, court: Court) -> tuple[dict[str, list[str]], list[Outcome]]:
    """Return the students by the key of what they handed in, the longest first, and what cannot be read."""
    digest, groups, unreadable = court.digest, defaultdict[str, list[str]](list), list[Outcome]()
    for student in sorted(students_of(course, court.assignment), key=partial(_expected, course, court), reverse=True):
        try:
            groups[key_of(digest, _read(course, student, court.assignment))].append(student)
        except (SubmissionError, OSError) as error:
            unreadable.append(Outcome(student, None, str(error)))
    return groups, unreadable


def _expected(course: Course, court: Court, student: str) -> float:
    """Return the seconds that a submission took the last time: if long ones start last, workers idle at the end."""
    record = Store(course.state).record(student, court.assignment)
    return record.seconds if record else 0.0


def _entries(
    course: Course, assignment: str, groups: Mapping[str, Sequence[str]], store: Store | None
) -> Iterator[Entry]:
    """Read the submissions again, one by one, with the results that are kept in `store`."""
    for key, students in groups.items():
        task = _read(course, students[0], assignment)
        yield Entry(key, tuple(students), replace(task, result=store.result(key) if store else None))


def _grade(court: Court, entry: Entry) -> Finished:
    """Grade one entry; in a worker."""
    return grade_one(court, entry.task)


def _told(outcome: Finished | Exception) -> tuple[Finished | None, str]:
    """Return what a worker gave, or what went wrong, for the record."""
    if isinstance(outcome, Finished):
        return outcome, ""
    if isinstance(outcome, Lost):
        return None, "the grader's worker died of it, twice; see .mlphys/workers.log"
    logger.error("a worker failed", exc_info=outcome)
    return None, f"the grader failed ({outcome}); grade again, and see .mlphys/grade.log"


def _read(course: Course, student: str, assignment: str) -> Task:
    """Return what a student handed in.

    Raises:
        SubmissionError: there is no notebook of the assignment's name, or it cannot be read.
    """
    _require_plain_name(student)
    folder = course.folder("submitted", student, assignment)
    if not (folder / f"{assignment}.ipynb").exists():
        others = sorted(path.name for path in folder.glob("*.ipynb"))
        raise SubmissionError(f"no {assignment}.ipynb was handed in (found: {', '.join(others) or 'no notebook'})")
    return read_task(course, student, assignment, assignment)


def _write(writer: Writer, outcome: Outcome, *, only_raise: bool) -> Record:
    """Write one student's outcome; whatever goes wrong, leave a record."""
    if outcome.finished is None:
        return writer.write_problem(outcome.student, outcome.problem)
    try:
        return writer.write(outcome.student, outcome.finished, only_raise=only_raise)
    except Exception:  # a student's files can be anything; the class goes on
        logger.exception("%s: could not be written", outcome.student)
        writer.gradebook.db.rollback()
        return writer.write_problem(outcome.student, "it could not be graded; .mlphys/grade.log says why")


def _here(course: Course, court: Court, jobs: int) -> Pool[Entry, Finished]:
    """Return a pool of processes of this machine."""
    return Pool(partial(open_workers, course.state / "workers.log"), partial(_grade, court), jobs)


def _on_cluster(court: Court, address: str) -> Pool[Entry, Finished]:
    """Return a pool of a cluster's workers."""
    return Pool(lambda _: Cluster(address), partial(_grade, court), workers_of(address), is_loss)


def _require_plain_name(student: str) -> None:
    """Nbgrader looks for folders by pattern, so these characters would name others' folders."""
    odd = sorted(set(student) & set("[]*?{}\n\t"))
    if odd:
        raise SubmissionError(f"the folder's name holds {' '.join(map(repr, odd))}: rename it to the student's id")
