"""Reads the file names of learning platforms' downloads, for `nbgrader zip_collect`.

Moodle packs one folder per student: `Ann Lee_12345_assignsubmission_file/lecture01.ipynb`
(in older versions one file: `Ann Lee_12345_assignsubmission_file_lecture01.ipynb`).
Canvas packs one file per student: `leeann_98765_54321_lecture01-2.ipynb`, with LATE after the
name where it was late, and -2 where it is the second attempt.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from nbgrader.plugins.zipcollect import FileNameCollectorPlugin

_COPY = r"(?:\s?\((?P<copy>\d+)\)|-(?P<attempt>\d+))?\.ipynb$"  # browsers and Canvas number copies
MOODLE: Final = re.compile(
    r"(?:.*/)?(?P<name>[^/_]+)_(?P<student_id>\d+)_assignsubmission_file[_/](?:.*/)?(?P<file_id>[^/]+?)" + _COPY
)
CANVAS: Final = re.compile(
    r"(?:.*/)?(?P<name>[^/_]+)_(?:LATE_)?(?P<student_id>\d+)_(?P<upload>\d+)_(?P<file_id>[^/]+?)" + _COPY
)


class PlatformCollectorPlugin(FileNameCollectorPlugin):  # type: ignore[misc]  # nbgrader is untyped
    """Collects Moodle's and Canvas' downloads; other names by `named_regexp`, as nbgrader does."""

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """Return whose file it is and which notebook, or None for a file that is no submission.

        Of several copies of one student's notebook the one with the highest number counts.
        """
        if "__MACOSX" in submitted_file or ".ipynb_checkpoints" in submitted_file:
            return None
        found = _match(submitted_file)
        if found is None:
            return dict(super().collect(submitted_file) or {}) or None
        later = _later_copy(Path(submitted_file), found)
        if later:
            self.log.warning("Skipped %s: %s is a later copy", submitted_file, later)
            return None
        return {"student_id": found["student_id"], "file_id": f"{found['file_id']}.ipynb"}


def _match(path: str) -> re.Match[str] | None:
    return MOODLE.match(path) or CANVAS.match(path)


def _later_copy(path: Path, found: re.Match[str]) -> str:
    """Return the name of a later copy of the same notebook beside this one; empty if there is none."""
    others = ((other, _match(str(other))) for other in sorted(path.parent.glob("*.ipynb")) if other != path)
    same = [(o, m) for o, m in others if m and _identity(m) == _identity(found)]
    return next((other.name for other, match in same if _rank(match) > _rank(found)), "")


def _identity(match: re.Match[str]) -> tuple[str, str]:
    return match["student_id"], match["file_id"]


def _rank(match: re.Match[str]) -> int:
    return int(match["copy"] or match["attempt"] or 0)
