"""Where student code runs: a process in a box of its own, and the line that data takes in and out.

The only part of the package that starts student code.
"""

from mlphys.sandbox.box import Backend, Box, Limits, find_backend
from mlphys.sandbox.session import CellRun, Session, SessionDied

__all__ = ["Backend", "Box", "CellRun", "Limits", "Session", "SessionDied", "find_backend"]
