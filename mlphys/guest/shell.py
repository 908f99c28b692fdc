"""IPython in the sandbox: runs a cell and hands over its outputs in notebook format, as they come."""

from __future__ import annotations

import io
import os
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, cast

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type

Emit = Callable[[dict[str, Any]], None]  # takes one output in notebook format
MAX_STREAM: Final = 2**20  # characters that a cell may print
_TEXT_LIMIT: Final = 8 * 2**20  # characters of one picture or text


class Printed:
    """Gathers what a cell prints, cuts it off at a limit, and emits it now and then.

    One print is two writes; sent one by one they would cost more than the printing. Text waits for
    at most `WAIT` seconds of printing, so that little is lost when the process is killed.
    """

    WAIT: Final = 0.1

    def __init__(self, emit: Emit) -> None:
        self.emit = emit
        self.left = MAX_STREAM
        self.name, self.pending, self.since = "stdout", [""], time.monotonic()

    def add(self, name: str, text: str) -> None:
        """Take what was written to the stream `name`."""
        if name != self.name:
            self.flush()
            self.name = name
        self.pending.append(self._within_limit(text))
        if time.monotonic() - self.since > self.WAIT:
            self.flush()

    def end(self) -> None:
        """Emit what is waiting; what is written from now on (by a logger that kept the stream) goes nowhere."""
        self.flush()
        self.emit = lambda _: None

    def flush(self) -> None:
        """Emit what is waiting."""
        text = "".join(self.pending)
        self.pending, self.since = [], time.monotonic()
        if text:
            self.emit({"output_type": "stream", "name": self.name, "text": text})

    def _within_limit(self, text: str) -> str:
        kept = text[: self.left]
        cut = 0 < self.left <= len(text)
        self.left -= len(kept)
        return f"{kept}\n[output cut here]\n" if cut else kept


class Stream(io.TextIOBase):
    """A text stream into `Printed`."""

    def __init__(self, name: str, printed: Printed) -> None:
        self.name, self.printed = name, printed

    def writable(self) -> bool:
        """Return True: it can be written to."""
        return True

    def write(self, text: str) -> int:
        """Take `text`."""
        self.printed.add(self.name, str(text))
        return len(text)

    def flush(self) -> None:
        """Emit what is waiting."""
        self.printed.flush()


class Publisher(DisplayPublisher):
    """Emits what `display` publishes."""

    def publish(self, data: Any, metadata: Any = None, *_: Any, **__: Any) -> None:
        """Emit one display output; updates of earlier ones appear as new ones."""
        cast("Shell", self.shell).emit({"output_type": "display_data", "data": plain_data(data), "metadata": {}})

    def clear_output(self, wait: bool = False) -> None:
        """Keep what there is: a record loses nothing."""


class ResultHook(DisplayHook):
    """Emits the value of a cell's last line."""

    def quiet(self) -> bool:
        """Return whether the cell ends in a semicolon, which hides its value."""
        return bool(cast("Any", self).semicolon_at_end_of_expression(cast("Shell", self.shell).source))

    def write_output_prompt(self) -> None:
        """Write no prompt: the notebook has its own."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        """Emit one result."""
        output = {"output_type": "execute_result", "data": plain_data(format_dict), "metadata": {}}
        cast("Shell", self.shell).emit(output | {"execution_count": None})

    def finish_displayhook(self) -> None:
        """Write no newline after it."""


class Shell(InteractiveShell):
    """An IPython shell whose outputs go to `emit`."""

    displayhook_class = Type(ResultHook)
    display_pub_class = Type(Publisher)
    sink: Emit | None = None
    source = ""  # of the cell that is run

    def emit(self, output: dict[str, Any]) -> None:
        """Send one output to whoever listens now."""
        if self.sink is not None:
            self.sink(output)

    def _showtraceback(self, etype: type | None, evalue: BaseException | None, stb: list[str]) -> None:
        """Emit an error, with its traceback."""
        name = getattr(etype, "__name__", "Error")
        self.emit({"output_type": "error", "ename": name, "evalue": str(evalue), "traceback": list(stb)})

    def ask_exit(self) -> None:
        """`exit()` in a cell ends it."""
        raise SystemExit

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no window to draw on."""


def make_shell() -> Shell:
    """Return a shell without history, as a notebook's kernel has one, with figures drawn inline."""
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.banner1 = ""
    shell = Shell.instance(config=config)
    cast("Any", shell).enable_matplotlib("inline")
    return shell


def run_cell(shell: Shell, source: str, emit: Emit) -> bool:
    """Run one cell; return False if it stopped with an error."""
    shell.source = source
    with _listening(shell, emit):
        result = cast("Any", shell).run_cell(source, store_history=False)
    return bool(result.success)


@contextmanager
def _listening(shell: Shell, emit: Emit) -> Iterator[None]:
    """Send outputs and the standard streams to `emit` for the while, in the order in which they come."""
    printed, streams = Printed(emit), (sys.stdout, sys.stderr)

    def sink(output: dict[str, Any]) -> None:
        printed.flush()
        emit(output)

    shell.sink = sink
    sys.stdout, sys.stderr = Stream("stdout", printed), Stream("stderr", printed)
    try:
        yield
    finally:
        printed.end()
        sys.stdout, sys.stderr = streams
        shell.sink = None


def plain_data(data: Any) -> dict[str, str]:
    """Return what a record keeps of a display: text and pictures, no HTML and no script."""
    kept: dict[str, str] = {}
    for kind in ("text/plain", "image/png", "image/jpeg"):
        value = data.get(kind)
        text = b64encode(value).decode() if isinstance(value, bytes) else value
        if isinstance(text, str) and len(text) <= _TEXT_LIMIT:
            kept[kind] = text
    return kept or {"text/plain": "[an output of a kind that is not kept]"}


def silence() -> None:
    """Send what is written to the standard file descriptors (by C code, by children) nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
