"""Watches a box from outside: ends it when it takes too much memory, too many processes or too long."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

import psutil

from mlphys.sandbox.box import Limits

INTERVAL = 0.05  # seconds between two looks


@dataclass
class Watch:
    """A thread that kills a process group and keeps the reason.

    The deadline is set anew for every request; a notebook has one for itself as well.
    """

    pid: int
    limits: Limits
    reason: str | None = None
    deadline: float = float("inf")
    _stop: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Start watching."""
        threading.Thread(target=self._run, daemon=True).start()

    def stop(self) -> None:
        """Stop watching."""
        self._stop.set()

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
        try:
            root = psutil.Process(self.pid)
            family = [root, *root.children(recursive=True)]
            resident = sum(_resident(process) for process in family)
        except psutil.Error:
            return None
        if resident > self.limits.memory_mib * 2**20:
            return "memory"
        return "processes" if len(family) > self.limits.processes else None

    def _end(self, reason: str) -> None:
        self.reason = reason
        kill(self.pid)


def kill(pid: int) -> None:
    """Kill a box: bubblewrap's first process takes all others of its namespace along."""
    try:
        root = psutil.Process(pid)
        for process in [*root.children(recursive=True), root]:
            _kill_one(process)
    except psutil.NoSuchProcess:
        return


def _kill_one(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return


def _resident(process: psutil.Process) -> int:
    """Return the bytes of memory in use; shared pages count once per process, which errs on the safe side."""
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
