"""Grades a large synthetic class unattended and checks every verdict.

    python -m benchmarks.large_class [--students 1000] [--hostile 0.05] [--lecture lecture01]

The class is the sample class over and over, each submission with a comment of its own, and a share
of right notebooks with a hostile cell at their end, which must not cost them anything. Exits with
1 if anybody earned anything but what the name says.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Final

import typer
from rich.console import Console

from benchmarks.hostile import CHEATS, DESTROYERS, SPOILERS
from mlphys.course import Course
from mlphys.demo import make_demo, surprises
from mlphys.grading.classroom import grade_class
from mlphys.lecture import load_lecture
from mlphys.notebooks import new_cell, notebook_text, parse_notebook, read_notebook_file
from mlphys.progress import progress
from mlphys.report import summary
from mlphys.sample import Sample, sample_class, write_sample

ROOT: Final = Path(__file__).parent.parent
HOSTILE: Final = [code for name, code in {**CHEATS, **DESTROYERS}.items() if name not in SPOILERS]
console = Console()


def main(
    students: int = 1000, hostile: float = 0.05, lecture: str = "lecture01", jobs: int = os.cpu_count() or 1
) -> None:
    """Grade a large class and check it."""
    with tempfile.TemporaryDirectory(prefix="large-") as folder:
        course = make_demo(ROOT, Path(folder), [lecture], console)
        for sample in class_of(course, lecture, students, round(students * hostile)):
            write_sample(sample, course.root / "submitted")
        began = time.monotonic()
        with progress(console, "grading", students) as step:
            records = grade_class(course, lecture, jobs=jobs, progress=lambda record: step(record.student))
    took = time.monotonic() - began
    wrong = surprises(records)
    for line in (*summary(records), *(f"surprise: {s}" for s in wrong)):
        console.print(line, highlight=False, markup=False)
    cells = sum(record.cpu_seconds for record in records)
    console.print(
        f"{len(records) - len(wrong)} of {students} earned what their names say, in {took:.0f} s of wall time;"
    )
    console.print(
        f"submissions used {cells:.0f} s of CPU time: {took / (cells / jobs):.2f} times the limit of {jobs} cores."
    )
    if wrong or len(records) != students:
        raise typer.Exit(1)


def class_of(course: Course, lecture: str, students: int, hostile: int) -> Iterator[Sample]:
    """Yield a class's submissions, no two alike."""
    built, released = (read_notebook_file(course.folder(step, ".", lecture) / f"{lecture}.ipynb")
                       for step in ("source", "release"))  # fmt: skip
    samples = list(sample_class(load_lecture(lecture), built, released))
    right = samples[0]
    attacks = (with_cell(right, i, code) for i, code in enumerate(islice(cycle(HOSTILE), hostile)))
    ordinary = (
        with_cell(sample, hostile + i, "") for i, sample in enumerate(islice(cycle(samples), students - hostile))
    )
    yield from attacks
    yield from ordinary


def with_cell(sample: Sample, number: int, code: str) -> Sample:
    """Return a sample of a student of his own, with a cell at the end."""
    student = f"{sample.student}_{number}"
    try:
        notebook = parse_notebook(sample.text)
    except Exception:  # the sample that is no notebook
        return replace(sample, student=student, text=f"{sample.text}{number}")
    notebook.cells.append(new_cell("code", f"{code}\n# student {number}", f"own-{number}"))
    return replace(sample, student=student, text=notebook_text(notebook))


if __name__ == "__main__":
    typer.run(main)
