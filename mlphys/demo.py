"""The demonstration: a course of its own, from authored source to feedback, with a sample class."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rich.console import Console

from mlphys.build.notebook import build_notebook
from mlphys.course import Course, load_course, path_with_own_commands
from mlphys.errors import GraderError
from mlphys.grading.classroom import grade_class
from mlphys.grading.store import Record, write_whole
from mlphys.lecture import Lecture
from mlphys.notebooks import notebook_text, read_notebook_file
from mlphys.progress import progress
from mlphys.sample import Sample, earned_by_name, sample_class, write_sample

MARK = "DEMO.txt"  # only a folder with this file in it is ever removed
SETTINGS = "\n# The demonstration waits less for the student whose code never ends.\nc.Isolation.cell_seconds = 10\n"
CONFIGURATION = ("course_config.py", "nbgrader_config.py")


@dataclass(frozen=True)
class Surprise:
    """A sample student who earned something else than the name says."""

    record: Record
    points: float
    bonus: float

    def __str__(self) -> str:
        earned = f"{self.record.points:g} +{self.record.bonus:g}"
        return f"{self.record.student} ({self.record.assignment}) earned {earned}, not {self.points:g} +{self.bonus:g}"


def make_demo(root: Path, folder: Path, lectures: Sequence[str], console: Console) -> Course:
    """Make a course in `folder` with these lectures built and released; an older one there goes."""
    _clear(folder)
    for name in CONFIGURATION:
        shutil.copyfile(root / name, folder / name)
    with (folder / "course_config.py").open("a") as configuration:
        configuration.write(SETTINGS)
    for name in lectures:
        if (root / "source" / name).is_dir():  # files that students receive with the notebook
            shutil.copytree(root / "source" / name, folder / "source" / name)
        write_whole(folder / "source" / name / f"{name}.ipynb", notebook_text(build_notebook(root, name)))
        nbgrader(folder, "generate_assignment", name)
        console.print(f"built and released {name}")
    return load_course(folder)


def hand_in(course: Course, lectures: Sequence[Lecture], per_lecture: int | None) -> tuple[Sample, ...]:
    """Hand in the sample class's submissions; at most `per_lecture` of each lecture."""
    samples = tuple(s for lecture in lectures for s in islice(_spread(course, lecture, per_lecture), per_lecture))
    for sample in samples:
        write_sample(sample, course.root / "submitted")
    return samples


def grade_demo(
    course: Course, lectures: Sequence[str], samples: int, jobs: int, console: Console
) -> tuple[Record, ...]:
    """Grade the sample class and write its feedback."""
    records: list[Record] = []
    with progress(console, "grading", samples) as step:
        for name in lectures:
            records += grade_class(course, name, jobs=jobs, progress=lambda record: step(record.student))
    for name in lectures:
        nbgrader(course.root, "generate_feedback", name)
    return tuple(records)


def surprises(records: Sequence[Record]) -> tuple[Surprise, ...]:
    """Return the sample students who did not earn what their names say."""
    promised = [(record, *earned_by_name(record.student)) for record in records]
    return tuple(Surprise(*p) for p in promised if (p[0].points, p[0].bonus) != p[1:])


def nbgrader(folder: Path, *arguments: str) -> None:
    """Run one of nbgrader's own commands in a course.

    Raises:
        GraderError: it failed; the message holds what it said.
    """
    command = [sys.executable, "-m", "nbgrader", *arguments, "--log-level=WARN"]
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": path_with_own_commands()},
    )
    if done.returncode:
        raise GraderError(f"nbgrader {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")


def _spread(course: Course, lecture: Lecture, count: int | None) -> Sequence[Sample]:
    """Return the lecture's samples, the kinds of trouble first, the gallery's spread evenly."""
    built = read_notebook_file(course.folder("source", ".", lecture.name) / f"{lecture.name}.ipynb")
    released = read_notebook_file(course.folder("release", ".", lecture.name) / f"{lecture.name}.ipynb")
    samples = list(sample_class(lecture, built, released))
    kinds, gallery = samples[:_KINDS], samples[_KINDS:]
    room = len(gallery) if count is None else max(count - _KINDS, 0)
    stride = max(1, len(gallery) // room) if room else len(gallery) + 1
    return [*kinds, *gallery[::stride]]


_KINDS = 5  # right, blank, broken, endless and crashing come first


def _clear(folder: Path) -> None:
    """Remove an older demonstration; never anything else."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise GraderError(f"{folder} holds something else than a demonstration; name another folder.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).write_text("Made by `mlphys demo`, which removes this folder when it runs again.\n")
