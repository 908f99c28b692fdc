"""Decides: runs a notebook's cells in the sandbox, asks its functions, and gives one verdict per check."""

from mlphys.judge.judge import Judge
from mlphys.judge.plan import Step, make_plan
from mlphys.judge.verdict import Result, Status, Verdict

__all__ = ["Judge", "Result", "Status", "Step", "Verdict", "make_plan"]
