"""A matplotlib figure as data: what the judge may ask about a student's picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:  # matplotlib is imported only where a figure exists
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def describe_figure(figure: Figure) -> dict[str, Any]:
    """Return `{"title": str, "axes": [...]}`; colour bars are marked by `"colorbar": True`."""
    title = getattr(figure, "_suptitle", None)
    return {
        "title": title.get_text() if title else "",
        "axes": [_describe_axes(axes) for axes in figure.axes],
    }


def _describe_axes(axes: Axes) -> dict[str, Any]:
    legend = axes.get_legend()
    return {
        "colorbar": axes.get_label() == "<colorbar>",
        "title": "\n".join(filter(None, (axes.get_title(loc) for loc in ("left", "center", "right")))),
        "xlabel": axes.get_xlabel(),
        "ylabel": axes.get_ylabel(),
        "xlim": [float(x) for x in axes.get_xlim()],
        "ylim": [float(y) for y in axes.get_ylim()],
        "legend": [text.get_text() for text in legend.get_texts()] if legend else [],
        "images": list(_images(axes)),
        "lines": [_describe_line(line) for line in axes.get_lines()],
        "points": list(_points(axes)),
    }


def _describe_line(line: Any) -> dict[str, Any]:
    x, y = (np.asarray(values, dtype=float) for values in line.get_data())
    return {"label": str(line.get_label()), "x": x, "y": y}


def _images(axes: Axes) -> Iterator[dict[str, Any]]:
    """Yield imshow's images and pcolormesh's meshes: data, extent (x0, x1, y0, y1) and origin."""
    from matplotlib.collections import QuadMesh

    for image in axes.get_images():
        yield {
            "data": _plain(image.get_array()),
            "extent": list(map(float, image.get_extent())),
            "origin": image.origin,
        }
    for mesh in axes.collections:
        if isinstance(mesh, QuadMesh):
            yield _describe_mesh(mesh)


def _describe_mesh(mesh: Any) -> dict[str, Any]:
    corners = np.asarray(mesh.get_coordinates())  # (rows+1, columns+1, 2)
    values = _plain(mesh.get_array()).reshape(corners.shape[0] - 1, corners.shape[1] - 1)
    x, y = corners[..., 0], corners[..., 1]
    extent = [float(x[0, 0]), float(x[0, -1]), float(y[0, 0]), float(y[-1, 0])]
    return {"data": values, "extent": extent, "origin": "lower"}


def _points(axes: Axes) -> Iterator[dict[str, Any]]:
    """Yield scatter plots: positions, shape (n, 2), and the values that colour them (or None)."""
    from matplotlib.collections import PathCollection

    for collection in axes.collections:
        if isinstance(collection, PathCollection):
            values = collection.get_array()
            offsets = np.asarray(collection.get_offsets(), dtype=float)
            yield {
                "label": str(collection.get_label()),
                "xy": offsets,
                "values": None if values is None else _plain(values),
            }


def _plain(values: Any) -> np.ndarray:
    """Return a masked array as floats with nan where it is masked."""
    return np.ma.filled(np.ma.asarray(values).astype(float), np.nan)
