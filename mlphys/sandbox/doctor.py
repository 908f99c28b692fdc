"""Tries on this machine what a backend keeps student code from; nothing here is taken on trust."""

from __future__ import annotations

import os
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from mlphys.errors import GraderError
from mlphys.sandbox.box import find_backend
from mlphys.sandbox.limits import Backend, Limits
from mlphys.sandbox.session import Sandbox, Session

PROBES = {
    "reads the grader's files": "print(bool(open({grader!r}).read()))",
    "reads the home folder": "print(any(map(os.path.exists, {home!r})))",
    "reads the list of users": "print(bool(open('/etc/passwd').read()))",
    "sees the grader's environment": "print(bool(open('/proc/{pid}/environ').read()))",
    "signals the grader": "os.kill({pid}, 0) or print(os.path.exists('/proc/{pid}/exe'))",
    "reaches a server on this machine": "print(not socket.socket().connect_ex(('127.0.0.1', {port})))",
    "makes namespaces": "print(not ctypes.CDLL(None).unshare(0x10000000))",
    "hides memory": "print(ctypes.CDLL(None).memfd_create(b'x', 0) >= 0)",
}


@dataclass(frozen=True)
class Finding:
    """What trying one backend gave.

    Attributes:
        backend: which.
        works: whether it can be used here.
        problem: why not; empty where it can.
        holes: what student code could do nevertheless.
    """

    backend: Backend
    works: bool
    problem: str = ""
    holes: tuple[str, ...] = ()


def examine(backend: Backend) -> Finding:
    """Try a backend on this machine."""
    try:
        session = Sandbox(find_backend(backend), Limits()).open({}, time.monotonic() + 60)
    except GraderError as error:
        return Finding(backend, works=False, problem=str(error))
    with socket.create_server(("127.0.0.1", 0)) as server, session:
        holes = tuple(name for name, code in PROBES.items() if _succeeds(session, code, server.getsockname()[1]))
    return Finding(backend, works=True, holes=holes)


def _succeeds(session: Session, code: str, port: int) -> bool:
    values = {"grader": __file__, "home": _private_names(), "pid": os.getpid(), "port": port}
    run = session.run_cell(f"import os, socket, ctypes\n{code.format(**values)}", 0)
    return any(output.get("text", "").strip() == "True" for output in run.outputs)


def _private_names() -> list[str]:
    """Return what is in the home folder, apart from the way to Python."""
    python = [Path(sys.base_prefix), Path(sys.prefix)]
    try:
        return [str(path) for path in Path.home().iterdir() if not any(p.is_relative_to(path) for p in python)]
    except OSError:
        return []
