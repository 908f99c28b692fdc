"""Landlock: the kernel's file and network rules for a process that may not make namespaces.

https://docs.kernel.org/userspace-api/landlock.html; constants carry the names of its header.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

libc: Final = ctypes.CDLL(None, use_errno=True)

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # system calls, the same on every architecture
CREATE_RULESET_VERSION, RULE_PATH_BENEATH = 1, 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
ALL_FILES: Final = (1 << 16) - 1  # of version 5: making, removing, moving, ioctl on devices
ALL_NETWORK: Final = 0b11  # bind and connect, of version 4
ALL_SCOPES: Final = 0b11  # abstract sockets and signals, of version 6
NEEDED_VERSION: Final = 6
PR_SET_NO_NEW_PRIVS = 38


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version() -> int:
    """Return the version of Landlock that this kernel has; 0 for none."""
    return max(0, int(libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), CREATE_RULESET_VERSION)))


def restrict(readable: Iterable[str], writable: Iterable[str]) -> None:
    """Restrict this process for good: paths to read and run, paths to write too; no TCP, no signals to others.

    Raises:
        OSError: the kernel refuses.
    """
    ruleset = _Ruleset(ALL_FILES, ALL_NETWORK, ALL_SCOPES)
    rules = _check(libc.syscall(CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(ctypes.sizeof(ruleset)), 0))
    for paths, allowed in ((readable, EXECUTE | READ_FILE | READ_DIR), (writable, ALL_FILES)):
        for path in paths:
            _allow(rules, path, allowed)
    _check(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    _check(libc.syscall(RESTRICT_SELF, rules, 0))
    os.close(rules)


def _allow(rules: int, path: str, allowed: int) -> None:
    """Add a rule for what is at and below a path, if there is anything."""
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    if not Path(path).is_dir():
        allowed &= EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE
    rule = _PathRule(allowed, place)
    _check(libc.syscall(ADD_RULE, rules, RULE_PATH_BENEATH, ctypes.byref(rule), 0))
    os.close(place)


def _check(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"Landlock: {os.strerror(number)}")
    return result
