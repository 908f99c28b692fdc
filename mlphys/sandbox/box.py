"""The box: what a sandboxed process may see, and how it is started.

bubblewrap gives it namespaces of its own (users, processes, network, IPC, host name) and a file
system in which only the Python environment, the guest's code and a copy of the submission exist.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

import mlphys
from mlphys.errors import GraderError
from mlphys.sandbox.files import copy_files

WORK: Final = "/submission"  # the submission's files, in the box
FILES: Final = "/opt/files"  # where the guest finds them first; it copies them to its own, sized folder
GUEST: Final = "/opt/mlphys"  # the guest's code, in the box
SYSTEM: Final = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/fonts", "/etc/localtime")
NAMESPACES: Final = (
    *("--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"),
    *("--uid", "1000", "--gid", "1000", "--hostname", "sandbox"),
)
INSTALL_BUBBLEWRAP: Final = (
    "bubblewrap is needed to isolate student code. Install it with `sudo apt-get install bubblewrap` "
    "and let unprivileged users make namespaces (on Ubuntu 24.04: an AppArmor profile for bwrap). "
    "To run without isolation, on code that you trust, say so: `--sandbox none`"
)


class Backend(StrEnum):
    """What keeps student code in; there is no fallback from one to the other."""

    BUBBLEWRAP = "bubblewrap"
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


@dataclass(frozen=True)
class Box:
    """A started process and the folder of its files."""

    process: subprocess.Popen[bytes]
    folder: Path


def find_backend(wanted: Backend) -> Backend:
    """Return `wanted` if it works on this machine.

    Raises:
        GraderError: it does not; the message says what to do. Never falls back to less.
    """
    if wanted is Backend.BUBBLEWRAP:
        _try_bubblewrap()
    return wanted


def start_box(backend: Backend, limits: Limits, files: Mapping[str, Path]) -> Box:
    """Start a guest process.

    Args:
        backend: what keeps it in.
        limits: what it may use.
        files: files that came with the notebook, by relative path; the guest gets copies.
    """
    folder = Path(tempfile.mkdtemp(prefix="mlphys-"))
    try:
        copy_files(files, folder)
        command = [*_prefix(backend, limits, folder), *_guest(limits)]
        process = _start(command, folder, backend, limits)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Box(process, folder)


def _start(command: Sequence[str], folder: Path, backend: Backend, limits: Limits) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder if backend is Backend.NONE else "/",
        env=None if backend is Backend.BUBBLEWRAP else _environment(folder, limits) | {"PYTHONPATH": _package_root()},
        start_new_session=True,
    )


def _guest(limits: Limits) -> list[str]:
    """Return the guest's command; its arguments are limits that it applies to itself for good."""
    rlimits = [f"cpu={int(limits.notebook_seconds) + 60}", f"file={limits.disk_mib * 2**20}", "files=512"]
    return [sys.executable, "-P", "-m", "mlphys.guest", *rlimits]


def _prefix(backend: Backend, limits: Limits, folder: Path) -> list[str]:
    """Return the command that the guest's command is appended to."""
    if backend is Backend.NONE:
        return []
    environment = _repeat("--setenv", _environment(Path(WORK), limits).items())
    return [_bwrap(), *NAMESPACES, "--clearenv", *environment, *_mounts(limits, folder), "--"]


def _mounts(limits: Limits, folder: Path) -> list[str]:
    """Return the file system: own /proc, /dev and /tmp; Python and the guest read-only; the files."""
    package = Path(mlphys.__file__).parent
    read_only = [
        *((path, path) for path in _python_paths()),
        (str(package / "__init__.py"), f"{GUEST}/mlphys/__init__.py"),
        (str(package / "guest"), f"{GUEST}/mlphys/guest"),
    ]
    size = str(limits.disk_mib * 2**20)
    own = ["--proc", "/proc", "--dev", "/dev"]
    scratch = [word for place in ("/tmp", "/dev/shm", WORK) for word in ("--size", size, "--tmpfs", place)]
    files = ["--ro-bind", str(folder), FILES, "--chdir", WORK, "--remount-ro", "/dev", "--remount-ro", "/"]
    return [*own, *scratch, *_repeat("--ro-bind-try", read_only), *files]


def _environment(home: Path, limits: Limits) -> dict[str, str]:
    """Return the whole environment of a guest: nothing of the grader's own."""
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TF_NUM_INTRAOP_THREADS")
    return dict.fromkeys(threads, str(limits.threads)) | {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": GUEST,
        "HOME": str(home),
        "TMPDIR": "/tmp",
        "LANG": "C.UTF-8",
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "IPYTHONDIR": "/tmp/ipython",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_NUM_INTEROP_THREADS": "1",
        "CUDA_VISIBLE_DEVICES": "-1",
        "NBGRADER_EXECUTION": "autograde",
        "PYTHONHASHSEED": "0",
    }


def _python_paths() -> list[str]:
    """Return the system's folders and the Python environment's, which hold nothing of the course."""
    return list(dict.fromkeys([*SYSTEM, sys.base_prefix, sys.prefix]))


def _package_root() -> str:
    return str(Path(mlphys.__file__).parent.parent)


def _repeat(option: str, pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [word for pair in pairs for word in (option, *pair)]


def _bwrap() -> str:
    found = shutil.which("bwrap")
    if found is None:
        raise GraderError(f"No bwrap on this machine: {INSTALL_BUBBLEWRAP}.")
    return found


@cache
def _try_bubblewrap() -> None:
    command = [_bwrap(), "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "--", "true"]
    tried = subprocess.run(command, capture_output=True, text=True, check=False)
    if tried.returncode:
        raise GraderError(f"bwrap cannot make its namespaces here ({tried.stderr.strip()}). {INSTALL_BUBBLEWRAP}.")
