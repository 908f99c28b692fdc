"""The box: what a nursery and its submissions may see of this machine, for each backend.

bubblewrap gives namespaces (users, processes, network, IPC, host name) and a file system in which
only the Python environment and the guest's code exist; each submission then gets namespaces and
folders of its own within. Landlock needs no namespaces: rules of the kernel say what a submission
may open. Both filter system calls.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import mlphys
from mlphys.errors import GraderError
from mlphys.guest import landlock
from mlphys.sandbox.limits import Backend, Limits
from mlphys.sandbox.syscalls import filter_program
from mlphys.sandbox.users import INSIDE, may_read

WORK: Final = "/submission"  # the submission's files, in bubblewrap's box
SCRATCH: Final = ("/tmp", "/dev/shm", WORK)  # the folders that can be written
GUEST: Final = "/opt/mlphys"  # the guest's code, in bubblewrap's box
SYSTEM: Final = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/fonts", "/etc/localtime")
MACHINE: Final = ("/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/self", "/sys/devices/system/cpu")
TASKS: Final = 4  # threads that the kernel allows for each process; the watch counts processes
DEVICES: Final = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
OWN: Final = ("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--hostname", "sandbox")
ENDS: Final = ("--die-with-parent", "--new-session", "--cap-drop", "ALL")
AS_USER: Final = ("--unshare-user", "--uid", str(INSIDE), "--gid", str(INSIDE))
AS_ROOT: Final = ("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")  # the nursery gives both up
INSTALL_BUBBLEWRAP: Final = (
    "bubblewrap is needed to isolate student code. Install it with `sudo apt-get install bubblewrap` "
    "and let unprivileged users make namespaces (on Ubuntu 24.04: an AppArmor profile for bwrap). "
    "Where that is not to be had, `--sandbox landlock` may do (see `mlphys doctor`). "
    "To run without isolation, on code that you trust, say so: `--sandbox none`"
)


def find_backend(wanted: Backend) -> Backend:
    """Return `wanted` if it works on this machine.

    Raises:
        GraderError: it does not; the message says what to do. Never falls back to less.
    """
    if wanted is not Backend.NONE:
        filter_program(wanted)
    if wanted is Backend.BUBBLEWRAP:
        _try_bubblewrap()
    if wanted is Backend.LANDLOCK and landlock.version() < landlock.NEEDED_VERSION:
        has = f"this one has {landlock.version() or 'none'}"
        raise GraderError(f"Landlock {landlock.NEEDED_VERSION} is needed (Linux 6.12); {has}. {INSTALL_BUBBLEWRAP}.")
    if wanted is Backend.LANDLOCK and os.getuid() == 0 and not all(may_read(Path(p)) for p in _own_python()):
        text = "the user `nobody`, as whom student code runs where the grader is root, cannot reach Python in"
        raise GraderError(f"Landlock: {text} {', '.join(_own_python())}. Grade as an ordinary user.")
    return wanted


def require_hidden(backend: Backend, paths: Iterable[Path]) -> None:
    """Make sure that student code cannot see some paths of the grader's.

    Raises:
        GraderError: one lies in a folder that is mounted for Python's sake, such as /usr or the environment.
    """
    mounted = [Path(place) for place in _python_paths()] if backend is not Backend.NONE else []
    for path in paths:
        within = next((place for place in mounted if path.resolve().is_relative_to(place.resolve())), None)
        if within is not None:
            raise GraderError(
                f"{path} lies in {within}, which student code can read. Keep the course outside of it, "
                "and install this package with `pip install --editable`, so that checks and answers stay in the course."
            )


def nursery_command(backend: Backend, limits: Limits, modules: Sequence[str], users: int | None) -> list[str]:
    """Return the command that starts a nursery.

    Args:
        backend: what keeps it in.
        limits: for its environment.
        modules: what it imports.
        users: file descriptor of a user namespace, where the grader is root.
    """
    python = os.path.abspath(sys.executable)  # noqa: PTH100 - a link must stay one: it leads to the environment
    guest = [python, "-P", "-m", "mlphys.guest", backend.value, *modules]
    if backend is not Backend.BUBBLEWRAP:
        return guest
    environment = _repeat("--setenv", environment_of(limits, GUEST, "/tmp").items())
    user = AS_USER if users is None else ("--userns", str(users), *AS_ROOT)
    return [_bwrap(), *OWN, *ENDS, *user, "--clearenv", *environment, *_mounts(), "--", *guest]


def order_of(backend: Backend, limits: Limits, folder: str) -> dict[str, Any]:
    """Return the order for a submission's process; see `mlphys.guest.confine`."""
    return {
        "folder": folder,
        "disk": limits.disk_mib * 2**20,
        "limits": {
            "cpu": int(limits.notebook_seconds) + 60,
            "file": limits.disk_mib * 2**20,
            "files": 512,
            "tasks": TASKS * limits.processes,
        },
        "syscalls": "" if backend is Backend.NONE else filter_program(backend).hex(),
        "readable": [*_python_paths(), *_guest_code(), *MACHINE],
        "writable": [folder, *DEVICES],
    }


def environment_of(limits: Limits, package: str, scratch: str) -> dict[str, str]:
    """Return the environment of a nursery: nothing of the grader's own.

    Args:
        limits: for the number of threads.
        package: the folder that holds the guest's code.
        scratch: a folder for the caches of libraries.
    """
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TF_NUM_INTRAOP_THREADS")
    return dict.fromkeys(threads, str(limits.threads)) | {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": os.pathsep.join([package, *package_folders()]),
        "HOME": scratch,
        "MPLCONFIGDIR": f"{scratch}/.matplotlib",
        "IPYTHONDIR": f"{scratch}/.ipython",
        "LANG": "C.UTF-8",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_NUM_INTEROP_THREADS": "1",
        "CUDA_VISIBLE_DEVICES": "-1",
        "NBGRADER_EXECUTION": "autograde",
        "PYTHONHASHSEED": "0",
    }


def _mounts() -> list[str]:
    """Return the file system: own /proc, /dev and /tmp; Python and the guest read-only."""
    code = [(path, f"{GUEST}/mlphys/{Path(path).name}") for path in _guest_code()]
    read_only = [*((path, path) for path in _python_paths()), *code]
    parents = {str(parent) for _, place in read_only for parent in Path(place).parents} - {"/", *SCRATCH}
    own = ["--proc", "/proc", "--dev", "/dev", *_made("--tmpfs", "1777", SCRATCH), *_made("--dir", "0755", parents)]
    sealed = ["--chdir", WORK, "--remount-ro", "/dev", "--remount-ro", "/"]
    return [*own, *_repeat("--ro-bind-try", read_only), *sealed]


def _made(option: str, mode: str, places: Iterable[str]) -> list[str]:
    """Return options that make folders with a mode; without one they would be root's alone."""
    return [word for place in sorted(places) for word in ("--perms", mode, option, place)]


def _python_paths() -> list[str]:
    """Return the system's folders and the Python environment's, which hold nothing of the course."""
    return list(dict.fromkeys([*SYSTEM, *_own_python()]))


def _own_python() -> list[str]:
    """Return the folders of the Python environment, and of packages that lie elsewhere (a user's own)."""
    return list(dict.fromkeys([sys.base_prefix, sys.prefix, *package_folders()]))


def package_folders() -> list[str]:
    """Return the folders of installed packages that are in no environment."""
    folders = [Path(place) for place in sys.path if place.endswith(("site-packages", "dist-packages"))]
    homes = (sys.base_prefix, sys.prefix)
    return [str(folder) for folder in folders if folder.is_dir() and not any(map(folder.is_relative_to, homes))]


def _guest_code() -> list[str]:
    """Return the part of this package that a guest needs."""
    package = Path(mlphys.__file__).parent
    return [str(package / "__init__.py"), str(package / "guest")]


def _repeat(option: str, values: Iterable[tuple[str, ...]]) -> list[str]:
    return [word for value in values for word in (option, *value)]


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
