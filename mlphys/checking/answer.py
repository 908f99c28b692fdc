"""A student's function as a check sees it: call it, get data back.

Under the grader an `Answer` is a line into the sandbox; in a plain notebook it is the function
itself, with the same conversion to data on the way in and out, so that a check behaves alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from mlphys.checking.figure import view_figure
from mlphys.guest import wire

MAX_TEXT: Final = 2000  # characters of an error: a guest may have been taken over
MAX_PARTS: Final = 100


class StudentRaised(Exception):
    """The student's function raised an exception; the message names the function and the line."""

    def __init__(self, name: str, kind: str, text: str, where: str = "") -> None:
        self.name, self.kind, self.text, self.where = name, kind, text, where
        at = f" at `{where}`" if where else ""
        super().__init__(f"{name} raised {kind}{at}: {text}" if text else f"{name} raised {kind}{at}")


@dataclass(frozen=True)
class Reply:
    """What a call gave back: its value, and the arguments that the call changed in place."""

    value: Any
    changed: tuple[str, ...]


class Line(Protocol):
    """Where calls go: the sandbox, or this process."""

    def call(self, name: str, args: bytes, callbacks: Mapping[int, Callable[..., Any]]) -> bytes:
        """Call the student's `name`; `args` and the reply are frames of `mlphys.guest.wire`."""


@dataclass(frozen=True)
class Answer:
    """One of the student's functions."""

    name: str
    line: Line = field(repr=False)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the student's function and return its value as data.

        Arguments may hold other answers and functions of the judge's: the student's function
        can call both. A matplotlib figure comes back as a `FigureView`.

        Raises:
            StudentRaised: the function raised an exception, or is not there.
        """
        return self.watch(*args, **kwargs).value

    def watch(self, *args: Any, **kwargs: Any) -> Reply:
        """Call the student's function; tell also which arguments it changed in place."""
        callbacks: dict[int, Callable[..., Any]] = {}
        frame = wire.dump({"args": list(args), "kwargs": kwargs}, lambda value: _outward(value, callbacks))
        return read_reply(self.name, self.line.call(self.name, frame, callbacks))


def read_reply(name: str, frame: bytes) -> Reply:
    """Return what a reply says; a reply that says nothing counts as the student's exception."""
    try:
        reply = wire.load(frame)
        changed = tuple(str(part)[:MAX_TEXT] for part in reply["changed"][:MAX_PARTS])
        error, value = reply["error"], inward(reply["value"])
        raised = None if error is None else StudentRaised(name, *(str(part)[:MAX_TEXT] for part in error))
    except Exception as garbled:  # a guest that a student has taken over may reply anything
        raise StudentRaised(name, "WireError", f"its value cannot be read ({garbled})") from None
    if raised is not None:
        raise raised
    return Reply(value, changed)


def inward(value: Any) -> Any:
    """Return data from the sandbox with descriptions of figures turned into views."""
    if isinstance(value, wire.Drawing):
        try:
            return view_figure(value.description)
        except Exception:  # a description that the student's code has made up
            return wire.Opaque("a figure that cannot be read")
    if isinstance(value, list | tuple):
        return type(value)(inward(item) for item in value)
    if isinstance(value, dict):
        return {key: inward(item) for key, item in value.items()}
    return value


def _outward(value: Any, callbacks: dict[int, Callable[..., Any]]) -> Any:
    """Replace functions in arguments by names and numbers that the sandbox understands."""
    if isinstance(value, Answer):
        return wire.Name(value.name)
    if callable(value):
        callbacks[len(callbacks)] = value
        return wire.Callback(len(callbacks) - 1)
    return value


@dataclass(frozen=True)
class LocalLine:
    """Calls in this process, for an instructor in a plain notebook; converts exactly as the sandbox does."""

    functions: Mapping[str, Callable[..., Any]]

    def call(self, name: str, args: bytes, callbacks: Mapping[int, Callable[..., Any]]) -> bytes:
        """Call a function of this process through the guest's own code."""
        from mlphys.guest.call import answer_call

        def ask(number: int, arguments: list[Any], keywords: dict[str, Any]) -> Any:
            return callbacks[number](*arguments, **keywords)

        return answer_call(self.functions, name, args, ask)


def local_answers(functions: Mapping[str, Callable[..., Any]]) -> dict[str, Answer]:
    """Return an `Answer` for each function of this process."""
    line = LocalLine(functions)
    return {name: Answer(name, line) for name in functions}
