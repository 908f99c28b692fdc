"""Grades a class: workers run submissions in parallel, one writer fills nbgrader's gradebook."""

from __future__ import annotations

import logging
import multiprocessing
import os
import resource
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

from mlphys.course import Course
from mlphys.errors import SubmissionError
from mlphys.grading.court import key_of, open_court, read_task
from mlphys.grading.store import Record, Store
from mlphys.grading.work import Court, Finished, Task, grade_one
from mlphys.grading.writer import Writer
from mlphys.sandbox import Backend, find_backend

WORKER_BYTES = 16 * 2**30  # address space of a worker: TensorFlow maps 4 GiB of it, hostile data may ask for more
logger = logging.getLogger("mlphys")
Progress = Callable[[Record], None]  # told of every submission, as soon as it is graded


@dataclass(frozen=True)
class Outcome:
    """What came of one submission: graded, or what stood in the way."""

    student: str
    finished: Finished | None
    problem: str = ""


def students_of(course: Course, assignment: str) -> tuple[str, ...]:
    """Return the students who handed something in, in order."""
    pattern = course.folder("submitted", "*", assignment).relative_to(course.root)
    found = {path.relative_to(course.root).parts[1] for path in course.root.glob(str(pattern)) if path.is_dir()}
    return tuple(sorted(found))


def grade_class(
    course: Course, assignment: str, *, jobs: int, force: bool = False, progress: Progress = lambda record: None
) -> tuple[Record, ...]:
    """Grade every submission of an assignment into the gradebook.

    Args:
        course: the course.
        assignment: such as "lecture01"; it must have been released (`nbgrader generate_assignment`).
        jobs: how many submissions run at the same time.
        force: run again what is already graded.
        progress: called once per submission.

    Returns:
        One record per submission, in the order of students; always one for every student.

    Raises:
        GraderError: the sandbox does not work on this machine, or the assignment is not released.
    """
    course.state.mkdir(exist_ok=True)
    records: dict[str, Record] = {}
    find_backend(Backend(course.isolation.backend))
    with Writer(course, assignment) as writer:
        court = open_court(course, writer.gradebook, assignment, assignment)
        with _workers(jobs, course.state / "workers.log") as pool:
            for outcome in outcomes(course, court, pool, force=force):
                records[outcome.student] = _write(writer, outcome)
                progress(records[outcome.student])
    return tuple(records[student] for student in sorted(records))


def outcomes(course: Course, court: Court, pool: Executor, *, force: bool) -> Iterator[Outcome]:
    """Yield what came of each submission, as soon as it is there; equal submissions are run once."""
    store, digest = Store(course.state), court.digest
    waiting: dict[Future[Finished], list[str]] = {}
    known: dict[str, Future[Finished]] = {}
    kept: set[str] = set()
    for student in students_of(course, court.assignment):
        try:
            task = _read(course, student, court.assignment)
        except SubmissionError as error:
            yield Outcome(student, None, str(error))
            continue
        key = key_of(digest, task)
        if key not in known:
            result = None if force else store.result(key)
            kept |= {key} if result else set()
            known[key] = pool.submit(grade_one, court, replace(task, result=result))
            waiting[known[key]] = []
        waiting[known[key]].append(student)
    keys = {future: key for key, future in known.items()}
    for future in as_completed(waiting):
        finished, problem = _result_of(future)
        if finished is not None and keys[future] not in kept:
            store.keep(keys[future], finished.result)
        yield from (Outcome(student, finished, problem) for student in waiting[future])


def _result_of(future: Future[Finished]) -> tuple[Finished | None, str]:
    """Return what a worker gave, or what went wrong, for the record.

    A submission that has killed its worker is not tried again here, where it could kill the class.
    """
    try:
        return future.result(), ""
    except BrokenProcessPool:
        return None, "the grader's worker died, of this submission or of one beside it; grade again to try it alone"
    except Exception as error:
        logger.exception("a worker failed")
        return None, f"the grader failed ({error}); grade again, and see .mlphys/grade.log"


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


def _write(writer: Writer, outcome: Outcome) -> Record:
    """Write one student's outcome; whatever goes wrong, leave a record."""
    if outcome.finished is None:
        return writer.write_problem(outcome.student, outcome.problem)
    try:
        return writer.write(outcome.student, outcome.finished)
    except Exception:  # a student's files can be anything; the class goes on
        logger.exception("%s: could not be written", outcome.student)
        writer.gradebook.db.rollback()
        return writer.write_problem(outcome.student, "it could not be graded; .mlphys/grade.log says why")


def _workers(jobs: int, log: Path) -> ProcessPoolExecutor:
    """Return worker processes, forked from a clean server: this process has threads (the progress bar)."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["mlphys.grading.work"])
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_log_stderr, initargs=(log,))


def _log_stderr(path: Path) -> None:
    """Send what libraries write to stderr in a worker (TensorFlow does) to a file; bound its memory."""
    resource.setrlimit(resource.RLIMIT_AS, (WORKER_BYTES, WORKER_BYTES))
    with path.open("ab") as log:
        os.dup2(log.fileno(), 2)


def _require_plain_name(student: str) -> None:
    """Nbgrader looks for folders by pattern, so these characters would name others' folders."""
    odd = sorted(set(student) & set("[]*?{}\n\t"))
    if odd:
        raise SubmissionError(f"the folder's name holds {' '.join(map(repr, odd))}: rename it to the student's id")
