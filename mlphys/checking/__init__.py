"""What an author of checks needs: `check`, `by_hand`, and the helpers that compare and explain."""

from mlphys.checking.answer import Answer, Reply, StudentRaised
from mlphys.checking.check import Check, CheckFailed, Task, by_hand, check
from mlphys.checking.expect import (
    as_array,
    expect,
    expect_close,
    expect_figure,
    expect_in_view,
    expect_rate,
    expect_shape,
)
from mlphys.checking.figure import AxesView, FigureView, ImageView, LineView, PointsView

__all__ = [
    "Answer",
    "AxesView",
    "Check",
    "CheckFailed",
    "FigureView",
    "ImageView",
    "LineView",
    "PointsView",
    "Reply",
    "StudentRaised",
    "Task",
    "as_array",
    "by_hand",
    "check",
    "expect",
    "expect_close",
    "expect_figure",
    "expect_in_view",
    "expect_rate",
    "expect_shape",
]
