"""Watches a submission from outside: ends it when it takes too much memory, too many processes or too long."""

from __future__ import annotations

import resource
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

import psutil

from mlphys.sandbox.limits import Limits

INTERVAL: Final = 0.05  # seconds between two looks at the clock; every second one is at memory, too


@dataclass(frozen=True)
class Family:
    """A submission's processes.

    Attributes:
        keeper: pid of the process whose descendants they are.
        own_namespace: whether the keeper is the first process of a namespace, which ends with it:
            at once and whole, where killing one by one may lose a race against forking.
    """

    keeper: int
    own_namespace: bool

    def members(self) -> Iterator[int]:
        """Yield the pids of the keeper's descendants; read from /proc, one file a thread."""
        waiting = [self.keeper]
        while waiting:
            children = list(_children(waiting.pop()))
            waiting += children
            yield from children

    def kill(self) -> None:
        """Kill all members; the keeper then ends, too."""
        for pid in [self.keeper] if self.own_namespace else self.members():
            kill(pid)


@dataclass
class Watch:
    """A thread that kills a submission's processes and keeps the reason.

    The deadline is set anew for every request; a notebook has one for itself as well.

    Args:
        family: the submission's processes.
        limits: what they may use.
    """

    family: Family
    limits: Limits
    reason: str | None = None
    deadline: float = float("inf")
    _stop: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Start watching."""
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop watching: from now on pids may be somebody else's."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        looks = 0
        while not self._stop.wait(INTERVAL):
            if time.monotonic() > self.deadline:
                return self._end("timeout")
            looks += 1
            excess = self._excess() if looks % 2 else None
            if excess:
                return self._end(excess)
        return None

    def _excess(self) -> str | None:
        """Return what there is too much of, if anything."""
        family = list(islice(self.family.members(), self.limits.processes + 1))
        if len(family) > self.limits.processes:
            return "processes"
        most = self.limits.memory_mib * 2**20
        # Resident memory counts shared pages once per process. It is quickly read, so the exact
        # sum is asked for only where that is too much.
        too_much = sum(map(_resident, family)) > most and sum(map(_proportional, family)) > most
        return "memory" if too_much else None

    def _end(self, reason: str) -> None:
        self.reason = reason
        self.family.kill()


def kill(pid: int) -> None:
    """Kill one process, if it is still there."""
    with suppress(psutil.Error):
        psutil.Process(pid).kill()


def parent_of(pid: int) -> int:
    """Return the pid of a process's parent."""
    return psutil.Process(pid).ppid()


def _children(pid: int) -> Iterator[int]:
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # the thread has ended
            yield from map(int, listed.read_text().split())


def _resident(pid: int) -> int:
    """Return the bytes of memory that a process has in use."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
    except (OSError, IndexError):
        return 0


def _proportional(pid: int) -> int:
    """Return the bytes that a process has in use, shared pages divided among those who share them."""
    try:
        return int(psutil.Process(pid).memory_full_info().pss)
    except psutil.Error:
        return 0
