"""Grades one class in several ways in one run and prints ratios: `make bench`.

    python -m benchmarks [--kind cheap] [--kind tensorflow] [--kind lecture01] [--students 40] [--jobs 4]

- stock: `nbgrader autograde` with its own Execute, no isolation, the hidden tests in the kernel
- serial: `nbgrader autograde` with this course's configuration, isolation on
- parallel: `mlphys grade --jobs N`, the same configuration

Start-up of the commands is included. "cells" is the CPU time of the submissions' own processes as
the parallel way measured it; "limit" is that over the cores: no grader can be faster.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import nbformat
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.notebooks import source_notebook
from mlphys.build.submission import reference_submission
from mlphys.course import load_course
from mlphys.demo import make_demo, nbgrader
from mlphys.grading.classroom import students_of
from mlphys.grading.store import Store, write_whole
from mlphys.guest.confine import adopt_orphans
from mlphys.notebooks import notebook_text, read_notebook_file

ROOT: Final = Path(__file__).parent.parent
BIN: Final = Path(sys.executable).parent
STOCK: Final = 'c = get_config()\nc.CourseDirectory.course_id = "stock"\n'  # nbgrader's defaults
PLAIN: Final = ("cheap", "tensorflow")  # assignments without hidden checks: their cells are all that there is


@dataclass(frozen=True)
class Measured:
    """What one way of grading took for each student, in seconds of wall time and of CPU time."""

    way: str
    wall: float
    cpu: float


def main(
    kind: Annotated[list[str] | None, typer.Option(help="cheap, tensorflow or a lecture; several times")] = None,
    students: int = 20,
    stock_students: Annotated[int, typer.Option(help="Students that stock nbgrader grades.")] = 6,
    jobs: int = os.cpu_count() or 1,
) -> None:
    """Print how long one class takes, three ways."""
    adopt_orphans()
    for name in kind or ["cheap", "tensorflow", "lecture01"]:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            compare(Path(folder), name, students, stock_students, jobs)


def compare(folder: Path, kind: str, students: int, stock_students: int, jobs: int) -> None:
    """Grade a class of one kind in all ways; print a table."""
    autograde, parallel = ["nbgrader", "autograde", kind], ["mlphys", "grade", kind, f"--jobs={jobs}"]
    results = []
    for way, command, size in (("stock", autograde, stock_students), ("serial", autograde, stock_students),
                               ("parallel", parallel, students)):  # fmt: skip
        make_class(folder / way, kind, size)
        if way == "stock":
            (folder / way / "course_config.py").write_text(STOCK)
        results.append(measure(way, command, folder / way, size))
    show(kind, results, own_seconds(folder / "parallel", kind), students, jobs)


def measure(way: str, command: Sequence[str], folder: Path, students: int) -> Measured:
    """Run a command in a folder; return what it took for each student."""
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"}
    began, before = time.monotonic(), _cpu()
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=environment)
    reap_orphans()
    return Measured(way, (time.monotonic() - began) / students, (_cpu() - before) / students)


def reap_orphans() -> None:
    """Wait for helper processes that outlive a command: their CPU time is only then in the account."""
    with suppress(ChildProcessError):
        while True:
            os.wait()


def own_seconds(folder: Path, assignment: str) -> float:
    """Return the CPU time of a submission's own processes, the mean over the class."""
    course = load_course(folder)
    records = [Store(course.state).record(student, assignment) for student in students_of(course, assignment)]
    return sum(record.cpu_seconds for record in records if record) / len(records)


def make_class(folder: Path, kind: str, students: int) -> None:
    """Make a course in which every student hands in a right answer, each with a comment of his own."""
    course = make_demo(ROOT, folder, [] if kind in PLAIN else [kind], Console(quiet=True))
    source = folder / "source" / kind / f"{kind}.ipynb"
    if kind in PLAIN:
        write_whole(source, notebook_text(source_notebook(kind)))
        nbgrader(folder, "generate_assignment", kind)
    released = read_notebook_file(course.folder("release", ".", kind) / f"{kind}.ipynb")
    solved = released if kind in PLAIN else reference_submission(released, read_notebook_file(source))
    for number in range(students):
        own = nbformat.from_dict(solved)
        own.cells.append(nbformat.v4.new_code_cell(f"# student {number}", id=f"own-{number}"))
        write_whole(folder / "submitted" / f"student{number:04d}" / kind / f"{kind}.ipynb", nbformat.writes(own))


def show(kind: str, results: Sequence[Measured], own: float, students: int, jobs: int) -> None:
    """Print a table of ratios to stock, and to the limit."""
    stock, limit = results[0], own / min(jobs, os.cpu_count() or 1)
    table = Table("way", "wall s / student", "CPU s / student", "stock / this", title=kind)
    for r in results:
        table.add_row(r.way, f"{r.wall:.3f}", f"{r.cpu:.3f}", f"{stock.wall / r.wall:.1f}")
    parallel = results[-1]
    Console().print(table)
    Console().print(
        f"{students} students, {jobs} jobs on {os.cpu_count()} cores. Cells: {own:.3f} s of CPU time a student; "
        f"limit: {limit:.3f} s of wall time; parallel / limit: {parallel.wall / limit:.2f}; "
        f"CPU time beside the cells: {parallel.cpu - own:.3f} s a student."
    )


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    typer.run(main)
