"""A course on this machine: its folders and settings, as `course_config.py` has them."""

from __future__ import annotations

import os
import sys
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from nbgrader.apps import NbGrader
from nbgrader.coursedir import CourseDirectory
from traitlets import Enum, Float, Integer, Unicode
from traitlets.config import Application, Config, LoggingConfigurable

from mlphys.errors import AuthorError
from mlphys.judge.seeds import Seeds, load_seeds
from mlphys.sandbox import Backend, Limits
from mlphys.sandbox.files import plain_files


class Isolation(LoggingConfigurable):
    """How submissions are kept in, and what they may use; set in `course_config.py`."""

    backend = Enum([b.value for b in Backend], Backend.BUBBLEWRAP.value, help="What keeps student code in.").tag(
        config=True
    )
    cell_seconds = Float(30, help="Wall time of one cell.").tag(config=True)
    call_seconds = Float(20, help="Wall time of one call by a check.").tag(config=True)
    notebook_seconds = Float(600, help="Wall time of a whole notebook, checks included.").tag(config=True)
    memory_mib = Integer(3072, help="Resident memory of a submission's processes together, in MiB.").tag(config=True)
    processes = Integer(128, help="Number of a submission's processes at one time.").tag(config=True)
    disk_mib = Integer(256, help="Size of a submission's temporary files, in MiB.").tag(config=True)
    output_kib = Integer(2048, help="What is kept of a cell's outputs, in KiB.").tag(config=True)
    threads = Integer(1, help="Threads of numerical libraries in a submission.").tag(config=True)
    round = Unicode("1", help="Name of the round; another name gives checks other random numbers.").tag(config=True)

    @property
    def limits(self) -> Limits:
        """The limits as frozen data."""
        return Limits(**{name: getattr(self, name) for name in Limits.__dataclass_fields__})


@dataclass(frozen=True)
class Course:
    """One course on this machine.

    Attributes:
        root: its top folder, absolute.
        config: the whole configuration, nbgrader's included.
    """

    root: Path
    config: Config

    @property
    def isolation(self) -> Isolation:
        """How submissions are kept in."""
        return Isolation(config=self.config)

    @property
    def state(self) -> Path:
        """Folder of the grader's own files: the secret, results and records; never shared."""
        return self.root / ".mlphys"

    @property
    def seeds(self) -> Seeds:
        """Where the randomness of checks comes from."""
        return load_seeds(self.state / "secret", self.isolation.round)

    def coursedir(self, assignment: str, student: str = "*") -> CourseDirectory:
        """Return nbgrader's view of the course, for one assignment."""
        config = deepcopy(self.config)
        config.CourseDirectory.assignment_id = assignment
        config.CourseDirectory.student_id = student
        return CourseDirectory(config=config)

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """Return a folder of nbgrader's, such as `folder("submitted", "ann", "lecture01")`."""
        directory = getattr(self.coursedir(assignment), f"{step}_directory")
        return Path(self.coursedir(assignment).format_path(directory, student, assignment))

    def files(self, student: str, assignment: str) -> dict[str, Path]:
        """Return the files that go with a submission: the student's, then those that everybody received."""
        return plain_files([self.folder("submitted", student, assignment), self.folder("source", ".", assignment)])


def load_course(root: Path) -> Course:
    """Load the course in a folder, exactly as nbgrader's own commands do.

    Raises:
        AuthorError: there is no `nbgrader_config.py` in it.
    """
    root = root.resolve()
    if not (root / "nbgrader_config.py").exists():
        raise AuthorError(f"{root} is no course: it has no nbgrader_config.py. Change to the course's folder.")
    app = NbGrader(log_level="ERROR")
    app.load_cwd_config = False
    app.load_config_file()  # settings for all of this machine's courses, from Jupyter's folders
    Application.load_config_file(app, "nbgrader_config", path=str(root))
    config = deepcopy(app.config)
    config.CourseDirectory.root = str(root)
    return Course(root, config)


def course_of(config: Config) -> Course:
    """Return the course that a running nbgrader command works on."""
    return Course(Path(CourseDirectory(config=config).root).resolve(), config)


def path_with_own_commands() -> str:
    """Return PATH with this Python's commands first: nbgrader starts `alembic` by name."""
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
