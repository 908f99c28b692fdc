"""A student's picture as the judge sees it: panels, labels, image data and lines; frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

Span = tuple[float, float]


@dataclass(frozen=True)
class ImageView:
    """An image on a panel.

    Attributes:
        data: float64, shape (rows, columns) or (rows, columns, channels), as it was passed in.
        extent: x of the left and right edge, y of the bottom and top edge, in data coordinates.
        origin: "lower" where row 0 is at the bottom, "upper" where it is at the top.
        clim: the values at the two ends of the colour scale; None where the data are colours.
    """

    data: np.ndarray
    extent: tuple[float, float, float, float]
    origin: str
    clim: Span | None = None

    @property
    def upright(self) -> np.ndarray:
        """The image with x growing along columns and y growing along rows, whatever its origin."""
        left, right, bottom, top = self.extent
        rows = self.data if (self.origin == "lower") == (bottom <= top) else self.data[::-1]
        return rows if left <= right else rows[:, ::-1]

    @property
    def colours(self) -> float:
        """The share of the colour scale that can be seen, from 0 to 1; 1 where the data are colours."""
        if self.clim is None:
            return 1.0
        low, high = sorted(self.clim)
        shown = np.clip(self.data[np.isfinite(self.data)], low, high)
        return float(np.ptp(shown) / (high - low)) if high > low and shown.size else 0.0


@dataclass(frozen=True)
class LineView:
    """A curve on a panel.

    Attributes:
        label: the label that it was drawn with.
        named: what legends say beside a sample of its look.
        visible: whether it stands out from the background.
        x: float64, shape (points,).
        y: float64, shape (points,).
    """

    label: str
    named: tuple[str, ...]
    visible: bool
    x: np.ndarray
    y: np.ndarray


@dataclass(frozen=True)
class PointsView:
    """A scatter plot on a panel: xy, float64, shape (points, 2); values that colour it, or None."""

    label: str
    xy: np.ndarray
    values: np.ndarray | None


@dataclass(frozen=True)
class AxesView:
    """One panel of a figure."""

    title: str
    xlabel: str
    ylabel: str
    xlim: Span
    ylim: Span
    legend: tuple[str, ...]
    images: tuple[ImageView, ...]
    lines: tuple[LineView, ...]
    points: tuple[PointsView, ...]
    colorbar: bool
    axis_on: bool

    @property
    def text(self) -> str:
        """All words on the panel, in lower case: title, labels and legend."""
        labels = [line.label for line in self.lines] + [points.label for points in self.points]
        return " ".join([self.title, self.xlabel, self.ylabel, *self.legend, *labels]).lower()


@dataclass(frozen=True)
class FigureView:
    """A whole figure."""

    title: str
    axes: tuple[AxesView, ...]

    @property
    def panels(self) -> tuple[AxesView, ...]:
        """The axes that hold something and are no colour bars."""
        return tuple(a for a in self.axes if not a.colorbar and (a.images or a.lines or a.points))


def view_figure(described: Mapping[str, Any]) -> FigureView:
    """Return the figure that `mlphys.guest.figures.describe_figure` described.

    Raises:
        ValueError, TypeError, KeyError: the description is not one (it comes from the sandbox).
    """
    return FigureView(str(described["title"]), tuple(_view_axes(a) for a in described["axes"]))


def _view_axes(a: Mapping[str, Any]) -> AxesView:
    return AxesView(
        title=str(a["title"]),
        xlabel=str(a["xlabel"]),
        ylabel=str(a["ylabel"]),
        xlim=_span(a["xlim"]),
        ylim=_span(a["ylim"]),
        legend=tuple(map(str, a["legend"])),
        images=tuple(_view_image(image) for image in a["images"]),
        lines=tuple(_view_line(line) for line in a["lines"]),
        points=tuple(_view_points(points) for points in a["points"]),
        colorbar=bool(a["colorbar"]),
        axis_on=bool(a["axis_on"]),
    )


def _view_image(image: Mapping[str, Any]) -> ImageView:
    left, right, bottom, top = map(float, image["extent"])
    data = _floats(image["data"])
    if data.ndim not in (2, 3):
        raise ValueError("an image has rows and columns")
    clim = None if image["clim"] is None else _span(image["clim"])
    return ImageView(data, (left, right, bottom, top), str(image["origin"]), clim)


def _view_line(line: Mapping[str, Any]) -> LineView:
    x, y = _floats(line["x"]), _floats(line["y"])
    if x.ndim != 1 or x.shape != y.shape:
        raise ValueError("a line has an x for every y")
    return LineView(str(line["label"]), tuple(map(str, line["named"])), bool(line["visible"]), x, y)


def _view_points(points: Mapping[str, Any]) -> PointsView:
    values = points["values"]
    if _floats(points["xy"]).ndim != 2:
        raise ValueError("points have an x and a y each")
    return PointsView(str(points["label"]), _floats(points["xy"]), None if values is None else _floats(values))


def _floats(values: Any) -> np.ndarray:
    return np.asarray(values, dtype=float)


def _span(limits: Any) -> Span:
    low, high = map(float, limits)
    return low, high
