"""Values of a student's that are nearly data: tensors become arrays, figures descriptions."""

from __future__ import annotations

import sys
from typing import Any, Final

import numpy as np

from mlphys.guest import wire

PLAIN: Final[tuple[type[Any], ...]] = (bool, int, float, complex, str, list, tuple, dict)


def to_data(value: Any) -> Any:
    """Return plain data for tensors, object arrays and subclasses of containers, a `Drawing` for figures."""
    figure = _figure_of(value)
    if figure is not None:
        from mlphys.guest.figures import describe_figure

        return wire.Drawing(describe_figure(figure))
    for kind in PLAIN:
        if isinstance(value, kind):  # a subclass: a named tuple, an OrderedDict
            return kind(value)
    return _array_of(value)


def _array_of(value: Any) -> Any:
    """Return the array that a tensor or a data frame holds; ranges, sets and generators as lists."""
    if isinstance(value, range | map | zip | filter):
        return list(value)
    if not hasattr(value, "__array__"):
        return value
    array = np.asarray(value)
    if array.dtype.kind == "O" and array.ndim:  # arrays of different shapes, or the axes of a figure
        return list(array)
    return array if array.dtype.kind in "biufcU" else value


def _figure_of(value: Any) -> Any:
    """Return the figure that `value` is or, for axes, belongs to; None for anything else."""
    matplotlib = sys.modules.get("matplotlib.figure")
    if matplotlib is None:
        return None
    if isinstance(value, matplotlib.Figure):
        return value
    axes = sys.modules.get("matplotlib.axes")
    return value.figure if axes and isinstance(value, axes.Axes) else None
