"""Problem 3: the picture of the output for every depth."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import numpy as np

from grader_tests.lecture01.networks import PATIENT, draw_network
from mlphys.checking import (
    Answer,
    AxesView,
    FigureView,
    ImageView,
    as_array,
    check,
    expect,
    expect_close,
    expect_figure,
    expect_in_view,
)
from solutions import lecture01 as reference
from solutions.lecture01 import Network

FILLS: Final = 0.1  # of an axis: what an image must cover to be seen


@check(points=1, builds_on=("activate", "forward", "outputs_by_depth"), seconds=PATIENT)
def figure_names_each_depth(plot_depths: Answer, *, rng: np.random.Generator) -> None:
    """The figure of plot_depths has one panel per hidden layer, in order, and each panel's title names its n."""
    for depth in (3, 11):
        figure = _figure(plot_depths, _plane_net(rng, depth), 1.0, 8)
        _expect_numbered([panel.title for panel in figure.panels])


@check(points=1, builds_on=("activate", "forward", "outputs_by_depth"), seconds=PATIENT)
def figure_labels_its_axes(plot_depths: Answer, *, rng: np.random.Generator) -> None:
    """In the figure of plot_depths, the axes of every panel are labelled y1 and y2 and carry their values."""
    half_width, pixels = float(rng.uniform(0.3, 3)), 12
    for n, panel in enumerate(_figure(plot_depths, _plane_net(rng, 3), half_width, pixels).panels, start=1):
        for axis, label, digit in [("x", panel.xlabel, "1"), ("y", panel.ylabel, "2")]:
            expect(bool(label.strip()), f"panel {n}: expected the label y{digit} on its {axis} axis, saw none")
            text = f"panel {n}: expected the label y{digit} on its {axis} axis, saw {label[:40]!r}"
            expect(_names_only(label, digit), text)
        left, right, bottom, top = _image(panel, n).extent
        _expect_reach(left, right, half_width, pixels, of=f"panel {n}, along x")
        _expect_reach(bottom, top, half_width, pixels, of=f"panel {n}, along y")


@check(points=2, builds_on=("activate", "forward", "outputs_by_depth"), seconds=PATIENT)
def figure_shows_the_outputs_upright(plot_depths: Answer, *, rng: np.random.Generator) -> None:
    """In the figure of plot_depths, each image shows the outputs for its n, with y1 to the right and y2 upwards."""
    for depth, pixels in [(2, 9), (4, 16), (3, 40)]:
        net, half_width = _plane_net(rng, depth), float(rng.uniform(1, 3))
        line = np.linspace(-half_width, half_width, pixels)
        y1, y2 = np.meshgrid(line, line)
        outputs = reference.outputs_by_depth(*net, np.column_stack([y1.ravel(), y2.ravel()]))
        images = outputs.reshape(depth, pixels, pixels)
        for n, panel in enumerate(_figure(plot_depths, net, half_width, pixels).panels, start=1):
            _expect_filled(panel, _image(panel, n), of=f"panel {n}")
            expect_in_view(panel, of=f"panel {n}", colours=True)
            _expect_picture(_image(panel, n).upright, images, n, line)


def _plane_net(rng: np.random.Generator, hidden: int) -> Network:
    """Draw a network with two inputs whose pictures, on a scale from 0 to 1, have no symmetry and enough contrast."""
    points = rng.uniform(-0.5, 0.5, size=(100, 2))
    while True:
        weights, biases, names = draw_network(rng, [2, *[6] * hidden, 1], ["sigmoid"] * (hidden + 1))
        net = [weights[0] * 2, *(w * 3 for w in weights[1:])], biases, names
        if hidden > 5 or np.ptp(reference.outputs_by_depth(*net, points), axis=1).min() > 0.1:
            return net


def _figure(plot: Answer, net: Network, half_width: float, pixels: int) -> FigureView:
    figure, panels = expect_figure(plot(*net, half_width, pixels), of="plot_depths"), len(net[0]) - 1
    seen = len(figure.panels)
    hint = "; draw each with imshow or pcolormesh" if seen < panels else ""
    expect(seen == panels, f"plot_depths: expected {panels} panels with something drawn in each, saw {seen}{hint}")
    return figure


def _image(panel: AxesView, n: int) -> ImageView:
    seen = len(panel.images)
    expect(seen == 1, f"panel {n}: expected one image, drawn with imshow or pcolormesh, saw {seen}")
    return panel.images[0]


def _expect_numbered(titles: Sequence[str]) -> None:
    """Fail unless the titles count 1, 2, ... at one and the same place, from the left or from the right."""
    numbers = [[float(n) for n in re.findall(r"\d+(?:\.\d+)?", unicodedata.normalize("NFKC", t))] for t in titles]
    for n, (title, named) in enumerate(zip(titles, numbers, strict=True), start=1):
        text = f"panel {n} of {len(titles)}: expected a title that names n = {n}, saw {title[:40]!r}"
        expect(n in named, text)
    shortest = min(map(len, numbers))
    counted = list(range(1, len(titles) + 1))
    fits = any([row[place] for row in numbers] == counted for place in range(-shortest, shortest))
    text = f"expected titles with n at the same place in each, saw {titles[0][:40]!r} and {titles[1][:40]!r}"
    expect(fits, f"{text}; which of the numbers is n?")


def _names_only(label: str, digit: str) -> bool:
    """Return whether an axis label names this input and not the other: y1, $y_{1}$, y₁ (cm), input 1."""
    plain = re.sub(r"[${}_^()\[\]\\]", "", unicodedata.normalize("NFKC", label))  # NFKC: of raised digits, too
    named = set(re.findall(r"y\s*([12])(?!\d)", plain, re.IGNORECASE))
    return named == {digit} if named else set(re.findall(r"\d", plain)) == {digit}


def _expect_reach(start: float, end: float, half_width: float, pixels: int, *, of: str) -> None:
    """Fail unless an image's edges are those of the data, as imshow's may be, or half a pixel outside."""
    low, high = sorted((start, end))
    pixel = 2 * half_width / (pixels - 1)
    reach = max(abs(low + half_width), abs(high - half_width))
    hint = "; are these pixel numbers? give imshow its extent" if high > pixels - 2 > half_width else ""
    text = f"{of}: expected the image to reach from {-half_width:.3g} to {half_width:.3g}"
    expect(bool(reach < 1.01 * pixel), f"{text}, saw {low:.3g} to {high:.3g}{hint}")


def _expect_filled(panel: AxesView, image: ImageView, *, of: str) -> None:
    """Fail if an image is lost in a panel that is much larger."""
    left, right, bottom, top = image.extent
    for axis, length, (low, high) in (("x", right - left, panel.xlim), ("y", top - bottom, panel.ylim)):
        share = abs(length) / max(abs(high - low), abs(length) * 1e-6)
        text = f"{of}: expected the image to fill its {axis} axis, at least {FILLS:.0%} of it, saw {share:.1%}"
        expect(share >= FILLS, f"{text}; the axis goes from {low:.3g} to {high:.3g}")


def _expect_picture(seen: np.ndarray, images: np.ndarray, n: int, line: np.ndarray) -> None:
    """Fail unless an image, y1 to the right and y2 upwards, is that for n; say where it is off most."""
    right = images[n - 1]
    suspects = {
        "are y1 and y2 exchanged?": right.T,
        "is it upside down?": right[::-1],
        "is it upside down, and are y1 and y2 exchanged?": right.T[::-1],
        "is it mirrored, left for right?": right[:, ::-1],
        "is it turned by a quarter?": right.T[:, ::-1],
        "is it turned by half a turn?": right[::-1, ::-1],
        "is the image scaled to run from 0 to 1?": (right - right.min()) / np.ptp(right),
    }
    suspects |= {f"is it the output for n = {m}?": image for m, image in enumerate(images, start=1) if m != n}
    values = as_array(seen, of=f"image of panel {n}", shape=right.shape)
    row, column = np.unravel_index(np.argmax(np.abs(values - right)), right.shape)
    of = f"image of panel {n}, worst at y1 = {line[column]:.3g}, y2 = {line[row]:.3g}"
    expect_close(values, right, of=of, suspects=suspects)
