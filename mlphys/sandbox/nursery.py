"""Nurseries: warm processes in boxes, each of which forks one submission's process at a time.

Importing TensorFlow takes seconds, a fork of a process that has imported it milliseconds. So a
worker keeps a nursery from one submission to the next; a submission gets a fork, and namespaces
and folders of its own, and leaves nothing behind that the next could find.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO, Any, Final

import mlphys
from mlphys.errors import GraderError
from mlphys.sandbox.box import WORK, environment_of, nursery_command, order_of
from mlphys.sandbox.limits import Backend, Limits
from mlphys.sandbox.users import NOBODY, open_user_namespace
from mlphys.sandbox.watch import Family, kill, parent_of

START_SECONDS: Final = 120  # importing TensorFlow on a busy machine; more than that means trouble on our side
HELLO_SECONDS: Final = 60
END_SECONDS: Final = 2  # for a keeper to see that its child has gone, and for a nursery to end
CREDENTIALS: Final = 12  # bytes of struct ucred: pid, uid, gid
AS_NOBODY: Final[Mapping[str, Any]] = {"user": NOBODY, "group": NOBODY, "extra_groups": ()}
PRELOAD: Final = ("numpy", "matplotlib.pyplot", "matplotlib_inline.backend_inline")


@dataclass(frozen=True)
class Usage:
    """What a submission's processes used: CPU time in seconds, peak memory of the largest in MiB."""

    cpu: float
    peak_mib: float


@dataclass
class Child:
    """A submission's process: its line, its pid and family on this machine, and its folder."""

    line: socket.socket
    pid: int
    family: Family
    folder: str


@dataclass
class Nursery:
    """A warm process; see `mlphys.guest.__main__`.

    Args:
        backend: what keeps it in.
        limits: for its environment.
        modules: what it imports before any submission exists.
    """

    backend: Backend
    limits: Limits
    modules: tuple[str, ...]
    scratch: str = field(default_factory=lambda: tempfile.mkdtemp(prefix="mlphys-"))
    errors: IO[bytes] = field(default_factory=tempfile.TemporaryFile)

    def start(self) -> None:
        """Start the process and wait until it is warm.

        Raises:
            GraderError: it does not start; the message holds what it said.
        """
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        if self.backend is Backend.LANDLOCK and os.getuid() == 0:
            os.chown(self.scratch, NOBODY, NOBODY)
        with theirs:
            self.process = self._popen(theirs)
        self.control.settimeout(START_SECONDS)
        if not self._hear():
            said = self.said()
            self.close()
            raise GraderError(f"The sandbox did not start: {said}")
        self.control.settimeout(None)

    def fork(self, limits: Limits) -> Child:
        """Return a new process for a submission.

        Raises:
            GraderError: it could not be made.
        """
        line, theirs = socket.socketpair()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        folder = WORK if self.backend is Backend.BUBBLEWRAP else tempfile.mkdtemp(dir=self.scratch)
        with theirs:
            order = json.dumps(order_of(self.backend, limits, folder)).encode()
            try:
                socket.send_fds(self.control, [order], [theirs.fileno()])
            except OSError:
                raise GraderError(f"The sandbox is gone: {self.said()}") from None
        pid = self._hello(line)
        family = Family(parent_of(pid), own_namespace=self.backend is Backend.BUBBLEWRAP)
        return Child(line, pid, family, folder)

    def end(self, child: Child) -> Usage:
        """End a process and all that it started; return what they used.

        The process goes first, so that its keeper can take its account; what goes down with the
        keeper is in no account.
        """
        child.line.close()
        kill(child.pid)
        self.control.settimeout(END_SECONDS)
        used = self._hear()
        if not used:
            child.family.kill()
            self.control.settimeout(START_SECONDS)
            used = self._hear() or {"cpu": 0.0, "peak": 0.0}
        self.control.settimeout(None)
        if self.backend is not Backend.BUBBLEWRAP:
            shutil.rmtree(child.folder, ignore_errors=True)
        return Usage(used["cpu"], used["peak"] / 1024)

    @property
    def alive(self) -> bool:
        """Whether it can fork."""
        return self.process.poll() is None

    def close(self) -> None:
        """End the process; remove its folder."""
        self.control.close()  # it then ends by itself
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.errors.close()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def said(self) -> str:
        """Return the end of what it wrote to its standard error."""
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace").strip()[-500:]

    def _popen(self, stdin: socket.socket) -> subprocess.Popen[bytes]:
        users = open_user_namespace() if self.backend is Backend.BUBBLEWRAP and os.getuid() == 0 else None
        inherited = () if users is None else (users,)
        try:
            return self._spawn(nursery_command(self.backend, self.limits, self.modules, users), stdin, inherited)
        finally:
            for descriptor in inherited:
                os.close(descriptor)

    def _spawn(self, command: list[str], stdin: socket.socket, inherited: tuple[int, ...]) -> subprocess.Popen[bytes]:
        package = str(Path(mlphys.__file__).parent.parent)
        return subprocess.Popen(
            command,
            pass_fds=inherited,
            stdin=stdin.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=self.errors,
            cwd="/" if self.backend is Backend.BUBBLEWRAP else self.scratch,
            env=environment_of(self.limits, package, self.scratch),  # bubblewrap clears it, and sets its own
            start_new_session=True,
            **(AS_NOBODY if self.backend is Backend.LANDLOCK and os.getuid() == 0 else {}),
        )

    def _hear(self) -> Mapping[str, Any]:
        """Return the nursery's next message; nothing if it is gone."""
        try:
            message = self.control.recv(4096)
        except OSError:  # a time-out is one
            return {}
        return {"cpu": 0.0, "peak": 0.0, **json.loads(message)} if message else {}

    def _hello(self, line: socket.socket) -> int:
        """Wait for the first byte on a line; return the pid of who sent it, as the kernel tells it."""
        line.settimeout(HELLO_SECONDS)
        try:
            first, ancillary, _, _ = line.recvmsg(1, socket.CMSG_SPACE(CREDENTIALS), socket.MSG_PEEK)
        except OSError as error:
            raise GraderError(f"A sandbox did not start ({error}): {self.said()}") from None
        if not first or not ancillary:
            raise GraderError(f"A sandbox did not start: {self.said()}")
        line.settimeout(None)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
        return int.from_bytes(ancillary[0][2][:4], "little", signed=True)


@dataclass
class Nurseries:
    """The idle nurseries of one kind in this process."""

    backend: Backend
    limits: Limits
    modules: tuple[str, ...]
    idle: list[Nursery] = field(default_factory=list)

    def take(self) -> Nursery:
        """Return a nursery that forks for nobody now; start one if there is none."""
        while self.idle:
            nursery = self.idle.pop()
            if nursery.alive:
                return nursery
            nursery.close()
        nursery = Nursery(self.backend, self.limits, self.modules)
        nursery.start()
        return nursery

    def give_back(self, nursery: Nursery) -> None:
        """Keep a nursery for the next submission."""
        self.idle.append(nursery)

    def close(self) -> None:
        """End all idle ones."""
        while self.idle:
            self.idle.pop().close()


@cache
def nurseries_of(backend: Backend, threads: int, modules: tuple[str, ...]) -> Nurseries:
    """Return this process's nurseries of a kind; they end with the process."""
    nurseries = Nurseries(backend, Limits(threads=threads), tuple(dict.fromkeys((*PRELOAD, *modules))))
    atexit.register(nurseries.close)
    return nurseries
