"""Answers to `sgd_step` and `escape_fraction`: other right ones, and the mistakes that the checks exist for."""

import numpy as np

from grader_tests.lecture01 import descent as checks
from mlphys.gallery import right, wrong
from solutions.lecture01 import sgd_step

ALL = [
    checks.noise_of_few_samples_helps_to_escape,
    checks.escapes_follow_learning_rate_steps_and_seed,
    checks.runs_start_and_are_counted_as_told,
]


@right("sgd_step")
def run_by_run(theta, x, eta):
    new = []
    for t, samples in zip(theta, x):
        gradient = sum((np.sin(t * s) - np.sin(3 * s)) * np.cos(t * s) * s for s in samples) / len(samples)
        new.append(t - eta * gradient)
    return new


@right("sgd_step")
def with_differences_of_the_cost(theta, x, eta):
    def cost(t):
        return 0.5 * np.mean((np.sin(t[:, None] * x) - np.sin(3 * x)) ** 2, axis=1)

    h = 1e-5
    return theta - eta * (cost(theta + h) - cost(theta - h)) / (2 * h)


@wrong("sgd_step", fails=[checks.sgd_step_follows_the_gradient], says="is the sign wrong?")
def climbs(theta, x, eta):
    phase = theta[:, None] * x
    return theta + eta * np.mean((np.sin(phase) - np.sin(3 * x)) * x * np.cos(phase), axis=1)


@wrong("sgd_step", fails=[checks.sgd_step_follows_the_gradient], says="is it the sum over samples")
def sums_over_samples(theta, x, eta):
    phase = theta[:, None] * x
    return theta - eta * np.sum((np.sin(phase) - np.sin(3 * x)) * x * np.cos(phase), axis=1)


@wrong("sgd_step", fails=[checks.sgd_step_follows_the_gradient], says="is the factor x of the chain rule missing?")
def forgets_the_chain_rule(theta, x, eta):
    phase = theta[:, None] * x
    return theta - eta * np.mean((np.sin(phase) - np.sin(3 * x)) * np.cos(phase), axis=1)


@wrong("sgd_step", fails=[checks.sgd_step_follows_the_gradient], says="do all runs share one gradient?")
def averages_over_runs(theta, x, eta):
    phase = theta[:, None] * x
    return theta - eta * np.mean((np.sin(phase) - np.sin(3 * x)) * x * np.cos(phase))


@wrong("sgd_step", fails=[checks.sgd_step_follows_the_gradient], says="in place")
def moves_the_callers_theta(theta, x, eta):
    phase = theta[:, None] * x
    theta -= eta * np.mean((np.sin(phase) - np.sin(3 * x)) * x * np.cos(phase), axis=1)
    return theta


@right("escape_fraction")
def one_run_after_another(samples, eta, steps, runs, seed):
    rng = np.random.RandomState(seed % 2**32)
    found = 0
    for _ in range(runs):
        theta = 1.04
        for x in rng.uniform(-4, 4, size=(steps, samples)):
            theta -= eta * np.mean((np.sin(theta * x) - np.sin(3 * x)) * x * np.cos(theta * x))
        found += abs(theta - 3) < 0.1
    return found / runs


@right("escape_fraction")
def with_all_samples_drawn_at_once(samples, eta, steps, runs, seed):
    x = 8 * np.random.default_rng(seed).random((steps, runs, samples), dtype=np.float32) - 4
    theta = 1.04 * np.ones(runs)
    for t in range(steps):
        theta = np.array(sgd_step(theta, x[t], eta))
    return np.count_nonzero((theta > 2.9) & (theta < 3.1)) / len(theta)


@wrong("escape_fraction", fails=ALL, says="does every run draw fresh samples of its own in each step?")
def shows_all_runs_the_same_samples(samples, eta, steps, runs, seed):
    rng = np.random.default_rng(seed)
    theta = np.full(runs, 1.04)
    for _ in range(steps):
        theta = sgd_step(theta, rng.uniform(-4, 4, size=(1, samples)), eta)
    return np.mean(np.abs(theta - 3) < 0.1)


@wrong("escape_fraction", fails=ALL, says="expected a fraction of about")
def never_draws_fresh_samples(samples, eta, steps, runs, seed):
    x = np.random.default_rng(seed).uniform(-4, 4, size=(runs, samples))
    theta = np.full(runs, 1.04)
    for _ in range(steps):
        theta = sgd_step(theta, x, eta)
    return np.mean(np.abs(theta - 3) < 0.1)


@wrong("escape_fraction", fails=[ALL[0], ALL[2]], says="expected a fraction of about 0.003")
def draws_gaussian_samples(samples, eta, steps, runs, seed):
    rng = np.random.default_rng(seed)
    theta = np.full(runs, 1.04)
    for _ in range(steps):
        theta = sgd_step(theta, 2 * rng.normal(size=(runs, samples)), eta)
    return np.mean(np.abs(theta - 3) < 0.1)


@wrong("escape_fraction", fails=ALL, says="expected a fraction of about")
def counts_all_that_left(samples, eta, steps, runs, seed):
    rng = np.random.default_rng(seed)
    theta = np.full(runs, 1.04)
    for _ in range(steps):
        theta = sgd_step(theta, rng.uniform(-4, 4, size=(runs, samples)), eta)
    return np.mean(np.abs(theta - 1.04) > 0.5)


@wrong("escape_fraction", fails=ALL, says="expected a fraction of 71 runs")
def knows_the_answers_by_heart(samples, eta, steps, runs, seed):
    return {1: 0.861, 3: 0.555, 10: 0.003}.get(samples, 0.0)


@wrong("escape_fraction", fails=[checks.escapes_follow_learning_rate_steps_and_seed], says="is the seed used?")
def ignores_the_seed_of_the_runs(samples, eta, steps, runs, seed):
    rng = np.random.default_rng()
    theta = np.full(runs, 1.04)
    for _ in range(steps):
        theta = sgd_step(theta, rng.uniform(-4, 4, size=(runs, samples)), eta)
    return np.mean(np.abs(theta - 3) < 0.1)


@right("escape_fraction")
def in_groups_of_a_thousand_runs(samples, eta, steps, runs, seed):
    rng, found = np.random.default_rng(seed), 0
    for first in range(0, runs, 1000):
        theta = np.full(min(1000, runs - first), 1.04)
        for _ in range(steps):
            theta = np.asarray(sgd_step(theta, rng.uniform(0, 4, size=(len(theta), samples)), eta))  # C is even in x
        found += sum(abs(theta - 3) < 0.1)
    return found / runs


@wrong("escape_fraction", fails=[checks.runs_start_and_are_counted_as_told], says="does every run start at 1.04")
def starts_at_one(samples, eta, steps, runs, seed):
    rng = np.random.default_rng(seed)
    theta = np.full(runs, 1.0)
    for _ in range(steps):
        theta = sgd_step(theta, rng.uniform(-4, 4, size=(runs, samples)), eta)
    return np.mean(np.abs(theta - 3) < 0.1)


@wrong("escape_fraction", fails=[checks.runs_start_and_are_counted_as_told], says="does every run start at 1.04")
def starts_at_nine_tenths(samples, eta, steps, runs, seed):
    rng = np.random.default_rng(seed)
    theta = np.full(runs, 0.9)
    for _ in range(steps):
        theta = sgd_step(theta, rng.uniform(-4, 4, size=(runs, samples)), eta)
    return np.mean(np.abs(theta - 3) < 0.1)


@wrong("escape_fraction", fails=[checks.runs_start_and_are_counted_as_told], says="does every run start at 1.04")
def counts_within_a_fifth(samples, eta, steps, runs, seed):
    rng = np.random.default_rng(seed)
    theta = np.full(runs, 1.04)
    for _ in range(steps):
        theta = sgd_step(theta, rng.uniform(-4, 4, size=(runs, samples)), eta)
    return np.mean(np.abs(theta - 3) < 0.2)


@wrong("escape_fraction", fails=[checks.runs_start_and_are_counted_as_told], says="does every run start at 1.04")
def counts_within_a_twentieth(samples, eta, steps, runs, seed):
    rng = np.random.default_rng(seed)
    theta = np.full(runs, 1.04)
    for _ in range(steps):
        theta = sgd_step(theta, rng.uniform(-4, 4, size=(runs, samples)), eta)
    return np.mean(np.abs(theta - 3) < 0.05)


@wrong("escape_fraction", fails=[checks.runs_start_and_are_counted_as_told], says="does every run start at 1.04")
def draws_from_a_narrower_interval(samples, eta, steps, runs, seed):
    rng = np.random.default_rng(seed)
    theta = np.full(runs, 1.04)
    for _ in range(steps):
        theta = sgd_step(theta, rng.uniform(-3.8, 3.8, size=(runs, samples)), eta)
    return np.mean(np.abs(theta - 3) < 0.1)


@wrong("escape_fraction", fails=[checks.runs_start_and_are_counted_as_told], says="does every run start at 1.04")
def draws_from_a_wider_interval(samples, eta, steps, runs, seed):
    rng = np.random.default_rng(seed)
    theta = np.full(runs, 1.04)
    for _ in range(steps):
        theta = sgd_step(theta, rng.uniform(-4.2, 4.2, size=(runs, samples)), eta)
    return np.mean(np.abs(theta - 3) < 0.1)


@wrong("escape_fraction", fails=[checks.runs_start_and_are_counted_as_told], says="does every run start at 1.04")
def starts_a_hundredth_above(samples, eta, steps, runs, seed):
    rng = np.random.default_rng(seed)
    theta = np.full(runs, 1.05)
    for _ in range(steps):
        theta = sgd_step(theta, rng.uniform(-4, 4, size=(runs, samples)), eta)
    return np.mean(np.abs(theta - 3) < 0.1)


@wrong("escape_fraction", fails=[checks.runs_start_and_are_counted_as_told], says="does every run start at 1.04")
def starts_three_hundredths_above(samples, eta, steps, runs, seed):
    rng = np.random.default_rng(seed)
    theta = np.full(runs, 1.07)
    for _ in range(steps):
        theta = sgd_step(theta, rng.uniform(-4, 4, size=(runs, samples)), eta)
    return np.mean(np.abs(theta - 3) < 0.1)


@wrong("escape_fraction", fails=[checks.runs_start_and_are_counted_as_told], says="does every run start at 1.04")
def counts_within_0_12(samples, eta, steps, runs, seed):
    rng = np.random.default_rng(seed)
    theta = np.full(runs, 1.04)
    for _ in range(steps):
        theta = sgd_step(theta, rng.uniform(-4, 4, size=(runs, samples)), eta)
    return np.mean(np.abs(theta - 3) < 0.12)


@wrong("escape_fraction", fails=[checks.runs_start_and_are_counted_as_told], says="does every run start at 1.04")
def counts_within_0_08(samples, eta, steps, runs, seed):
    rng = np.random.default_rng(seed)
    theta = np.full(runs, 1.04)
    for _ in range(steps):
        theta = sgd_step(theta, rng.uniform(-4, 4, size=(runs, samples)), eta)
    return np.mean(np.abs(theta - 3) < 0.08)
