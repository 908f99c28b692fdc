"""A session: one guest process, the cells that it ran and the calls that it answers."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from mlphys.checking.answer import read_reply
from mlphys.errors import GraderError
from mlphys.guest import wire
from mlphys.sandbox.box import Backend, Limits, start_box
from mlphys.sandbox.outputs import Output, append_output, clean_output
from mlphys.sandbox.watch import Watch, kill

START_SECONDS = 60  # a guest that does not answer by then means trouble on our side
FORMS: Final[tuple[dict[str, type], ...]] = (  # the messages that a guest may send, each key with its type
    {"output": dict},
    {"done": bool},
    {"reply": bytes},
    {"ask": int, "arguments": list, "keywords": dict},
)


class SessionDied(Exception):
    """The guest process is gone.

    Attributes:
        reason: "timeout", "overtime" (of the whole notebook), "memory", "processes", "crashed" or
            "garbled" (it broke the protocol).
        outputs: what the cell in hand had printed.
    """

    def __init__(self, reason: str, outputs: tuple[Output, ...] = ()) -> None:
        super().__init__(reason)
        self.reason, self.outputs = reason, outputs


@dataclass(frozen=True)
class CellRun:
    """A cell that ran: its outputs, and whether it ended without an error."""

    outputs: tuple[Output, ...]
    well: bool


class Session:
    """One guest process; a context manager that leaves nothing behind.

    Args:
        backend: what keeps it in; see `find_backend`.
        limits: what it may use.
        files: files that came with the notebook, by relative path; they are copied into the box.
        deadline: `time.monotonic()` at which the notebook's time is over.
    """

    def __init__(self, backend: Backend, limits: Limits, files: Mapping[str, Path], deadline: float) -> None:
        self.limits, self.deadline = limits, deadline
        self.box = start_box(backend, limits, files)
        self.watch = Watch(self.box.process.pid, limits)
        self.watch.start()
        self._await_start()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process and everything that it started; remove its files."""
        self.watch.stop()
        kill(self.box.process.pid)
        self.box.process.wait()
        for stream in (self.box.process.stdin, self.box.process.stdout, self.box.process.stderr):
            _close(stream)
        shutil.rmtree(self.box.folder, ignore_errors=True)

    def run_cell(self, source: str, seed: int, seconds: float | None = None) -> CellRun:
        """Run a cell of the notebook, for at most `seconds` (by default the limit of cells).

        Raises:
            SessionDied: the process died; the exception holds the outputs so far.
        """
        outputs: list[Output] = []
        try:
            self._limit(self.limits.cell_seconds if seconds is None else seconds)
            self._send({"do": "run", "source": source, "seed": seed})
            well = self._collect(outputs)
        except SessionDied as death:
            raise SessionDied(death.reason, tuple(outputs)) from None
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
        self._limit(self.limits.call_seconds if seconds is None else seconds)
        try:
            self._send({"do": "call", "name": name, "frame": args, "seed": seed})
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
                raise SessionDied("garbled")
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
        self._limit(self.limits.call_seconds)
        try:
            self._send(message)
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
                raise SessionDied("garbled")
            output = clean_output(message["output"])
            room -= len(str(output))
            if output is not None and room > 0:
                append_output(outputs, output)

    def _await_start(self) -> None:
        self.watch.deadline = time.monotonic() + START_SECONDS
        try:
            self._receive()
            self.watch.deadline = float("inf")
        except SessionDied as death:
            kill(self.box.process.pid)
            said = cast("BinaryIO", self.box.process.stderr).read().decode(errors="replace").strip()
            self.close()
            raise GraderError(f"The sandbox did not start ({death.reason}): {said[-500:]}") from None

    def _limit(self, seconds: float) -> None:
        """Start the clock of one request; without a request nothing runs out."""
        now = time.monotonic()
        if now > self.deadline:
            raise SessionDied("overtime")
        self.watch.deadline = min(now + seconds, self.deadline)

    def _send(self, message: dict[str, Any]) -> None:
        stream = cast("BinaryIO", self.box.process.stdin)
        try:
            stream.write(wire.dump(message))
            stream.flush()
        except OSError:
            raise SessionDied(self._reason("crashed")) from None

    def _receive(self) -> dict[str, Any]:
        """Return the next message; every field of it is untrusted data."""
        try:
            message = wire.load(wire.read_frame(cast("BinaryIO", self.box.process.stdout)))
        except EOFError:
            raise SessionDied(self._reason("crashed")) from None
        except wire.WireError:
            raise SessionDied("garbled") from None
        if not isinstance(message, dict) or not any(message.keys() == form.keys() for form in FORMS):
            raise SessionDied("garbled")
        form = next(form for form in FORMS if form.keys() == message.keys())
        if any(type(message[key]) is not kind for key, kind in form.items()):
            raise SessionDied("garbled")
        return message

    def _reason(self, otherwise: str) -> str:
        """Return why the process is gone: what the watch says, else `otherwise`."""
        return self.watch.reason or otherwise


def _close(stream: Any) -> None:
    try:
        stream.close()
    except OSError:
        return
