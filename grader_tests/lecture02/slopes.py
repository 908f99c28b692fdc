"""The slope of a straight line under stochastic gradient descent (bonus): simulated, and in closed form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace

import numpy as np
from scipy import stats

from grader_tests.lecture02.chance import expect_distribution, linked, two_sided
from grader_tests.lecture02.replay import seed_of
from grader_tests.lecture02.values import parts
from mlphys.checking import Answer, as_array, check, expect, expect_close


@check(points=1, bonus=True)
def slope_moves_by_the_gradient_of_the_summed_cost(slope_step: Answer, *, rng: np.random.Generator) -> None:
    """`slope_step` moves the slope by minus eta times the derivative of the cost, a sum over the samples."""
    for n in (1, 4, 9):
        w, true_w = rng.uniform(-3, 3, size=2)
        x, eta = rng.normal(size=n), float(rng.uniform(0.05, 0.5))
        change = -eta * (w - true_w) * np.sum(x**2)
        suspects = {
            "is it the mean over the samples? The cost is their sum": w + change / n,
            "is the step taken uphill?": w - change,
            "is it twice the step? The cost has a factor 1/2": w + 2 * change,
            "is one factor x missing?": w - eta * (w - true_w) * np.sum(x),
            "is it the change alone?": change,
        }
        seen = slope_step(float(w), float(true_w), x, eta)
        expect_close(seen, w + change, of=f"slope after a step with {n} samples", suspects=suspects)


@check(points=1, bonus=True, builds_on=("slope_step",))
def simulated_steps_have_the_right_distribution(simulate_slope: Answer, *, rng: np.random.Generator) -> None:
    """`simulate_slope` multiplies the deviation by 1 - eta sum_j x_j^2, with n_samples Gaussian x_j of width sigma."""
    for n, sigma, runs in ((1, 1.7, 3000), (3, 0.6, 3000), (20, 1.4, 20000)):  # the last sees 2 % in sigma^2
        factors, eta = _Runs.draw(rng, n, sigma, runs, steps=3).factors(simulate_slope)
        # one step of each run: these factors are independent even where steps share their samples
        some = factors[np.arange(runs), rng.integers(factors.shape[1], size=runs)]
        sums = (1 - some[np.isfinite(some)]) / eta
        of = f"the sum of {n} squared samples that the steps show, for sigma={sigma}"
        expect(len(sums) > runs / 2, f"{of}: expected random steps, but most runs end at the true slope")
        wanted = f"mean {n * sigma**2:.4g} and standard deviation {sigma**2 * np.sqrt(2 * n):.3g}"
        right = two_sided(float(np.sum(sums)), stats.chi2(n * len(sums), scale=sigma**2))
        expect(right, f"{of}: expected {wanted}, saw {sums.mean():.4g} and {sums.std():.3g}")
        expect_distribution(sums, stats.chi2(n, scale=sigma**2), of=of)


@check(points=1, bonus=True, builds_on=("slope_step",))
def simulated_steps_are_independent(simulate_slope: Answer, *, rng: np.random.Generator) -> None:
    """`simulate_slope` draws fresh samples for every step of every run, and its seed decides them."""
    for n in (1, 3):
        case = _Runs.draw(rng, n, sigma=1.0, runs=3000, steps=5)
        factors, _ = case.factors(simulate_slope)
        saw = len(np.unique(factors.round(9)))
        expect(saw > 0.9 * factors.size, f"{factors.size} steps, {saw} of them different; are samples used twice?")
        _expect_independent(factors)
    again, other = (replace(case, seed=case.seed + s).slopes(simulate_slope) for s in (0, 1))
    expect_close(again, case.slopes(simulate_slope), of="slopes of a second simulation with the same seed")
    expect(not np.allclose(again, other), f"seeds {case.seed} and {case.seed + 1}: expected other slopes, saw the same")


@check(points=1, bonus=True)
def mean_deviation_is_right(slope_mean: Answer, *, rng: np.random.Generator) -> None:
    """`slope_mean` gives the mean deviation after t steps, for stable and unstable learning rates."""
    for delta, eta, n, sigma, t in _slopes(rng):
        s = eta * n * sigma**2
        suspects = {
            "is it the cost of a mean over samples? It is a sum": delta * (1 - s / n) ** t,
            "is sigma taken for the variance? It is the standard deviation": delta * (1 - s / sigma) ** t,
            "is it the limit of small eta?": delta * np.exp(-s * t),
            "is the sign lost?": abs(delta * (1 - s) ** t),
            "is it for one step more or less?": delta * (1 - s) ** (t + 1),
        }
        of = f"mean after {t} steps with eta={eta:.3g}, {n} samples, sigma={sigma:.3g}"
        expect_close(slope_mean(delta, eta, n, sigma, t), delta * (1 - s) ** t, of=of, suspects=suspects)


@check(points=2, bonus=True)
def mean_square_deviation_is_right(slope_mean_square: Answer, *, rng: np.random.Generator) -> None:
    """`slope_mean_square` gives the mean square deviation after t steps, for stable and unstable learning rates."""
    for delta, eta, n, sigma, t in _slopes(rng):
        s, s2 = (float(stats.chi2(n).moment(k)) * sigma ** (2 * k) for k in (1, 2))  # of the sum of x^2
        factor = 1 - 2 * eta * s + eta**2 * s2
        mean_cost = 1 - 2 * eta * s / n + eta**2 * s2 / n**2
        square_of_mean = (1 - eta * s) ** (2 * t)
        suspects = {
            "is it the square of the mean? <(sum x^2)^2> is N (N + 2) sigma^4": delta**2 * square_of_mean,
            "is it the cost of a mean over samples? It is a sum": delta**2 * mean_cost**t,
            "is it the variance, without the square of the mean?": delta**2 * (factor**t - square_of_mean),
            "is it the root of the mean square?": abs(delta) * factor ** (t / 2),
        }  # fmt: skip
        of = f"mean square after {t} steps with eta={eta:.3g}, {n} samples, sigma={sigma:.3g}"
        expect_close(slope_mean_square(delta, eta, n, sigma, t), delta**2 * factor**t, of=of, suspects=suspects)


@check(points=1, bonus=True)
def limit_for_the_mean_is_right(stability_limits: Answer, *, rng: np.random.Generator) -> None:
    """`stability_limits` gives first the learning rate up to which the mean deviation goes to zero."""
    _expect_limit(stability_limits, rng, 0, "limit for the mean")


@check(points=1, bonus=True)
def limit_for_the_mean_square_is_right(stability_limits: Answer, *, rng: np.random.Generator) -> None:
    """`stability_limits` gives second the learning rate up to which the mean square deviation goes to zero."""
    _expect_limit(stability_limits, rng, 1, "limit for the mean square")


def _slopes(rng: np.random.Generator) -> Iterator[tuple[float, float, int, float, int]]:
    """Yield (delta, eta, n_samples, sigma, t), with stable and unstable learning rates, even and odd t."""
    for n in (1, 2, 5, 20):
        for t, reach in ((1, 0.4), (4, 0.8), (7, 1.3), (12, 2.2), (0, 0.5)):
            sigma = float(rng.choice([0.45, 0.7, 1.6, 2.5]))
            eta = reach / (n * sigma**2)
            yield float(rng.choice([-1, 1]) * rng.uniform(0.5, 3)), eta, n, sigma, t


def _expect_independent(factors: np.ndarray) -> None:
    """Fail if the factors of steps, shape (runs, steps), depend on those of other steps, or of other runs."""
    half, columns = len(factors) // 2, factors.T
    pairs = [(a, b, "steps of the same run") for i, a in enumerate(columns) for b in columns[:i]]
    pairs += [(column[:half], column[half:], "runs") for column in columns]
    for row, told in ((factors.ravel(), "successive steps"), (columns.ravel(), "neighbouring runs")):
        pairs += [(row[lag:], row[:-lag], told) for lag in (1, 2, 3)]
    for a, b, told in pairs:
        expect(
            not linked(a, b), f"{told}: expected independent samples, saw that they are linked; are some used twice?"
        )


@dataclass(frozen=True)
class _Runs:
    """The arguments of a simulation."""

    w: float
    true_w: float
    eta: float
    n_samples: int
    sigma: float
    steps: int
    runs: int
    seed: int

    @staticmethod
    def draw(rng: np.random.Generator, n_samples: int, sigma: float, runs: int, steps: int) -> _Runs:
        """Draw the slopes and the seed."""
        w, true_w = float(rng.uniform(1, 5)), float(rng.uniform(-5, -1))
        return _Runs(w, true_w, 0.35 / (n_samples * sigma**2), n_samples, sigma, steps, runs, seed_of(rng))

    def slopes(self, simulate_slope: Answer) -> np.ndarray:
        """Return what the student's simulation gives."""
        seen = simulate_slope(*astuple(self))
        slopes = as_array(seen, of="simulate_slope", shape=(self.runs, self.steps + 1))
        expect_close(slopes[:, 0], np.full(self.runs, self.w), of="slopes before the first step")
        return slopes

    def factors(self, simulate_slope: Answer) -> tuple[np.ndarray, float]:
        """Return by what factor each step of each run multiplied the deviation, and the learning rate.

        Where rounding swamps the deviation the factor is nan. That depends on earlier steps only, so that
        the factors that are left have the same distribution and are as independent as before.
        """
        deviations = self.slopes(simulate_slope) - self.true_w
        with np.errstate(all="ignore"):
            before, after = deviations[:, :-1], deviations[:, 1:]
            clear = np.abs(before) > 1e-5 * abs(self.w - self.true_w)
            return after / np.where(clear, before, np.nan), self.eta


def _expect_limit(stability_limits: Answer, rng: np.random.Generator, index: int, of: str) -> None:
    for n in (1, 2, 5, 30):
        sigma = float(rng.choice([0.45, 0.7, 1.6, 2.5]))
        s, s2 = (float(stats.chi2(n).moment(k)) * sigma ** (2 * k) for k in (1, 2))  # of the sum of x^2
        limits = 2 / s, 2 * s / s2  # |1 - eta s| = 1, and 1 - 2 eta s + eta^2 s2 = 1
        seen = parts(stability_limits(n, sigma), 2, "stability_limits", "(for_the_mean, for_the_mean_square)")
        suspects = {
            "is it the other limit?": limits[1 - index],
            "is it that of a cost with a mean over samples? Here it is a sum": limits[index] * n,
            "is it where convergence is fastest?": limits[index] / 2,
            "is it the limit for sigma=1?": limits[index] * sigma**2,
            "is sigma taken for the variance? It is the standard deviation": limits[index] * sigma,
        }
        expect_close(seen[index], limits[index], of=f"{of} with {n} samples, sigma={sigma:g}", suspects=suspects)
