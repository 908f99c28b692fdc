"""Results and records on disk: every result is kept the moment it exists, whole or not at all.

A result is filed under the hash of all that it depends on, so that a second run does only what is
missing or changed. A record says what one student's submission earned, and why.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mlphys.judge import Result, Verdict
from mlphys.judge.verdict import Status


@dataclass(frozen=True)
class Record:
    """What grading one submission gave.

    Attributes:
        student, assignment: whose, and of what.
        verdicts: one per check.
        problem: why the submission could not be graded; empty where it could.
        seconds: wall time that its cells and checks took when they were run.
        cpu_seconds: CPU time of its own processes then.
        slowest: its slowest cells and checks, with their seconds.
    """

    student: str
    assignment: str
    verdicts: tuple[Verdict, ...]
    problem: str = ""
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    slowest: tuple[tuple[str, float], ...] = ()

    @property
    def points(self) -> float:
        """Points without bonus."""
        return sum(v.points for v in self.verdicts if not v.bonus)

    @property
    def bonus(self) -> float:
        """Bonus points."""
        return sum(v.points for v in self.verdicts if v.bonus)

    @property
    def needs_person(self) -> bool:
        """Whether a person must look at it."""
        return bool(self.problem) or any(v.needs_person for v in self.verdicts)


class Store:
    """The folder `.mlphys` of a course."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def result(self, key: str) -> Result | None:
        """Return a kept result."""
        try:
            return Result.from_json(self._result_path(key).read_text())
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError):  # cut off by a full disk: as good as missing
            return None

    def keep(self, key: str, result: Result) -> None:
        """Keep a result, unless the grader failed in it: that is graded again."""
        if not result.broken:
            write_whole(self._result_path(key), result.to_json())

    def record(self, student: str, assignment: str) -> Record | None:
        """Return a student's record of an assignment."""
        try:
            data: dict[str, Any] = json.loads(self._record_path(student, assignment).read_text())
        except (FileNotFoundError, ValueError):
            return None
        verdicts = tuple(Verdict(**v | {"status": Status(v["status"])}) for v in data.pop("verdicts"))
        slowest = tuple((name, seconds) for name, seconds in data.pop("slowest", ()))
        return Record(verdicts=verdicts, slowest=slowest, **data)

    def write_record(self, record: Record) -> None:
        """Write a student's record."""
        write_whole(self._record_path(record.student, record.assignment), json.dumps(asdict(record), indent=1))

    def _result_path(self, key: str) -> Path:
        return self.folder / "results" / key[:2] / f"{key}.json"

    def _record_path(self, student: str, assignment: str) -> Path:
        return self.folder / "records" / assignment / f"{student}.json"


def machinery_digest() -> str:
    """Return the hash of the code that judges, and of what it stands on."""
    package = Path(__file__).parent.parent
    files = [
        p
        for name in ("guest", "checking", "judge", "sandbox", "grading")
        for p in sorted((package / name).glob("*.py"))
    ]
    versions = f"{sys.version} numpy {np.__version__}".encode()
    return hashlib.sha256(b"\0".join([versions, *(file.read_bytes() for file in files)])).hexdigest()


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text)
    draft.replace(path)
