"""Problem 5: stochastic gradient descent, and how noise helps it out of a wrong minimum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from scipy import stats

from grader_tests.lecture01.chance import ALPHA
from mlphys.checking import Answer, as_array, check, expect, expect_close

# The probability of an escape and its standard error, by (samples, eta, steps): the fraction among 100,000 to
# 15,000,000 runs of the reference.
ESCAPES: Final[Mapping[tuple[int, float, int], tuple[float, float]]] = {
    (1, 0.3, 300): (0.8614, 0.0008),
    (3, 0.3, 300): (0.5563, 0.0008),
    (10, 0.3, 300): (0.003, 0.0003),
    (30, 0.3, 300): (0.0, 0.0001),
    (1, 0.1, 400): (0.3641, 0.0011),
    (2, 0.2, 300): (0.4401, 0.0011),
    (10, 1.0, 100): (0.4049, 0.0011),
    (1, 0.5, 3): (0.01568, 0.00003),
    (1, 0.5, 5): (0.05175, 0.00007),
    # one step with one sample: the share of all x on a fine grid. At 1.465 the farthest run ends at 2.892, at 1.485 at
    # 2.918; a start off by 0.005 or a threshold off by a fifth makes all of them or none of them count.
    (1, 1.465, 1): (0.0, 0.00001),
    (1, 1.485, 1): (0.01508, 0.00002),
    (1, 1.74, 1): (0.06625, 0.00002),
}


@check(points=2, bonus=True)
def sgd_step_follows_the_gradient(sgd_step: Answer, *, rng: np.random.Generator) -> None:
    """sgd_step moves each run against the gradient of its own cost."""
    for runs, samples in [(4, 4), (5, 1), (1, 6), (3, 40), (300, 2)]:
        theta, x, eta = rng.uniform(0.5, 6, size=runs), rng.uniform(-4, 4, size=(runs, samples)), rng.uniform(0.05, 0.5)
        phase = theta[:, np.newaxis] * x
        deviation, slope = np.sin(phase) - np.sin(3 * x), x * np.cos(phase)
        right = np.mean(deviation * slope, axis=1)
        suspects = {
            "is the sign wrong? descent goes against the gradient": theta + eta * right,
            "is it the sum over samples instead of the mean?": theta - eta * samples * right,
            "is the factor 1/2 of the cost missing?": theta - 2 * eta * right,
            "is there a factor 1/2 too many?": theta - eta * right / 2,
            "is the factor x of the chain rule missing?": theta - eta * np.mean(deviation * np.cos(phase), axis=1),
            "do all runs share one gradient?": theta - eta * right.mean(),
            "is eta missing?": theta - right,
            "is it the gradient alone, without the step?": right,
            "is it the change of theta, not the new theta?": -eta * right,
        }
        reply = sgd_step.watch(theta, x, eta)
        of = f"theta of {runs} runs after a step with {samples} samples each"
        expect_close(reply.value, theta - eta * right, of=of, suspects=suspects)
        expect(not reply.changed, f"sgd_step changed {', '.join(reply.changed)} in place; work on a copy")


@check(points=1, bonus=True, builds_on=("sgd_step",))
def noise_of_few_samples_helps_to_escape(escape_fraction: Answer, *, rng: np.random.Generator) -> None:
    """escape_fraction: most runs escape with 1 sample per step, half with 3, hardly any with 10, none with 30."""
    for samples in (1, 3, 10, 30):
        _expect_escapes(escape_fraction, samples, 0.3, 300, rng)


@check(points=1, bonus=True, builds_on=("sgd_step",))
def escapes_follow_learning_rate_steps_and_seed(escape_fraction: Answer, *, rng: np.random.Generator) -> None:
    """escape_fraction depends on the learning rate, the number of steps and, by chance, the seed."""
    _expect_escapes(escape_fraction, 1, 0.1, 400, rng)
    _expect_escapes(escape_fraction, 2, 0.2, 300, rng)
    seen = as_array(escape_fraction(1, 0.3, 0, 20, 1), of="escape_fraction after 0 steps", shape=())
    expect(bool(seen == 0), f"escape_fraction after 0 steps: expected 0, saw {seen:.3g}")
    seeds = [int(s) for s in rng.choice(2**31, size=12, replace=False)]
    many, again = ([_fraction(escape_fraction, 1, 0.3, 100, 60, seed) for seed in seeds] for _ in range(2))
    for seed, first, second in zip(seeds, many, again, strict=True):
        text = f"escape_fraction: the seed {seed}, used twice, gave {first:.3g} and {second:.3g}"
        expect(first == second, f"{text}; is the seed used?")
    # no single fraction is likelier than 0.12, so 12 agree by chance once in 10^10, be they of one seed or of 12
    text = f"escape_fraction: the seeds {seeds[0]}, {seeds[1]} and 10 more all gave {many[0]:.3g}"
    expect(len(set(many)) > 1, f"{text}; is the seed used?")


@check(points=1, bonus=True, builds_on=("sgd_step",), seconds=30)
def runs_start_and_are_counted_as_told(escape_fraction: Answer, *, rng: np.random.Generator) -> None:
    """In escape_fraction, runs start at 1.04, draw x from (-4, 4), and count if |theta - 3| < 0.1 at the end."""
    # A start that is off by 0.01, a threshold that is off by a fifth, a range of x that is off by 5 % are all seen.
    hint = "does every run start at 1.04, draw x from (-4, 4), and count if |theta - 3| < 0.1 after the last step?"
    for eta, steps in ((1.465, 1), (1.485, 1), (1.74, 1), (0.5, 3), (0.5, 5)):  # few steps are cheap: many runs
        _expect_escapes(escape_fraction, 1, eta, steps, rng, runs=19_997, calls=1, hint=hint)
    _expect_escapes(escape_fraction, 10, 1.0, 100, rng, runs=499, calls=1, hint=hint)


def _expect_escapes(
    answer: Answer,
    samples: int,
    eta: float,
    steps: int,
    rng: np.random.Generator,
    *,
    runs: int = 71,
    calls: int = 3,
    hint: str = "does every run draw fresh samples of its own in each step?",
) -> None:
    """Fail unless the fraction of escaped runs is what chance allows around the true one.

    Two-sided binomial tests on each call and on all together: a right answer fails with
    probability at most 8 ALPHA. Runs that are not independent fall outside in a single call.
    """
    true, error = ESCAPES[samples, eta, steps]
    of = f"escape_fraction with samples = {samples}, eta = {eta}, steps = {steps}, runs = {runs}"
    fractions = [_fraction(answer, samples, eta, steps, runs, int(rng.integers(2**31))) for _ in range(calls)]
    for fraction in fractions:
        whole = 0 <= fraction <= 1 and abs(fraction * runs - round(fraction * runs)) < 0.01
        expect(whole, f"{of}: expected a fraction of {runs} runs, saw {fraction:.6g}")
    for seen, trials in [*((fraction, runs) for fraction in fractions), (float(np.mean(fractions)), calls * runs)]:
        low, high = np.clip([true - 5 * error, true + 5 * error], 0, 1)
        least, most = stats.binom.ppf(ALPHA, trials, low), stats.binom.isf(ALPHA, trials, high)
        text = f"{of}: expected a fraction of about {true:.3f}, saw {seen:.3f}"
        expect(bool(least <= round(seen * trials) <= most), f"{text}; {hint}")


def _fraction(answer: Answer, samples: int, eta: float, steps: int, runs: int, seed: int) -> float:
    return float(as_array(answer(samples, eta, steps, runs, seed), of="escape_fraction", shape=()))
