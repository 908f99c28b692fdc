"""Grades a class: workers run submissions in parallel, one writer fills nbgrader's gradebook."""

from __future__ import annotations

import logging
import multiprocessing
import os
import resource
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from traitlets.utils.importstring import import_item

from mlphys.course import Course
from mlphys.errors import GraderError, SubmissionError
from mlphys.grading.execute import make_judge
from mlphys.grading.store import Record, Store, result_key
from mlphys.judge import Judge, Result, Step, make_plan
from mlphys.notebooks import parse_notebook
from mlphys.sandbox import find_backend

WORKER_BYTES = 16 * 2**30  # address space of a worker: TensorFlow maps 4 GiB of it, hostile data may ask for more
logger = logging.getLogger("mlphys")
Progress = Callable[[Record], None]  # told of every submission, as soon as it is graded


@dataclass(frozen=True)
class Job:
    """One submission on its way to a worker."""

    student: str
    key: str
    plan: tuple[Step, ...]
    files: dict[str, Path]


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
    judge = make_judge(course.config, assignment)
    find_backend(judge.sandbox.backend)
    _require_released(course, assignment)
    course.state.mkdir(exist_ok=True)
    records: dict[str, Record] = {}
    with _workers(jobs, course.state / "workers.log") as pool:
        for student, problem in _results(course, assignment, judge, pool, force):
            records[student] = _write(course, assignment, student, problem)
            progress(records[student])
    return tuple(records[student] for student in sorted(records))


def _workers(jobs: int, log: Path) -> ProcessPoolExecutor:
    """Return worker processes, forked from a clean server: this process has threads (the progress bar)."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["mlphys.grading.execute"])
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_log_stderr, initargs=(log,))


def _results(course: Course, assignment: str, judge: Judge, pool: Executor, force: bool) -> Iterator[tuple[str, str]]:
    """Yield each student when the result is kept, with what stood in the way of one, if anything."""
    store = Store(course.state)
    waiting: dict[Future[Result], Job] = {}
    for student in students_of(course, assignment):
        try:
            job = _prepare(course, assignment, student, judge)
        except SubmissionError as error:
            yield student, str(error)
            continue
        if force:
            store.forget(job.key)
        if store.result(job.key) is not None:
            yield student, ""
        else:
            waiting[pool.submit(_decide, assignment, course, job)] = job
    for future in as_completed(waiting):
        yield waiting[future].student, _keep(store, waiting[future], future)


def _keep(store: Store, job: Job, future: Future[Result]) -> str:
    """Keep a worker's result; return what went wrong, if anything, for the record.

    A submission that has killed its worker is not tried again here, where it could kill the class.
    """
    try:
        store.keep(job.key, future.result())
    except BrokenProcessPool:
        return "the grader's worker died, of this submission or of one beside it; grade again to try it alone"
    except Exception as error:
        logger.exception("%s: the worker failed", job.student)
        return f"the grader failed ({error}); grade again, and see .mlphys/grade.log"
    return ""


def _decide(assignment: str, course: Course, job: Job) -> Result:
    """Run one submission; in a worker process."""
    judge = make_judge(course.config, assignment)
    return judge.decide_notebook(job.plan, job.files)


def _log_stderr(path: Path) -> None:
    """Send what libraries write to stderr in a worker (TensorFlow does) to a file; bound its memory."""
    resource.setrlimit(resource.RLIMIT_AS, (WORKER_BYTES, WORKER_BYTES))
    with path.open("ab") as log:
        os.dup2(log.fileno(), 2)


def _prepare(course: Course, assignment: str, student: str, judge: Judge) -> Job:
    """Sanitize a submission as `nbgrader autograde` will, and make its plan.

    Raises:
        SubmissionError: there is no notebook of the assignment's name.
    """
    _require_plain_name(student)
    folder = course.folder("submitted", student, assignment)
    notebook = folder / f"{assignment}.ipynb"
    if not notebook.exists():
        others = sorted(path.name for path in folder.glob("*.ipynb"))
        raise SubmissionError(f"no {assignment}.ipynb was handed in (found: {', '.join(others) or 'no notebook'})")
    sanitized = _sanitize(course, notebook, student, assignment)
    plan = make_plan(sanitized, judge.lecture)
    files = course.files(student, assignment)
    return Job(student, result_key(judge, plan, files), plan, files)


def _require_plain_name(student: str) -> None:
    """Nbgrader looks for folders by pattern, so these characters would name others' folders."""
    odd = sorted(set(student) & set("[]*?{}\n\t"))
    if odd:
        raise SubmissionError(f"the folder's name holds {' '.join(map(repr, odd))}: rename it to the student's id")


def _sanitize(course: Course, notebook: Path, student: str, assignment: str) -> NotebookNode:
    """Return the notebook after nbgrader's sanitizing steps, as configured."""
    exporter = import_item(course.config.Autograde.exporter_class)(config=course.config)
    exporter._preprocessors = []
    for step in course.config.Autograde.sanitize_preprocessors:
        exporter.register_preprocessor(step)
    where = {"student": student, "assignment": assignment, "notebook": notebook.stem}
    where["db_url"] = course.coursedir(assignment).db_url
    text, _ = exporter.from_filename(str(notebook), resources={"nbgrader": where, "unique_key": notebook.stem})
    return parse_notebook(text)


def _write(course: Course, assignment: str, student: str, problem: str) -> Record:
    """Fill the gradebook for one student; whatever goes wrong, leave a record."""
    if not problem:
        problem = _autograde(course, assignment, student)
    store = Store(course.state)
    if not problem:
        record = store.record(student, assignment)
        assert record is not None, "nbgrader graded without SaveVerdicts: see course_config.py"
        return record
    _record_in_gradebook(course, assignment, student)
    record = Record(student, assignment, (), problem)
    store.write_record(record)
    return record


def _autograde(course: Course, assignment: str, student: str) -> str:
    """Run nbgrader's own autograde, which finds the result kept; return what went wrong, if anything."""
    coursedir = course.coursedir(assignment, student)
    converter = Autograde(coursedir=coursedir, config=course.config)
    converter.force = True
    converter.log = logging.getLogger("mlphys.nbgrader")
    try:
        converter.start()
    except NbGraderException:
        return "nbgrader could not grade it; .mlphys/grade.log says why"
    except Exception:  # a student's files can be anything; the class goes on
        logger.error("%s: %s", student, traceback.format_exc())
        return "it could not be graded; .mlphys/grade.log says why"
    return ""


def _record_in_gradebook(course: Course, assignment: str, student: str) -> None:
    """Mark all of a submission that cannot be graded for a person: not graded is not the same as wrong."""
    coursedir = course.coursedir(assignment)
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        gradebook.update_or_create_student(student)
        submission = gradebook.update_or_create_submission(assignment, student)
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                grade.auto_score = None
                grade.needs_manual_grade = True
        gradebook.db.commit()


def _require_released(course: Course, assignment: str) -> None:
    coursedir = course.coursedir(assignment)
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        known = [a.name for a in gradebook.assignments if a.notebooks]
    if assignment not in known:
        raise GraderError(
            f"{assignment} is not in the gradebook ({', '.join(known) or 'nothing'} is): "
            f"run `nbgrader generate_assignment {assignment} --force` first."
        )
