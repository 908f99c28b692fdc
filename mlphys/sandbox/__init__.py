"""Where student code runs: a process in a box of its own, and the line that data takes in and out.

The only part of the package that starts student code.
"""

from mlphys.sandbox.box import find_backend, require_hidden
from mlphys.sandbox.limits import Backend, Limits
from mlphys.sandbox.nursery import Usage
from mlphys.sandbox.session import CellRun, Sandbox, Session, SessionDied

__all__ = [
    "Backend",
    "CellRun",
    "Limits",
    "Sandbox",
    "Session",
    "SessionDied",
    "Usage",
    "find_backend",
    "require_hidden",
]
