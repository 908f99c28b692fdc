"""The figure: both cost curves, and images of what the networks learned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Final

import numpy as np

from grader_tests.lecture02.replay import HIDDEN, seed_of, wavy
from mlphys.checking import (
    Answer,
    AxesView,
    CheckFailed,
    FigureView,
    LineView,
    as_array,
    check,
    expect,
    expect_close,
    expect_figure,
    expect_in_view,
)
from solutions import lecture02 as reference
from solutions.lecture02 import Activation, Layers, Target, Trained

NAMES: Final = ("target", *HIDDEN)
SIMILAR: Final = 0.03  # an image may differ from its function by this share of the function's variation


@check(points=1, builds_on=("forward", "relu", "sigmoid"))
def figure_shows_both_cost_curves(training_figure: Answer, *, rng: np.random.Generator) -> None:
    """`training_figure` shows, in one panel, both costs against the step, with a legend and labels on both axes."""
    results = _made_up_results(rng)
    figure = expect_figure(training_figure(wavy(rng), results), of="training_figure", panels=4)
    panel = max(figure.panels, key=lambda panel: (sum(len(line.named) for line in panel.lines), len(panel.lines)))
    lines = [line for line in panel.lines if line.visible]
    scattered = any(panel.points for panel in figure.panels)
    why = "; draw them with ax.plot, not as a scatter plot" if scattered else ""
    of = "training_figure: expected a panel with two curves that can be seen"
    expect(len(lines) >= 2, f"{of}, saw {len(lines)}{why}")
    expect(any(line.named for line in lines), "the cost curves have no legend; call ax.legend()")
    expect_in_view(panel, of="the panel with the cost curves")
    for name in HIDDEN:
        line = _expect_curve(lines, name, {key: costs for key, (_, _, costs) in results.items()})
        _expect_all_in_view(line, panel, of=f'the curve "{name}"')
    labelled = bool(panel.xlabel.strip() and panel.ylabel.strip())
    expect(labelled, "the panel with the cost curves: expected labels on both axes, saw an axis without one")


@check(points=1, builds_on=("forward", "relu", "sigmoid"))
def figure_shows_what_was_learned(training_figure: Answer, *, rng: np.random.Generator) -> None:
    """`training_figure` shows images of the target and of both networks' outputs on the square, the right way up."""
    results, target = _made_up_results(rng), wavy(rng)
    figure = expect_figure(training_figure(target, results), of="training_figure")
    functions: dict[str, Target] = {"target": target}
    for name, (weights, biases, _) in results.items():
        functions[name] = _output_of(weights, biases, HIDDEN[name])
    for name, panel in _panels_by_title(figure).items():
        _expect_picture(panel, name, functions)


def _made_up_results(rng: np.random.Generator) -> dict[str, Trained]:
    """Return networks whose outputs are as different as can be, with costs that nobody can guess."""
    sizes = [2, 6, 5, 1]
    return {
        name: (*reference.random_network(sizes, seed_of(rng), 3.0), rng.uniform(0.1, 1, size=70)) for name in HIDDEN
    }


def _output_of(weights: Layers, biases: Layers, hidden: Activation) -> Target:
    def output(y: np.ndarray) -> np.ndarray:
        activations = reference.with_linear_output(hidden, len(weights))
        return reference.forward(np.asarray(y, dtype=float), weights, biases, activations)[0][-1][:, 0]

    return output


# --- curves


def _expect_curve(lines: Sequence[LineView], name: str, costs: Mapping[str, np.ndarray]) -> LineView:
    """Return the curve that the legend calls `name`; fail unless it shows these costs, each at its step."""
    legend = sorted({text for line in lines for text in line.named})
    mine = [line for line in lines if _has(name, line.named)]
    expect(bool(mine), f'no curve is called "{name}" in the legend; it says {", ".join(legend)}')
    line, of = min(mine, key=lambda line: _distance(line.y, costs[name])), f'the curve "{name}"'
    others = [other for other in costs if other != name]
    suspects = {f"is it the cost of {other}?": costs[other] for other in others}
    suspects["is it the logarithm? Draw the costs, ax.set_yscale('log') does the rest"] = np.log10(costs[name])
    expect_close(line.y, costs[name], of=of, suspects=suspects)
    alike = any(_has(other, line.named) for other in others)
    expect(not alike, f"{of}: the legend gives {' and '.join(line.named)} the same look; use two colours or styles")
    _expect_steps(line, of)
    return line


def _has(name: str, texts: tuple[str, ...]) -> bool:
    return any(name in text.lower() for text in texts)


def _distance(y: np.ndarray, costs: np.ndarray) -> float:
    return float(np.abs(y - costs).max()) if y.shape == costs.shape else np.inf


def _expect_steps(line: LineView, of: str) -> None:
    """Fail unless x counts the steps, from 0 or from 1."""
    n = len(line.x)
    counts = np.abs(line.x - np.arange(n) - 0.5).max() < 0.75
    expect(bool(counts), f"{of}: expected x to count its {n} steps, saw x from {line.x[0]:.3g} to {line.x[-1]:.3g}")


def _expect_all_in_view(line: LineView, panel: AxesView, *, of: str) -> None:
    spans = ((line.x, panel.xlim), (line.y, panel.ylim))
    inside = np.all([(low <= values) & (values <= high) for values, (low, high) in spans], axis=0)
    (x0, x1), (y0, y1) = panel.xlim, panel.ylim
    seen = f"{inside.mean():.0%} of it, with x from {x0:.3g} to {x1:.3g} and y from {y0:.3g} to {y1:.3g}"
    expect(bool(inside.mean() > 0.95), f"{of}: expected all of it in view, saw {seen}")


# --- images


def _panels_by_title(figure: FigureView) -> dict[str, AxesView]:
    """Return the panel of each image; fail unless the titles tell which is which.

    A title may hold other names too ("relu network, target above"), as long as there is only one way
    to give each name a panel of its own.
    """
    panels = [panel for panel in figure.panels if panel.images]
    titles = [panel.title.lower() for panel in panels]
    for name in NAMES:
        expect(any(name in title for title in titles), f'no image has a title with "{name}" in it; saw {titles}')
    ways = [
        way
        for way in permutations(range(len(panels)), 3)
        if all(map(str.__contains__, (titles[i] for i in way), NAMES))
    ]
    expect(len(ways) == 1, f"the titles do not tell which image is which; saw {titles}; give each image its own")
    return {name: panels[i] for name, i in zip(NAMES, ways[0], strict=True)}


def _expect_picture(panel: AxesView, name: str, functions: Mapping[str, Target]) -> None:
    """Fail unless the panel's image shows that function over the square."""
    image, of = panel.images[0], f'the image "{panel.title}"'
    expect_in_view(panel, of=of)
    size = "x".join(map(str, image.data.shape))
    expect(image.data.ndim == 2 and min(image.data.shape) >= 40, f"{of}: expected 40x40 numbers or more, saw {size}")
    seen = as_array(image.upright, of=of)
    edges = np.array([*sorted(image.extent[:2]), *sorted(image.extent[2:])])
    fits = np.abs(edges - [-0.5, 0.5, -0.5, 0.5]).max() < 0.03
    expect(bool(fits), f"{of}: expected edges at -0.5 and 0.5, saw {edges.round(2).tolist()}; set its extent")
    misfit, difference = _compare(seen, functions[name])
    if misfit > SIMILAR:
        raise CheckFailed(f"{of}: it does not show the values of {name}: {difference}{_why(seen, name, functions)}")


def _why(seen: np.ndarray, name: str, functions: Mapping[str, Target]) -> str:
    """Name the mistake that an image shows; empty where it is none that we know."""
    mistakes = {f"it shows what {other} should": (seen, other) for other in functions if other != name}
    mistakes |= {
        "it is transposed: the first input goes to the right": (seen.T, name),
        'it is upside down: use origin="lower"': (seen[::-1], name),
        "it is turned left to right": (seen[:, ::-1], name),
    }
    told = [hint for hint, (data, other) in mistakes.items() if _compare(data, functions[other])[0] < SIMILAR]
    return f"; {told[0]}" if told else ""


def _compare(image: np.ndarray, function: Target) -> tuple[float, str]:
    """Return how far an image is from a function, in units of the function's variation, and where it is most.

    The values may be taken at the centres of the pixels, at either of their edges, or from edge to edge of the square.
    """
    rows, columns = image.shape
    best = np.inf, ""
    for x0, x1 in zip(_grids(columns), _grids(rows), strict=True):
        points = np.stack(np.meshgrid(x0, x1), axis=-1).reshape(-1, 2)
        wanted = function(points).reshape(rows, columns)
        with np.errstate(over="ignore"):
            misfit = float(np.sqrt(np.mean((image - wanted) ** 2)) / wanted.std())
        if misfit < best[0] or not best[1]:
            i, j = np.unravel_index(np.argmax(np.abs(image - wanted)), image.shape)
            at = f"at ({x0[j]:.2f}, {x1[i]:.2f})"
            best = misfit, f"{at} expected {wanted[i, j]:.4g}, saw {image[i, j]:.4g}"
    return best


def _grids(n: int) -> tuple[np.ndarray, ...]:
    """Return the coordinates of n pixels: their centres, from edge to edge, their lower and their upper edges."""
    lower = np.arange(n) / n - 0.5
    return lower + 0.5 / n, np.linspace(-0.5, 0.5, n), lower, lower + 1 / n
