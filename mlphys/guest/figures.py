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
        "axes": [_describe_axes(axes, axes in _colorbars(figure)) for axes in figure.axes],
    }


def _colorbars(figure: Figure) -> list[Any]:
    """Return the axes of colour bars, also of those that were drawn into axes of the student's own."""
    drawn = [artist for axes in figure.axes for artist in (*axes.get_images(), *axes.collections)]
    bars = [getattr(artist, "colorbar", None) for artist in drawn]
    return [bar.ax for bar in bars if bar is not None]


def _describe_axes(axes: Axes, colorbar: bool) -> dict[str, Any]:
    legend = axes.get_legend()
    return {
        "colorbar": colorbar or axes.get_label() == "<colorbar>",
        "axis_on": bool(axes.axison and axes.get_visible()),
        "title": "\n".join(filter(None, (axes.get_title(loc) for loc in ("left", "center", "right")))),
        "xlabel": axes.get_xlabel(),
        "ylabel": axes.get_ylabel(),
        "xlim": [float(x) for x in axes.get_xlim()],
        "ylim": [float(y) for y in axes.get_ylim()],
        "legend": [text.get_text() for text in legend.get_texts()] if legend else [],
        "images": list(_images(axes)),
        "lines": [_describe_line(line) for line in axes.get_lines() if _visible(line)],
        "points": list(_points(axes)),
    }


def _visible(artist: Any) -> bool:
    """Return whether there is anything to be seen of an artist."""
    alpha = artist.get_alpha()
    return bool(artist.get_visible()) and (alpha is None or bool(np.max(alpha) > 0.05))


def _describe_line(line: Any) -> dict[str, Any]:
    x, y = (np.asarray(values, dtype=float) for values in line.get_data())
    return {"label": str(line.get_label()), "x": x, "y": y}


def _images(axes: Axes) -> Iterator[dict[str, Any]]:
    """Yield imshow's images and pcolormesh's meshes: data, extent (x0, x1, y0, y1) and origin."""
    from matplotlib.collections import QuadMesh

    for image in filter(_visible, axes.get_images()):
        yield {
            "data": _plain(image.get_array()),
            "extent": list(map(float, image.get_extent())),
            "origin": image.origin,
        }
    for mesh in axes.collections:
        if isinstance(mesh, QuadMesh) and _visible(mesh):
            yield _describe_mesh(mesh)


def _describe_mesh(mesh: Any) -> dict[str, Any]:
    """Describe a mesh as an image: x along columns, whichever way round its coordinates were made."""
    corners = np.asarray(mesh.get_coordinates())  # (rows+1, columns+1, 2)
    flat = mesh.get_array()
    smooth = np.size(flat) == corners[..., 0].size  # gouraud shading: values at the corners, not between them
    values = _plain(flat).reshape(np.array(corners.shape[:2]) - (not smooth))
    if corners[0, 0, 0] == corners[0, -1, 0]:  # made with indexing="ij": x along rows
        corners, values = corners.transpose(1, 0, 2), values.T
    x, y = corners[0, :, 0], corners[:, 0, 1]
    extent = [float(x[0]), float(x[-1]), float(y[0]), float(y[-1])]
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
