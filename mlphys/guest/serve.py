"""Serves the judge: runs cells, calls functions, answers over one line.

Requests come in and replies go out, each a frame of `mlphys.guest.wire`. The process holds no
secret, no check and no reference, so a student who takes it over can only answer wrongly in his
own name.
"""

from __future__ import annotations

import random
import sys
import threading
from collections import ChainMap
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from mlphys.guest import call, wire
from mlphys.guest.adapt import to_data
from mlphys.guest.shell import Shell, run_cell


class Guest:
    """Serves the judge's requests, one after another, in one Python namespace."""

    def __init__(self, inbox: BinaryIO, outbox: BinaryIO, shell: Shell) -> None:
        self.inbox, self.outbox, self.shell = inbox, outbox, shell
        self.request = 0  # the number of the request in hand: the judge takes no message with another one
        self.replaced: dict[str, Any] = {}  # functions of the student's that the judge's stand in for
        self.handles: dict[str, Any] = {}  # functions that the judge was handed, by "#number"

    def serve(self) -> None:
        """Answer requests until the judge closes the line."""
        actions = {
            "file": self.file,
            "run": self.run,
            "call": self.call,
            "stand_in": self.stand_in,
            "restore": self.restore,
        }
        while True:
            request = wire.load(wire.read_frame(self.inbox))
            self.request = request["request"]
            actions[request["do"]](request)

    def file(self, request: Mapping[str, Any]) -> None:
        """Write a file that came with the notebook, or the next part of one, into the current folder."""
        path = Path(request["name"])
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(request["content"])
        self.send({"done": True})

    def run(self, request: Mapping[str, Any]) -> None:
        """Run a cell; outputs go out as they come, then whether it ended well."""
        seed(request["seed"])
        well = run_cell(self.shell, request["source"], lambda output: self.send({"output": output}))
        self.send({"done": well})

    def call(self, request: Mapping[str, Any]) -> None:
        """Call a function of the student's."""
        seed(request["seed"])
        self.handles.clear()
        self.reply_to(request)
        close_figures()

    def reply_to(self, request: Mapping[str, Any]) -> None:
        """Call a function by its name, or by the handle that the judge was given, and send the reply."""
        functions = ChainMap(self.handles, self.shell.user_ns)
        self.send({"reply": call.answer_call(functions, request["name"], request["frame"], self.ask)})

    def stand_in(self, request: Mapping[str, Any]) -> None:
        """Put a function of the judge's in place of one of the student's."""
        number = request["number"]
        self.replaced.setdefault(request["name"], self.shell.user_ns.get(request["name"]))
        self.shell.user_ns[request["name"]] = lambda *args, **kwargs: self.ask(number, list(args), kwargs)
        self.send({"done": True})

    def restore(self, request: Mapping[str, Any]) -> None:
        """Put the student's functions back in their places."""
        self.shell.user_ns.update(self.replaced)
        self.replaced.clear()
        self.send({"done": True})

    def ask(self, number: int, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """Ask the judge for the value of one of its functions, in the midst of a call.

        The judge may call functions that it was handed before it answers.
        """
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("only the main thread can ask the judge")
        self.send({"ask": number, "arguments": arguments, "keywords": keywords}, self.hand_over)
        while "name" in (message := wire.load(wire.read_frame(self.inbox))):
            self.reply_to(message)
        if message["error"]:
            raise ValueError(message["error"])
        return message["value"]

    def hand_over(self, value: Any) -> Any:
        """Return data, or a handle for a function."""
        if not callable(value):
            return to_data(value)
        self.handles[f"#{len(self.handles)}"] = value
        return wire.Handle(len(self.handles) - 1)

    def send(self, message: dict[str, Any], adapt: wire.Adapter = to_data) -> None:
        """Write one message."""
        self.outbox.write(wire.dump({"request": self.request, **message}, adapt))
        self.outbox.flush()


def seed(number: int) -> None:
    """Seed the global generators, so that a submission that uses them does the same every time."""
    import numpy as np

    random.seed(number)
    np.random.seed(number % 2**32)  # noqa: NPY002 - students use the global generator
    tensorflow = sys.modules.get("tensorflow")
    if tensorflow is not None and hasattr(tensorflow, "random"):
        tensorflow.random.set_seed(number % 2**31)


def close_figures() -> None:
    """Close what a call has drawn: the description is on its way."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")
