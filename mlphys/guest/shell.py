"""IPython in the sandbox: runs a cell and hands over its outputs in notebook format, as they come."""

from __future__ import annotations

import io
import os
import sys
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


class Budget:
    """Counts what a cell prints, and cuts it off at a limit."""

    def __init__(self) -> None:
        self.left = MAX_STREAM

    def take(self, text: str) -> str:
        """Return as much of `text` as may still be printed."""
        kept = text[: self.left] if self.left else ""
        cut = self.left and len(text) >= self.left
        self.left -= len(kept)
        return f"{kept}\n[output cut here]\n" if cut else kept


class Stream(io.TextIOBase):
    """A text stream that emits what is written to it."""

    def __init__(self, name: str, emit: Emit, budget: Budget) -> None:
        self.name, self.emit, self.budget = name, emit, budget

    def writable(self) -> bool:
        """Return True: it can be written to."""
        return True

    def write(self, text: str) -> int:
        """Emit `text` as a stream output."""
        kept = self.budget.take(str(text))
        if kept:
            self.emit({"output_type": "stream", "name": self.name, "text": kept})
        return len(text)


class Publisher(DisplayPublisher):
    """Emits what `display` publishes."""

    def publish(self, data: dict[str, Any], metadata: dict[str, Any] | None = None, **_: Any) -> None:
        """Emit one display output; updates of earlier ones appear as new ones."""
        cast(Shell, self.shell).emit({"output_type": "display_data", "data": plain_data(data), "metadata": {}})

    def clear_output(self, wait: bool = False) -> None:
        """Keep what there is: a record loses nothing."""


class ResultHook(DisplayHook):
    """Emits the value of a cell's last line."""

    def write_output_prompt(self) -> None:
        """Write no prompt: the notebook has its own."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        """Emit one result."""
        output = {"output_type": "execute_result", "data": plain_data(format_dict), "metadata": {}}
        cast(Shell, self.shell).emit(output | {"execution_count": None})

    def finish_displayhook(self) -> None:
        """Write no newline after it."""


class Shell(InteractiveShell):
    """An IPython shell whose outputs go to `emit`."""

    displayhook_class = Type(ResultHook)
    display_pub_class = Type(Publisher)
    sink: Emit | None = None

    def emit(self, output: dict[str, Any]) -> None:
        """Send one output to whoever listens now."""
        if self.sink is not None:
            self.sink(output)

    def _showtraceback(self, etype: type | None, evalue: BaseException | None, stb: list[str]) -> None:
        """Emit an error, with its traceback."""
        name = getattr(etype, "__name__", "Error")
        self.emit({"output_type": "error", "ename": name, "evalue": str(evalue), "traceback": list(stb)})

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no window to draw on."""


def make_shell() -> Shell:
    """Return a shell without history, as a notebook's kernel has one, with figures drawn inline."""
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.banner1 = ""
    shell = Shell.instance(config=config)
    shell.enable_matplotlib("inline")
    return shell


def run_cell(shell: Shell, source: str, emit: Emit) -> bool:
    """Run one cell; return False if it stopped with an error."""
    with _listening(shell, emit):
        result = shell.run_cell(source, store_history=False)
    return bool(result.success)


@contextmanager
def _listening(shell: Shell, emit: Emit) -> Iterator[None]:
    """Send outputs and the standard streams to `emit` for the while."""
    budget, streams = Budget(), (sys.stdout, sys.stderr)
    shell.sink = emit
    sys.stdout, sys.stderr = Stream("stdout", emit, budget), Stream("stderr", emit, budget)
    try:
        yield
    finally:
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
