"""Helpers that compare what a student's function gave with what was expected, and say how they part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from scipy import stats

from mlphys.checking.check import CheckFailed
from mlphys.checking.figure import AxesView, FigureView, ImageView
from mlphys.guest.wire import Opaque

FLAT: Final = 0.01  # of a colour scale: less than that is one colour
RTOL: Final = 1e-4  # right answers in float32 differ by about 1e-6 per operation
ATOL_SHARE: Final = 1e-5  # of the largest expected entry: forgives cancellation near zero


def expect(condition: bool, message: str) -> None:
    """Fail with `message` unless `condition` holds."""
    if not condition:
        raise CheckFailed(message)


def as_array(seen: Any, *, of: str, shape: tuple[int, ...] | None = None) -> np.ndarray:
    """Return `seen` as a float64 array; lists, float32 and integers are as good as arrays.

    Args:
        seen: what the student's function gave.
        of: what it is, for messages.
        shape: the shape that it must have, if any.

    Raises:
        CheckFailed: it is not numbers, has nan or inf in it, or another shape.
    """
    array = _numbers(seen, of)
    if shape is not None:
        expect_shape(array, shape, of=of)
    bad = np.argwhere(~np.isfinite(array))
    if len(bad):
        raise CheckFailed(f"{of}: expected finite numbers, saw {array[tuple(bad[0])]}{_at(bad[0])}")
    return array


def expect_shape(seen: np.ndarray, shape: tuple[int, ...], *, of: str) -> None:
    """Fail unless the array has the shape; an entry -1 stands for any size."""
    fits = seen.ndim == len(shape) and all(w in (-1, s) for s, w in zip(seen.shape, shape, strict=True))
    if fits:
        return
    turned = seen.ndim == 2 and seen.shape[::-1] == shape and "; is it transposed?"
    raise CheckFailed(f"{of}: expected shape {_shape(shape)}, saw {_shape(seen.shape)}{turned or ''}")


def expect_close(
    seen: Any,
    expected: Any,
    *,
    of: str,
    rtol: float = RTOL,
    atol: float | None = None,
    suspects: Mapping[str, Any] | None = None,
) -> None:
    """Fail unless two arrays agree in shape and values.

    Args:
        seen: what the student's function gave: numbers in an array, a list or alone.
        expected: what it should be.
        of: what it is, for messages.
        rtol: allowed relative difference.
        atol: allowed absolute difference; by default 1e-5 of the largest expected entry.
        suspects: known mistakes, each a sentence such as "is the bias missing?" and the
            values that this mistake gives; the message names the one that fits.

    Raises:
        CheckFailed: they differ; the message says where, by how much and, where it can, why.
    """
    wanted = np.asarray(expected, dtype=float)
    values = as_array(seen, of=of, shape=wanted.shape)
    if _differs(values, wanted, rtol, atol).any():
        hint = _named_suspect(values, suspects or {}, rtol, atol) or _pattern(values, wanted)
        raise CheckFailed(_difference(values, wanted, of, rtol, atol) + hint)


def expect_rate(successes: int, trials: int, *, at_least: float, of: str, alpha: float = 1e-6) -> None:
    """Fail only if a success rate is below `at_least` beyond reasonable doubt.

    One-sided binomial test: an answer whose true rate is `at_least` or more fails with
    probability at most `alpha`.
    """
    if stats.binom.cdf(successes, trials, at_least) <= alpha:
        raise CheckFailed(f"{of}: expected at least {at_least:.0%}, saw {successes} of {trials}")


def expect_figure(seen: Any, *, of: str, panels: int | None = None) -> FigureView:
    """Return the student's figure; fail if it is none or has too few panels with something in them.

    `return fig, ax`, as `plt.subplots` gives them, and axes or an array of axes are as good as `return fig`.
    """
    first = seen
    while isinstance(first, tuple | list) and len(first):
        first = first[0]
    if not isinstance(first, FigureView):
        raise CheckFailed(f"{of}: expected a matplotlib figure, saw {describe(seen)}; end with `return fig`")
    if panels is not None and len(first.panels) != panels:
        raise CheckFailed(f"{of}: expected {panels} panels with something drawn in each, saw {len(first.panels)}")
    return first


def expect_in_view(panel: AxesView, *, of: str, colours: bool = False) -> None:
    """Fail unless the panel shows all of its images, x growing to the right and y upwards, with its axes.

    Args:
        panel: the panel.
        of: what it is, for messages.
        colours: whether an image of data that vary may not be in one flat colour. Not for data whose
            range nobody can foresee: a scale that is fixed for good reasons could miss them.
    """
    expect(panel.axis_on, f"{of}: expected visible axes, saw none; is axis('off') set?")
    for axis, (low, high) in (("x", panel.xlim), ("y", panel.ylim)):
        expect(low < high, f"{of}: expected {axis} to grow, saw it fall from {low:.3g} to {high:.3g}")
    for image in panel.images:
        spans = ((panel.xlim, image.extent[:2]), (panel.ylim, image.extent[2:]))
        hidden = any(max(low, min(ends)) - min(ends) + max(ends) - min(high, max(ends)) > 0.1 * abs(ends[1] - ends[0])
                     for (low, high), ends in spans)  # fmt: skip
        expect(not hidden, f"{of}: expected the whole image in view, saw x from {panel.xlim[0]:.3g} to "
               f"{panel.xlim[1]:.3g} and y from {panel.ylim[0]:.3g} to {panel.ylim[1]:.3g}")  # fmt: skip
        if colours:
            _expect_colours(image, of=of)


def _expect_colours(image: ImageView, *, of: str) -> None:
    """Fail if data that vary are shown in one colour."""
    data = image.data[np.isfinite(image.data)]
    if image.clim is None or data.size == 0 or np.ptp(data) == 0:
        return
    low, high = image.clim
    text = f"{of}: expected an image in different colours, saw one flat colour"
    expect(
        image.colours > FLAT, f"{text}: the colour scale goes from {low:.3g} to {high:.3g}; are vmin and vmax right?"
    )


def describe(value: Any) -> str:
    """Name a value in a few words: `an array of shape 3x2`, `a list of 4`, `None`."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {_shape(value.shape)}"
    if isinstance(value, list | tuple | dict):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, Opaque):
        return f"a value of type {value.type_name}"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _numbers(seen: Any, of: str) -> np.ndarray:
    try:
        array = np.asarray(seen)
    except ValueError:
        raise CheckFailed(f"{of}: expected an array of numbers, saw rows of different lengths") from None
    if array.dtype.kind not in "biuf":
        raise CheckFailed(f"{of}: expected real numbers, saw {describe(seen)}")
    return array.astype(float)


def _differs(values: np.ndarray, wanted: np.ndarray, rtol: float, atol: float | None) -> np.ndarray:
    with np.errstate(over="ignore"):  # an overflowing difference is a difference
        return np.asarray(np.abs(values - wanted) > _allowed(wanted, rtol, atol))


def _allowed(wanted: np.ndarray, rtol: float, atol: float | None) -> np.ndarray:
    floor = ATOL_SHARE * np.abs(wanted).max(initial=0) if atol is None else atol
    return np.asarray(floor + rtol * np.abs(wanted))


def _difference(values: np.ndarray, wanted: np.ndarray, of: str, rtol: float, atol: float | None) -> str:
    """Say where two arrays part most, and in how many entries."""
    differs = _differs(values, wanted, rtol, atol)
    worst = np.unravel_index(np.argmax(np.abs(values - wanted)), wanted.shape)
    text = f"{of}: expected {wanted[worst]:.6g}, saw {values[worst]:.6g}{_at(np.asarray(worst))}"
    return text if wanted.size == 1 else f"{text}; {differs.sum()} of {wanted.size} entries differ"


def _named_suspect(values: np.ndarray, suspects: Mapping[str, Any], rtol: float, atol: float | None) -> str:
    for sentence, mistaken in suspects.items():
        wrong = np.asarray(mistaken, dtype=float)
        if wrong.shape == values.shape and not _differs(values, wrong, rtol, atol).any():
            return f": {sentence}"
    return ""


def _pattern(values: np.ndarray, wanted: np.ndarray) -> str:
    """Name a pattern that holds everywhere: a constant factor, a transposition, a constant shift."""
    if wanted.size < 2 or not np.any(wanted):
        return ""
    with np.errstate(all="ignore"):  # huge values overflow, and then have no pattern
        return _named_pattern(values, wanted)


def _named_pattern(values: np.ndarray, wanted: np.ndarray) -> str:
    factor = float(np.vdot(wanted, values) / np.vdot(wanted, wanted))
    if factor != 0 and np.allclose(values, factor * wanted, rtol=1e-4, atol=1e-6 * np.abs(values).max()):
        return f": {factor:.4g} times the expected value everywhere"
    if wanted.ndim == 2 and wanted.shape == wanted.T.shape and np.allclose(values, wanted.T, rtol=1e-4):
        return ": it is the transposed of what is expected"
    shift = (values - wanted).ravel()
    return f": {shift[0]:.4g} more than expected everywhere" if np.allclose(shift, shift[0], rtol=1e-4) else ""


def _at(index: np.ndarray) -> str:
    if index.size == 0:
        return ""
    return f" at index {index[0]}" if index.size == 1 else f" at index ({', '.join(map(str, index))})"


def _shape(shape: tuple[int, ...]) -> str:
    return "x".join("any" if s == -1 else str(s) for s in shape) or "() (a single number)"
