"""What a submission may use, and what keeps it in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Backend(StrEnum):
    """What keeps student code in; there is no fallback from one to the other."""

    BUBBLEWRAP = "bubblewrap"
    LANDLOCK = "landlock"
    NONE = "none"


@dataclass(frozen=True)
class Limits:
    """What a submission may use.

    Attributes:
        cell_seconds: wall time of one cell.
        call_seconds: wall time of one call by a check, unless the check says otherwise.
        notebook_seconds: wall time of a whole notebook, checks included.
        memory_mib: resident memory of all its processes together.
        processes: number of processes at one time.
        disk_mib: size of each of its folders (/tmp, /dev/shm, its own) and of any file that it writes.
        output_kib: what is kept of the outputs of a cell.
        threads: threads of numerical libraries.
    """

    cell_seconds: float = 30
    call_seconds: float = 20
    notebook_seconds: float = 600
    memory_mib: int = 3072
    processes: int = 128
    disk_mib: int = 256
    output_kib: int = 2048
    threads: int = 1
