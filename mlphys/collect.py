"""Reads the file names of learning platforms' downloads, for `nbgrader zip_collect`.

Moodle packs one folder per student: `Ann Lee_12345_assignsubmission_file/lecture01.ipynb` (some
versions end its name in another `_`), or one file, where the teacher has chosen so:
`Ann Lee_12345_assignsubmission_file_lecture01.ipynb`. Canvas packs one file per upload:
`leeann_98765_54321_lecture01-2.ipynb`, with LATE after the name where it was late, and -2 where
it is the second attempt. Browsers number copies: `lecture01 (1).ipynb`.
"""

from __future__ import annotations

import glob
import re
from pathlib import Path
from typing import Final

from nbgrader.plugins.zipcollect import FileNameCollectorPlugin
from traitlets import Unicode

_FILE = r"(?P<file>[^/]+?)(?:\s?\((?P<copy>\d+)\)|-(?P<attempt>\d+))?\.ipynb$"
MOODLE: Final = re.compile(
    r"(?P<folder>(?:.*/)?)(?P<name>[^/]+?)_(?P<number>\d+)_assignsubmission_file(?P<upload>)[_/](?:.*/)?" + _FILE
)
CANVAS: Final = re.compile(r"(?P<folder>(?:.*/)?)(?P<name>[^/]+?)_(?:LATE_)?(?P<number>\d+)_(?P<upload>\d+)_" + _FILE)
_COPIES_OF_SYSTEMS: Final = frozenset({"__MACOSX", ".ipynb_checkpoints"})


class PlatformCollectorPlugin(FileNameCollectorPlugin):  # type: ignore[misc]  # nbgrader is untyped
    """Collects Moodle's and Canvas' downloads; other names by `named_regexp`, as nbgrader does."""

    moodle_id = Unicode(
        "{name}",
        help="A student's id, made of {name} and {number} of Moodle's download. Moodle numbers its participants "
        "anew in every assignment, so the name is what stays; two students of one name stop the command.",
    ).tag(config=True)
    canvas_id = Unicode("{number}", help="A student's id, made of {name} and {number} of Canvas' download.").tag(
        config=True
    )

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """Return whose file it is and which notebook, or None for a file that is no submission.

        Of several copies of one student's notebook one counts: the one with the highest number.
        """
        path = Path(submitted_file)
        if _COPIES_OF_SYSTEMS & set(path.parts):
            return None
        found = _match(path)
        if found is None:
            return dict(super().collect(submitted_file) or {}) or None
        counts = max(_copies(found), key=_rank, default=found)
        if counts.string != found.string:
            self.log.warning("Skipped %s: %s is a later copy", submitted_file, counts.string)
            return None
        id_format = self.moodle_id if found.re is MOODLE else self.canvas_id
        return {"student_id": id_format.format(**found.groupdict()), "file_id": f"{found['file']}.ipynb"}


def _match(path: Path) -> re.Match[str] | None:
    return MOODLE.match(path.as_posix()) or CANVAS.match(path.as_posix())


def _copies(found: re.Match[str]) -> list[re.Match[str]]:
    """Return all copies of a student's notebook that are in the download, this one included."""
    own = Path(found["folder"]).glob(f"{glob.escape(found['name'])}_*")  # the student's files, or folder of files
    paths = (path for entry in own for path in (entry, *entry.rglob("*.ipynb")))
    matches = (match for path in paths if not _COPIES_OF_SYSTEMS & set(path.parts) and (match := _match(path)))
    return [match for match in matches if match.group("number", "file") == found.group("number", "file")]


def _rank(match: re.Match[str]) -> tuple[int, int, int, str]:
    """Return what is larger for a later copy; of equals, the one that lies less deep."""
    number = match["copy"] or match["attempt"] or 0
    return int(number), int(match["upload"] or 0), -match.string.count("/"), match.string
