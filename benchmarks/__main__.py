"""Grades one class three ways in one run and prints ratios: `make bench`.

    python -m benchmarks [--students 12] [--jobs 4] [--lecture lecture01]

- stock: `nbgrader autograde` with its own Execute, no isolation, the hidden tests in the kernel
- sandbox: `nbgrader autograde` with this course's configuration
- parallel: `mlphys grade --jobs N`, same configuration
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import nbformat
import typer
from rich.console import Console
from rich.table import Table

from mlphys.build.submission import reference_submission
from mlphys.demo import make_demo
from mlphys.grading.store import write_whole

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
STOCK = 'c = get_config()\nc.CourseDirectory.course_id = "stock"\n'  # nbgrader's defaults


@dataclass(frozen=True)
class Measured:
    """What one way of grading took, in seconds of wall time.

    Not CPU time: a sandbox is killed when it is done, and the time of what dies with it is in no account.
    """

    name: str
    wall: float


def measure(name: str, command: Sequence[str], folder: Path) -> Measured:
    """Run a command in a folder."""
    began = time.monotonic()
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"}
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=environment)
    return Measured(name, time.monotonic() - began)


def make_class(folder: Path, lecture: str, students: int, configuration: str | None) -> None:
    """Make a course in which every student hands in the reference, each with a comment of his own."""
    course = make_demo(ROOT, folder, [lecture], Console(quiet=True))
    if configuration is not None:
        (folder / "course_config.py").write_text(configuration)
    built = nbformat.read(course.folder("source", ".", lecture) / f"{lecture}.ipynb", as_version=4)
    released = nbformat.read(course.folder("release", ".", lecture) / f"{lecture}.ipynb", as_version=4)
    solved = reference_submission(released, built)
    for number in range(students):
        own = nbformat.from_dict(solved)
        own.cells.append(nbformat.v4.new_code_cell(f"# student {number}", id=f"own-{number}"))
        write_whole(folder / "submitted" / f"student{number:03d}" / lecture / f"{lecture}.ipynb", nbformat.writes(own))


def main(
    students: int = 12,
    jobs: int = os.cpu_count() or 1,
    lecture: Annotated[str, typer.Option()] = "lecture01",
) -> None:
    """Print how long one class takes, three ways."""
    autograde = ["nbgrader", "autograde", lecture]
    ways = (
        ("stock", STOCK, autograde),
        ("sandbox", None, autograde),
        ("parallel", None, ["mlphys", "grade", lecture, f"--jobs={jobs}"]),
    )
    results = []
    for name, configuration, command in ways:
        folder = Path(tempfile.mkdtemp(prefix=f"bench-{name}-"))
        make_class(folder, lecture, students, configuration)
        results.append(measure(name, command, folder))
        shutil.rmtree(folder)
    show(results, students, jobs)


def show(results: Sequence[Measured], students: int, jobs: int) -> None:
    """Print a table of ratios to the first result."""
    table = Table("way", "wall s / student", "stock / this")
    stock = results[0]
    for r in results:
        table.add_row(r.name, f"{r.wall / students:.2f}", f"{stock.wall / r.wall:.2f}")
    Console().print(table)
    Console().print(f"{students} students, {jobs} jobs on {os.cpu_count()} cores; start-up of the commands included")


if __name__ == "__main__":
    typer.run(main)
