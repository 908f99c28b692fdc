"""A matplotlib figure as data: what the judge may ask about a student's picture.

Imported only where a figure exists: matplotlib takes its time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, QuadMesh
from matplotlib.colors import to_rgba_array
from matplotlib.figure import Figure
from matplotlib.legend import Legend

NOTHING: Final = frozenset({"None", "none", "", " "})  # styles and markers that draw nothing


def describe_figure(figure: Figure) -> dict[str, Any]:
    """Return `{"title": str, "axes": [...]}`; colour bars are marked by `"colorbar": True`."""
    title = getattr(figure, "_suptitle", None)
    return {
        "title": title.get_text() if title else "",
        "axes": [_describe_axes(axes) for axes in figure.axes],
    }


def _is_colorbar(axes: Axes) -> bool:
    """Return whether axes hold a colour bar, also one that was drawn into axes of the student's own."""
    return getattr(axes, "_colorbar", None) is not None or axes.get_label() == "<colorbar>"


def _describe_axes(axes: Axes) -> dict[str, Any]:
    legend = axes.get_legend()
    return {
        "colorbar": _is_colorbar(axes),
        "axis_on": bool(axes.axison and axes.get_visible()),
        "title": "\n".join(filter(None, (axes.get_title(loc) for loc in ("left", "center", "right")))),
        "xlabel": axes.get_xlabel(),
        "ylabel": axes.get_ylabel(),
        "xlim": [float(x) for x in axes.get_xlim()],
        "ylim": [float(y) for y in axes.get_ylim()],
        "legend": [text.get_text() for text in legend.get_texts()] if legend else [],
        "images": list(_images(axes)),
        "lines": list(_lines(axes)),
        "points": list(_points(axes)),
    }


def _visible(artist: Any) -> bool:
    """Return whether there is anything to be seen of an artist."""
    alpha = artist.get_alpha()
    return bool(artist.get_visible()) and (alpha is None or bool(np.max(alpha) > 0.05))


def _lines(axes: Axes) -> Iterator[dict[str, Any]]:
    """Yield the curves, with what legends call them, and whether they can be seen."""
    lines = axes.get_lines()
    names: list[list[str]] = [[] for _ in lines]
    for text, sample in _legend_entries(axes):
        for i in _lookalikes(sample, lines):
            names[i].append(text)
    for line, named in zip(lines, names, strict=True):
        x, y = (np.asarray(values, dtype=float) for values in line.get_data(orig=False))
        visible = _visible(line) and _stands_out(line, _background(axes))
        yield {"label": str(line.get_label()), "named": named, "visible": visible, "x": x, "y": y}


def _background(axes: Axes) -> Any:
    """Return the colour behind a panel's curves: its own, the figure's, or the paper's."""
    colours = (axes.get_facecolor(), axes.figure.figure.get_facecolor())
    return next((colour for colour in colours if to_rgba_array(colour)[0, 3] > 0.5), "white")


def _stands_out(line: Any, background: Any) -> bool:
    """Return whether a curve has a stroke or markers in a colour that is not the background's."""
    colours = []
    if line.get_linewidth() > 0 and str(line.get_linestyle()) not in NOTHING:
        colours.append(line.get_color())
    if line.get_markersize() > 0 and str(line.get_marker()) not in NOTHING:
        colours += [line.get_markerfacecolor(), line.get_markeredgecolor()]
    seen = [(_rgb(colour), to_rgba_array(colour)[..., 3].max(initial=0)) for colour in colours]
    return any(alpha > 0.05 and np.abs(rgb - _rgb(background)).max() > 0.05 for rgb, alpha in seen)


def _legend_entries(axes: Axes) -> Iterator[tuple[str, Any]]:
    """Yield the texts and the samples of all legends of a panel and of the whole figure."""
    for legend in axes.figure.figure.findobj(Legend):
        if legend.get_visible() and legend.axes in (None, axes):
            yield from zip((text.get_text() for text in legend.get_texts()), legend.legend_handles, strict=False)


def _lookalikes(sample: Any, lines: Sequence[Any]) -> list[int]:
    """Return which lines a legend's sample stands for: those of its colour and, if any of them has it, its style."""
    get = getattr(sample, "get_color", None) or getattr(sample, "get_facecolor", None)  # a line or a patch
    same = [i for i, line in enumerate(lines) if get and np.allclose(_rgb(get()), _rgb(line.get_color()), atol=0.01)]
    return [i for i in same if _style(lines[i]) == _style(sample)] or same


def _style(line: Any) -> list[str]:
    return [str(getattr(line, name)()) for name in ("get_linestyle", "get_marker") if hasattr(line, name)]


def _rgb(colour: Any) -> np.ndarray:
    """Return the first three parts of a colour; nan for no colour at all."""
    return np.append(to_rgba_array(colour), np.full(3, np.nan))[:3]


def _images(axes: Axes) -> Iterator[dict[str, Any]]:
    """Yield imshow's images and pcolormesh's meshes: data, extent (x0, x1, y0, y1) and origin."""
    for image in filter(_visible, axes.get_images()):
        yield {
            "data": _plain(image.get_array()),
            "extent": list(map(float, image.get_extent())),
            "origin": image.origin,
            "clim": _clim(image),
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
    return {"data": values, "extent": extent, "origin": "lower", "clim": _clim(mesh)}


def _clim(artist: Any) -> list[float] | None:
    """Return the values at the two ends of the colour scale; None where the data are colours themselves."""
    low, high = artist.get_clim()
    return None if low is None or high is None else [float(low), float(high)]


def _points(axes: Axes) -> Iterator[dict[str, Any]]:
    """Yield scatter plots: positions, shape (n, 2), and the values that colour them (or None)."""
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
