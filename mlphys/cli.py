"""The command line: `mlphys build`, `grade`, `regrade`, `report`, `demo` and `doctor`."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy.exc import SAWarning

from mlphys import demo as demonstration
from mlphys.build import build_lecture
from mlphys.course import Course, load_course, path_with_own_commands
from mlphys.errors import AuthorError, MlphysError
from mlphys.grading.classroom import foresee, grade_class, students_of
from mlphys.grading.store import Record, Store
from mlphys.lecture import has_lecture, lecture_names, load_lecture
from mlphys.progress import progress
from mlphys.report import as_json, changes_table, class_table, summary
from mlphys.sandbox import Backend, find_backend
from mlphys.sandbox.doctor import PROBES, Finding, examine

warnings.filterwarnings("ignore", category=SAWarning)  # nbgrader's own use of SQLAlchemy 2.1
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
console = Console()
Root = Annotated[Path, typer.Option("--course", help="The course's folder.")]
Jobs = Annotated[int, typer.Option(min=1, help="Submissions that run at the same time.")]
Sandbox = Annotated[Backend | None, typer.Option(help="What keeps student code in; `none` marks every verdict.")]
NOT_GRADED = "not graded yet: run `mlphys grade`"
HERE = Path()
CORES = os.cpu_count() or 1


@app.callback()
def main() -> None:
    """Build, grade and report assignments; see the README for a term's commands."""
    os.environ["PATH"] = path_with_own_commands()


@app.command()
def build(lectures: Annotated[list[str] | None, typer.Argument()] = None, root: Root = HERE) -> None:
    """Build the notebooks in source/ from the authored files."""
    with _errors():
        for name in lectures or lecture_names(root / "source"):
            _require_lecture(name, root)
            console.print(f"built {build_lecture(root, name)}")


@app.command()
def grade(
    assignment: str,
    jobs: Jobs = CORES,
    root: Root = HERE,
    sandbox: Sandbox = None,
    force: Annotated[bool, typer.Option(help="Run again what is already graded.")] = False,
    scheduler: Annotated[str, typer.Option(help="Address of a Dask scheduler, whose workers do the work.")] = "",
    json_lines: Annotated[bool, typer.Option("--json", help="Print a line of JSON for each submission.")] = False,
) -> None:
    """Grade a class in parallel, into the same gradebook as `nbgrader autograde`."""
    with _errors():
        course = _course(root, sandbox)
        run = partial(grade_class, course, assignment, jobs=jobs, force=force, scheduler=scheduler)
        if json_lines:
            run(progress=lambda r: typer.echo(as_json(r)))
            return
        with progress(console, f"grading {assignment}", len(students_of(course, assignment))) as step:
            records = run(progress=lambda r: step(r.student))
        _print(records)


@app.command()
def regrade(
    assignment: str,
    jobs: Jobs = CORES,
    root: Root = HERE,
    sandbox: Sandbox = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show who would gain or lose; write nothing.")] = False,
    only_raise: Annotated[bool, typer.Option(help="No check earns less than the last time.")] = False,
) -> None:
    """Grade again after a change to the checks, and show who gains or loses what; manual grades always win."""
    with _errors():
        course = _course(root, sandbox)
        with progress(console, f"regrading {assignment}", len(students_of(course, assignment))) as step:
            changes = foresee(course, assignment, jobs=jobs, progress=step)
        console.print(changes_table(changes, only_raise=only_raise))
        if not dry_run:
            grade_class(course, assignment, jobs=jobs, only_raise=only_raise)


@app.command()
def report(assignment: str, root: Root = HERE) -> None:
    """Show who earned what, and what went wrong."""
    with _errors():
        _require_lecture(assignment, root)
        course = _course(root, None)
        store = Store(course.state)
        found = [(student, store.record(student, assignment)) for student in students_of(course, assignment)]
        _print([record or Record(student, assignment, (), NOT_GRADED) for student, record in found])


@app.command()
def demo(
    folder: Annotated[Path, typer.Option(help="Where to make the course; an older demonstration there goes.")] = Path(
        "demo"
    ),
    jobs: Jobs = CORES,
    per_lecture: Annotated[int, typer.Option(help="Submissions per lecture.")] = 16,
    root: Root = HERE,
) -> None:
    """Build, release, hand in, grade and give feedback for a sample class; check what it earned."""
    with _errors():
        find_backend(Backend.BUBBLEWRAP)
        names = lecture_names(root / "source")
        course = demonstration.make_demo(root.resolve(), folder.resolve(), names, console)
        samples = demonstration.hand_in(course, [load_lecture(name) for name in names], per_lecture)
        _log_to(course)
        records = demonstration.grade_demo(course, names, len(samples), jobs, console)
        _print(records)
        _conclude(records, folder)


@app.command()
def doctor() -> None:
    """Try what this machine offers for keeping student code in; exit 1 if no backend does."""
    findings = [examine(backend) for backend in Backend]
    for found in findings:
        console.print(_told(found), highlight=False, markup=False, soft_wrap=True)
    if not any(found.works and not found.holes for found in findings):
        raise typer.Exit(1)


def _told(found: Finding) -> str:
    """Say what trying a backend gave."""
    if not found.works:
        return f"{found.backend.value}: does not work here. {found.problem}"
    kept = f"tried {len(PROBES)} ways out, all closed" if not found.holes else f"student code {', '.join(found.holes)}"
    return f"{found.backend.value}: works; {kept}"


def _conclude(records: tuple[Record, ...], folder: Path) -> None:
    """Say whether every sample student earned what the name says; exit 1 if not."""
    wrong = demonstration.surprises(records)
    for surprise in wrong:
        console.print(f"surprise: {surprise}", markup=False)
    console.print(f"{len(records) - len(wrong)} of {len(records)} sample students earned what their names say.")
    console.print(f"Feedback as students get it: {folder}/feedback/STUDENT/LECTURE/LECTURE.html")
    if wrong:
        raise typer.Exit(1)


def _require_lecture(name: str, root: Path) -> None:
    known = lecture_names(root / "source") or lecture_names(Path(__file__).parent.parent / "source")
    if name not in known:
        raise AuthorError(f"there is no {name}; there are: {', '.join(known) or 'no lectures in source/'}")


def _course(root: Path, sandbox: Backend | None) -> Course:
    course = load_course(root)
    if sandbox is not None:
        course.config.Isolation.backend = sandbox.value
    _log_to(course)
    return course


def _log_to(course: Course) -> None:
    """Send what nbgrader and the grader log to a file, so that the terminal stays readable."""
    course.state.mkdir(exist_ok=True)
    handler = logging.FileHandler(course.state / "grade.log")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    for name in ("mlphys", "mlphys.nbgrader"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.INFO)
        logger.propagate = name != "mlphys"
    logging.getLogger("mlphys").addHandler(handler)


def _print(records: list[Record] | tuple[Record, ...]) -> None:
    names = {record.assignment for record in records}
    console.print(class_table(records, {name: load_lecture(name) for name in names if has_lecture(name)}))
    for line in summary(records):
        console.print(line, highlight=False, markup=False)


@contextmanager
def _errors() -> Iterator[None]:
    """Show our own errors as sentences, without a traceback."""
    try:
        yield
    except MlphysError as error:
        Console(stderr=True).print(f"mlphys: {error}", highlight=False, markup=False)
        raise typer.Exit(2) from None
