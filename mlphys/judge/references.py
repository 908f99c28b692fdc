"""The reference answers, in a sandbox of their own: student code may call them with anything.

Where an earlier answer failed, the reference takes its place, and the student's functions call it
with arguments of their own making. There they meet the same limits as the student's code.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mlphys.checking import Answer, StudentRaised
from mlphys.lecture import Lecture
from mlphys.sandbox import Sandbox, Session, SessionDied

Function = Callable[..., Any]


@dataclass(frozen=True)
class SessionLine:
    """The line of an `Answer` into a session.

    Attributes:
        session: where calls go.
        seed: what the session's global random generators start from in each call.
        seconds: wall time of a call; None for the limit of calls.
        until: `time.monotonic()` at which the time of all calls together is over.
        stand_ins: functions that the session's code may call by these numbers.
    """

    session: Session
    seed: int
    seconds: float | None = None
    until: float = float("inf")
    stand_ins: Mapping[int, Function] = field(default_factory=dict)

    def call(self, name: str, args: bytes, callbacks: Mapping[int, Function]) -> bytes:
        """Call a function in the sandbox.

        Raises:
            SessionDied: the process died, or time is over.
        """
        seconds = self.session.limits.call_seconds if self.seconds is None else self.seconds
        left = self.until - time.monotonic()
        if left <= 0:
            raise SessionDied("timeout", seconds)
        return self.session.call(name, args, {**callbacks, **self.stand_ins}, self.seed, min(seconds, left))


@dataclass
class References:
    """A session with a lecture's reference answers; opened when it is first needed."""

    sandbox: Sandbox
    lecture: Lecture
    session: Session | None = None

    def function(self, name: str, seed: int, deadline: float) -> Function:
        """Return a reference answer as a function; calling it may raise `SessionDied`."""

        def call(*args: Any, **kwargs: Any) -> Any:
            try:
                return Answer(name, SessionLine(self._live(deadline), seed))(*args, **kwargs)
            except StudentRaised as raised:  # without its line, which is one of the reference's
                raise ValueError(f"{name} does not take these arguments: {raised.kind}: {raised.text}") from None

        return call

    def close(self) -> None:
        """End the session, if there is one."""
        if self.session is not None:
            self.session.close()
        self.session = None

    def _live(self, deadline: float) -> Session:
        if self.session is None:
            self.session = self.sandbox.open({}, deadline)
            self.session.run_cell(self.lecture.reference_source, 0)
        self.session.deadline = deadline
        return self.session
