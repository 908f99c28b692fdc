"""Confines a forked process before any student code runs in it: namespaces, folders, rights, system calls.

Plain calls of libc: Python 3.11 offers none of them, and the libraries that do want a compiler.
Constants carry the names of the kernel's headers.
"""

from __future__ import annotations

import ctypes
import os
import resource
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from mlphys.guest import landlock
from mlphys.guest.shell import silence

libc: Final = ctypes.CDLL(None, use_errno=True)

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x20000, 0x4000000, 0x8000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC = 2, 4, 8, 4096, 16384
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP = 1, 4, 22, 24
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 36, 38
SECCOMP_MODE_FILTER = 2
SIGKILL = 9
LAST_CAPABILITY = 63
RLIMITS: Final = {
    "cpu": resource.RLIMIT_CPU,
    "file": resource.RLIMIT_FSIZE,
    "files": resource.RLIMIT_NOFILE,
    "tasks": resource.RLIMIT_NPROC,
}


def die_with_parent() -> None:
    """Have the kernel end this process when its parent ends."""
    _prctl(PR_SET_PDEATHSIG, SIGKILL)


def leave_root(user: int) -> None:
    """Become another user of this namespace, if this process is root in it."""
    if os.getuid() == 0:
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)


def hide_memory() -> None:
    """Let no other process read this one's memory, or open what it has open."""
    _prctl(PR_SET_DUMPABLE, 0)


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ends."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def new_namespaces() -> None:
    """Enter new namespaces; processes come to live in the new one with the next fork."""
    _prctl(PR_SET_DUMPABLE, 1)  # else the maps below belong to root
    ids = {"uid_map": os.getuid(), "gid_map": os.getgid()}
    flags = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS
    _check(libc.unshare(flags), "new namespaces")
    _write("/proc/self/setgroups", "deny")
    for name, number in ids.items():
        _write(f"/proc/self/{name}", f"{number} {number} 1")
    hide_memory()


def confine(order: Mapping[str, Any]) -> None:
    """Give up what the submission's process must not have, for good.

    Args:
        order: "kind", one of the backends; "folder", its own; "disk", bytes of each folder;
            "limits", by the names in `RLIMITS`; "syscalls", a seccomp program in hexadecimal digits;
            "readable" and "writable", paths for Landlock.

    Raises:
        OSError: the kernel refuses.
    """
    die_with_parent()
    _prctl(PR_SET_DUMPABLE, 1)  # its own threads and children may look at it
    if order["kind"] == "bubblewrap":
        private_folders(order["folder"], order["disk"], order["readable"])
    enter(order["folder"], "/tmp" if order["kind"] == "bubblewrap" else order["folder"])
    if order["kind"] == "landlock":
        landlock.restrict(order["readable"], order["writable"])
    for name, value in order["limits"].items():
        resource.setrlimit(RLIMITS[name], (value, value))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if order["kind"] != "none":
        drop_capabilities()
        filter_syscalls(bytes.fromhex(order["syscalls"]))
    silence()


def private_folders(folder: str, size: int, kept: Iterable[str]) -> None:
    """Put empty folders of limited size over those that the nursery has, and /proc of the new namespace.

    A Python environment below one of them (a course that lives in /tmp) stays in sight.
    """
    for place in ("/tmp", "/dev/shm", folder):
        hidden = [path for path in map(Path, kept) if path.is_relative_to(place) and path.exists()]
        below = {path: os.open(path, os.O_PATH) for path in hidden}
        options = f"size={size},nr_inodes=100000,mode=0755"
        _check(_mount("tmpfs", place, MS_NOSUID | MS_NODEV, options), f"a folder at {place}")
        for path, old in below.items():
            path.mkdir(parents=True)
            _check(_bind(f"/proc/self/fd/{old}", str(path)), f"the folder {path}")
            os.close(old)
    # Refused where the outer /proc is covered in part (for root in many containers). Then the outer
    # one stays, which shows the nursery beside the submission, and nothing in it can be opened.
    _mount("proc", "/proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, "")
    try:
        _write("/proc/sys/user/max_user_namespaces", "0")  # filter_syscalls forbids them, too
    except OSError:
        return


def enter(folder: str, scratch: str) -> None:
    """Make a folder the home and the current one, another the one for temporary files."""
    os.chdir(folder)
    own = {"MPLCONFIGDIR": f"{scratch}/.matplotlib", "IPYTHONDIR": f"{scratch}/.ipython"}
    os.environ.update({"HOME": folder, "TMPDIR": scratch, **own})
    tempfile.tempdir = None  # what the nursery found out is out of date


def drop_capabilities() -> None:
    """Give up every right that root would have, and the chance to gain any."""
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    for capability in range(LAST_CAPABILITY + 1):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)  # fails for numbers that this kernel does not know
    header, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    _check(libc.capset(header, none), "giving up capabilities")


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def filter_syscalls(instructions: bytes) -> None:
    """Have the kernel refuse system calls, as a seccomp program says; see `mlphys.sandbox.syscalls`."""
    program = _Program(len(instructions) // 8, instructions)
    _check(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0), "filtering system calls")


def _mount(kind: str, place: str, flags: int, options: str) -> int:
    return int(libc.mount(kind.encode(), place.encode(), kind.encode(), flags, options.encode()))


def _bind(source: str, target: str) -> int:
    return int(libc.mount(source.encode(), target.encode(), None, MS_BIND | MS_REC, None))


def _prctl(option: int, value: int) -> None:
    _check(libc.prctl(option, value, 0, 0, 0), f"prctl {option}")


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def _write(path: str, text: str) -> None:
    Path(path).write_text(text)
