"""A session: one guest process, the cells that it ran and the calls that it answers."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, cast

from mlphys.checking.answer import read_reply
from mlphys.errors import GraderError
from mlphys.guest import wire
from mlphys.sandbox.limits import Backend, Limits
from mlphys.sandbox.nursery import Nurseries, Usage, nurseries_of
from mlphys.sandbox.outputs import Output, append_output, clean_output
from mlphys.sandbox.watch import Watch

PART: Final = 16 * 2**20  # bytes of a file that one message carries
FORMS: Final[tuple[dict[str, type], ...]] = (  # the messages that a guest may send, each key with its type
    {"request": int, "output": dict},
    {"request": int, "done": bool},
    {"request": int, "reply": bytes},
    {"request": int, "ask": int, "arguments": list, "keywords": dict},
)


class SessionDied(Exception):
    """The guest process is gone.

    Attributes:
        reason: "timeout", "overtime" (of the whole notebook), "memory", "processes", "crashed" or
            "garbled" (it broke the protocol).
        seconds: wall time that it had for what it did.
        outputs: what the cell in hand had printed.
    """

    def __init__(self, reason: str, seconds: float = 0, outputs: tuple[Output, ...] = ()) -> None:
        super().__init__(reason)
        self.reason, self.seconds, self.outputs = reason, seconds, outputs


@dataclass(frozen=True)
class CellRun:
    """A cell that ran: its outputs, and whether it ended without an error."""

    outputs: tuple[Output, ...]
    well: bool


@dataclass(frozen=True)
class Sandbox:
    """Where sessions are opened.

    Attributes:
        backend: what keeps student code in; see `find_backend`.
        limits: what a submission may use.
        modules: what is imported before any student code runs, to start warm.
    """

    backend: Backend
    limits: Limits
    modules: tuple[str, ...] = ()

    def open(self, files: Mapping[str, bytes], deadline: float) -> Session:
        """Return a new session; see `Session`."""
        return Session(nurseries_of(self.backend, self.limits.threads, self.modules), self.limits, files, deadline)


class Session:
    """One submission's process; a context manager that leaves nothing behind.

    Args:
        nurseries: where the process comes from.
        limits: what it may use.
        files: what came with the notebook, by relative path.
        deadline: `time.monotonic()` at which the notebook's time is over.

    Raises:
        GraderError: no process can be started on this machine.
    """

    def __init__(self, nurseries: Nurseries, limits: Limits, files: Mapping[str, bytes], deadline: float) -> None:
        self.limits, self.deadline = limits, deadline
        self.request, self.seconds = 0, 0.0  # number of the request in hand, and the time that it has
        self.nurseries, self.nursery = nurseries, nurseries.take()
        self.child = self.nursery.fork(limits)
        self.inbox, self.outbox = self.child.line.makefile("rb"), self.child.line.makefile("wb")
        self.usage = Usage(0, 0)
        self.watch = Watch(self.child.family, limits)
        self.watch.start()
        try:
            self._receive()
            for name, content in files.items():
                self._send_file(name, content)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process and everything that it started; what it used is in `usage` from then on."""
        self.watch.stop()
        for stream in (self.inbox, self.outbox):
            _close(stream)
        self.usage = self.nursery.end(self.child)
        self.nurseries.give_back(self.nursery)

    def run_cell(self, source: str, seed: int, seconds: float | None = None) -> CellRun:
        """Run a cell of the notebook, for at most `seconds` (by default the limit of cells).

        Raises:
            SessionDied: the process died; the exception holds the outputs so far.
        """
        outputs: list[Output] = []
        try:
            self._ask({"do": "run", "source": source, "seed": seed}, self.limits.cell_seconds, seconds)
            well = self._collect(outputs)
        except SessionDied as death:
            raise SessionDied(death.reason, death.seconds, tuple(outputs)) from None
        finally:
            self.watch.deadline = float("inf")
        return CellRun(tuple(outputs), well)

    def call(
        self, name: str, args: bytes, callbacks: Mapping[int, Callable[..., Any]], seed: int, seconds: float | None
    ) -> bytes:
        """Call a function of the student's; `args` and the reply are frames (see `mlphys.guest.call`).

        Raises:
            SessionDied: the process died, took too long or too much.
        """
        try:
            self._ask({"do": "call", "name": name, "frame": args, "seed": seed}, self.limits.call_seconds, seconds)
            return self._await_reply(callbacks)
        finally:
            self.watch.deadline = float("inf")

    def _await_reply(self, callbacks: Mapping[int, Callable[..., Any]]) -> bytes:
        """Answer the guest's questions until it replies."""
        while True:
            message = self._receive()
            if "reply" in message:
                return cast("bytes", message["reply"])
            if "ask" not in message:
                raise self._death("garbled")
            self._answer(callbacks, message)

    @contextmanager
    def standing_in(self, names: Mapping[str, int]) -> Iterator[None]:
        """Put functions of the judge's, by number, in place of the student's for the while.

        Raises:
            SessionDied: the process died.
        """
        for name, number in names.items():
            self._order({"do": "stand_in", "name": name, "number": number})
        try:
            yield
        finally:
            if names and not isinstance(sys.exception(), SessionDied):  # a dead one has nothing to restore
                self._order({"do": "restore"})

    def _order(self, message: dict[str, Any]) -> None:
        """Send an order that runs no student code, and wait until it is done."""
        try:
            self._ask(message, self.limits.call_seconds)
            self._receive()
        finally:
            self.watch.deadline = float("inf")

    def _answer(self, callbacks: Mapping[int, Callable[..., Any]], message: dict[str, Any]) -> None:
        """Answer the guest's question with one of the judge's functions; its mistakes are the guest's."""
        try:
            arguments = self._with_functions(message["arguments"], callbacks)
            keywords = self._with_functions(message["keywords"], callbacks)
            value = callbacks[message["ask"]](*arguments, **keywords)
            self._send({"value": value, "error": None})
        except (SessionDied, GraderError):
            raise
        except Exception as error:  # called with whatever the student's code made up
            self._send({"value": None, "error": f"{type(error).__name__}: {error}"})

    def _with_functions(self, value: Any, callbacks: Mapping[int, Callable[..., Any]]) -> Any:
        """Return data with handles of the guest's functions turned into functions that call them."""
        if isinstance(value, wire.Handle):
            return lambda *args: self._call_handle(value.number, args, callbacks)
        if isinstance(value, list | tuple):
            return type(value)(self._with_functions(item, callbacks) for item in value)
        if isinstance(value, dict):
            return {key: self._with_functions(item, callbacks) for key, item in value.items()}
        return value

    def _call_handle(self, number: int, args: Sequence[Any], callbacks: Mapping[int, Callable[..., Any]]) -> Any:
        """Call a function that the guest handed over, in the midst of a call, under that call's limit."""
        frame = wire.dump({"args": list(args), "kwargs": {}})
        self._send({"name": f"#{number}", "frame": frame})
        return read_reply(f"function {number}", self._await_reply(callbacks)).value

    def _collect(self, outputs: list[Output]) -> bool:
        """Gather outputs until the cell is done; return whether it ended well."""
        room = self.limits.output_kib * 1024
        while True:
            message = self._receive()
            if "done" in message:
                return bool(message["done"])
            if "output" not in message:
                raise self._death("garbled")
            output = clean_output(message["output"])
            room -= len(str(output))
            if output is not None and room > 0:
                append_output(outputs, output)

    def _send_file(self, name: str, content: bytes) -> None:
        """Send a file in parts."""
        for start in range(0, max(len(content), 1), PART):
            self._order({"do": "file", "name": name, "content": content[start : start + PART]})

    def _ask(self, request: dict[str, Any], usual: float, seconds: float | None = None) -> None:
        """Send a request under a new number and start its clock; without a request nothing runs out."""
        now = time.monotonic()
        if now > self.deadline:
            raise self._death("overtime")
        self.request += 1
        self.seconds = usual if seconds is None else seconds
        self.watch.deadline = min(now + self.seconds, self.deadline)
        self._send({"request": self.request, **request})

    def _send(self, message: dict[str, Any]) -> None:
        try:
            self.outbox.write(wire.dump(message))
            self.outbox.flush()
        except OSError:
            raise self._death("crashed") from None

    def _receive(self) -> dict[str, Any]:
        """Return the next message; every field of it is untrusted data."""
        try:
            message = wire.load(wire.read_frame(self.inbox))
        except (EOFError, OSError):
            raise self._death("crashed") from None
        except wire.WireError:
            raise self._death("garbled") from None
        if not _has_form(message) or message["request"] != self.request:
            raise self._death("garbled")
        return cast("dict[str, Any]", message)

    def _death(self, reason: str) -> SessionDied:
        """Return why the process is gone: what the watch says, else `reason`."""
        reason = self.watch.reason or reason
        late = reason == "timeout" and time.monotonic() > self.deadline
        return SessionDied("overtime" if late else reason, self.seconds)


def _has_form(message: Any) -> bool:
    """Return whether a message has the keys and types of one that a guest may send."""
    forms = (form for form in FORMS if isinstance(message, dict) and form.keys() == message.keys())
    return any(all(type(message[key]) is kind for key, kind in form.items()) for form in forms)


def _close(stream: Any) -> None:
    try:
        stream.close()
    except OSError:
        return
