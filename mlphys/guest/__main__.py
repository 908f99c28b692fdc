"""The nursery: imports what notebooks need, then forks a process for each submission.

    python -P -m mlphys.guest KIND MODULE...

Orders come on standard input, a socket: a JSON object, and with it one end of the line on which
the new process will serve the judge. The nursery itself never runs student code, so every
submission starts from the same clean state, warm: a fork takes milliseconds where importing
TensorFlow takes seconds. It holds no secret, no check and no reference.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import socket
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from mlphys.guest import confine
from mlphys.guest.serve import Guest
from mlphys.guest.shell import Shell, make_shell

USER = 1000  # in bubblewrap's box
MAX_ORDER = 2**17  # bytes


def main() -> None:
    """Get warm, say so, then fork a process for each order until the judge closes the socket."""
    kind, *modules = sys.argv[1:]
    control = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    if kind == "bubblewrap":
        confine.leave_root(USER)
    confine.die_with_parent()
    confine.hide_memory()
    shell = warm_up(modules)
    control.send(b"{}")
    while order := receive_order(control):
        control.send(json.dumps(raise_one(control, shell, {"kind": kind, **order[0]}, order[1])).encode())


def warm_up(modules: Iterable[str]) -> Shell:
    """Import modules, those that there are, and return a shell; keep the garbage collector off what is shared."""
    for name in modules:
        with suppress(Exception):  # not installed, or broken: a notebook that needs it will be told
            importlib.import_module(name)
    shell = make_shell()
    gc.collect()
    gc.freeze()
    return shell


def receive_order(control: socket.socket) -> tuple[dict[str, Any], socket.socket] | None:
    """Return the next order and the line that came with it; None when the judge has gone."""
    message, files, *_ = socket.recv_fds(control, MAX_ORDER, 1)
    return (json.loads(message), socket.socket(fileno=files[0])) if message else None


def raise_one(control: socket.socket, shell: Shell, order: dict[str, Any], line: socket.socket) -> dict[str, float]:
    """Fork a process that serves on `line`; return its CPU time in seconds and its peak memory in KiB.

    Between the two stands a keeper, which enters the new namespaces and outlives whatever the
    submission starts; so all that a submission used is in one account.
    """
    keeper = os.fork()
    if keeper == 0:
        _or_exit(lambda: keep(control, shell, order, line))
    line.close()
    _, _, usage = os.wait4(keeper, 0)
    return {"cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss}


def keep(control: socket.socket, shell: Shell, order: dict[str, Any], line: socket.socket) -> None:
    """Fork the submission's process into namespaces of its own; wait until it and all it started are gone."""
    confine.die_with_parent()
    control.close()
    confine.adopt_orphans()
    if order["kind"] == "bubblewrap":
        confine.new_namespaces()
        become_first()
    child = os.fork()
    if child == 0:
        _or_exit(lambda: serve(shell, order, line))
    line.close()
    reap(child)


def become_first() -> None:
    """Go on as the first process of the new namespace: all others in it end when that one does."""
    first = os.fork()
    if first != 0:
        os.waitpid(first, 0)
        os._exit(0)
    confine.die_with_parent()


def serve(shell: Shell, order: dict[str, Any], line: socket.socket) -> None:
    """Give up all rights, then serve the judge."""
    confine.confine(order)
    with line.makefile("rb") as inbox, line.makefile("wb") as outbox:
        sys.path.insert(0, str(Path.cwd()))  # files handed in with the notebook, as in Jupyter
        guest = Guest(inbox, outbox, shell)
        guest.send({"done": True})
        guest.serve()


def reap(child: int) -> None:
    """Wait for a process; then end the processes that it left behind."""
    while os.wait()[0] != child:
        continue
    if os.getpid() == 1:
        return  # the kernel ends them
    with suppress(ChildProcessError):
        while True:
            end_children()
            os.wait()


def end_children() -> None:
    """Kill this process's children."""
    for pid in Path("/proc/thread-self/children").read_text().split():
        os.kill(int(pid), signal.SIGKILL)


def _or_exit(run: Any) -> None:
    """Run a forked process's part; never return into its parent's."""
    try:
        run()
        os._exit(0)
    except EOFError:
        os._exit(0)  # the judge has gone
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
        os._exit(70)


if __name__ == "__main__":
    main()
