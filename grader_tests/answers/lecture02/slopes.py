"""Answers to the bonus problem on the slope."""

from grader_tests.lecture02 import slopes as checks
from mlphys.gallery import right, wrong


@right("slope_step")
def slope_step_by_loop(w, true_w, x, eta):
    gradient = 0
    for value in x:
        gradient += (w * value - true_w * value) * value
    return w - eta * gradient


@right("slope_step")
def slope_step_by_dot(w, true_w, x, eta):
    x = np.float32(x)
    return np.array(true_w + (w - true_w) * (1 - eta * x.dot(x)))


SLOPE = [checks.slope_moves_by_the_gradient_of_the_summed_cost]


@wrong("slope_step", fails=SLOPE, says="is it the mean over the samples?")
def slope_step_of_the_mean_cost(w, true_w, x, eta):
    return w - eta * (w - true_w) * np.mean(x**2)


@wrong("slope_step", fails=SLOPE, says="is the step taken uphill?")
def slope_step_uphill(w, true_w, x, eta):
    return w + eta * (w - true_w) * np.sum(x**2)


@wrong("slope_step", fails=SLOPE, says="is it twice the step?")
def slope_step_without_half(w, true_w, x, eta):
    return w - 2 * eta * (w - true_w) * np.sum(x**2)


@wrong("slope_step", fails=SLOPE, says="is one factor x missing?")
def slope_step_without_inner_derivative(w, true_w, x, eta):
    return w - eta * np.sum(w * x - true_w * x)


@wrong("slope_step", fails=SLOPE, says="slope after a step with 1 samples")
def slope_step_of_the_example(w, true_w, x, eta):
    return 1.5


@right("simulate_slope")
def simulates_run_by_run(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    rng = np.random.default_rng(seed)
    result = []
    for _ in range(runs):
        path = [w]
        for _ in range(steps):
            path.append(slope_step(path[-1], true_w, sigma * rng.standard_normal(n_samples), eta))
        result.append(path)
    return result


@right("simulate_slope")
def simulates_by_products(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    x = np.random.RandomState(seed).normal(scale=sigma, size=(n_samples, runs, steps))
    factors = np.cumprod(1 - eta * np.sum(x**2, axis=0), axis=1)
    deviation = (w - true_w) * np.concatenate([np.ones((runs, 1)), factors], axis=1)
    return np.float32(true_w + deviation)


@right("simulate_slope")
def simulates_by_chi_squared(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    sums = sigma**2 * np.random.default_rng(seed).chisquare(n_samples, size=(steps, runs))
    slopes = [np.full(runs, w)]
    for s in sums:
        slopes.append(slopes[-1] - eta * s * (slopes[-1] - true_w))
    return np.array(slopes).T


SIMULATE = [checks.simulated_steps_have_the_right_distribution, checks.simulated_steps_are_independent]


@wrong("simulate_slope", fails=[SIMULATE[0]], says="the sum of 3 squared samples that the steps show")
def simulates_the_mean_cost(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    rng = np.random.default_rng(seed)
    slopes = np.full((runs, steps + 1), float(w))
    for t in range(steps):
        x = rng.normal(0, sigma, size=(runs, n_samples))
        slopes[:, t + 1] = slopes[:, t] - eta * (slopes[:, t] - true_w) * np.mean(x**2, axis=1)
    return slopes


@wrong("simulate_slope", fails=[SIMULATE[0]], says="squared samples that the steps show")
def takes_sigma_for_the_variance(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    rng = np.random.default_rng(seed)
    slopes = np.full((runs, steps + 1), float(w))
    for t in range(steps):
        x = np.sqrt(sigma) * rng.normal(size=(runs, n_samples))
        slopes[:, t + 1] = slopes[:, t] - eta * (slopes[:, t] - true_w) * np.sum(x**2, axis=1)
    return slopes


@wrong("simulate_slope", fails=[SIMULATE[0]], says="squared samples that the steps show")
def draws_uniform_samples(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    rng = np.random.default_rng(seed)
    slopes = np.full((runs, steps + 1), float(w))
    for t in range(steps):
        x = rng.uniform(-np.sqrt(3) * sigma, np.sqrt(3) * sigma, size=(runs, n_samples))
        slopes[:, t + 1] = slopes[:, t] - eta * (slopes[:, t] - true_w) * np.sum(x**2, axis=1)
    return slopes


@wrong("simulate_slope", fails=SIMULATE, says="are samples used twice?")
def gives_all_runs_the_same_samples(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    rng = np.random.default_rng(seed)
    slopes = np.full((runs, steps + 1), float(w))
    for t in range(steps):
        x = rng.normal(0, sigma, size=n_samples)
        slopes[:, t + 1] = slopes[:, t] - eta * (slopes[:, t] - true_w) * np.sum(x**2)
    return slopes


@wrong("simulate_slope", fails=[SIMULATE[1]], says="are samples used twice?")
def draws_samples_once_per_run(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    x = np.random.default_rng(seed).normal(0, sigma, size=(runs, n_samples))
    slopes = np.full((runs, steps + 1), float(w))
    for t in range(steps):
        slopes[:, t + 1] = slopes[:, t] - eta * (slopes[:, t] - true_w) * np.sum(x**2, axis=1)
    return slopes


@wrong("simulate_slope", fails=SIMULATE, says="expected shape 3000x6, saw 3000x5")
def leaves_the_start_out(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    rng = np.random.default_rng(seed)
    slopes, now = [], np.full(runs, float(w))
    for _ in range(steps):
        x = rng.normal(0, sigma, size=(runs, n_samples))
        now = now - eta * (now - true_w) * np.sum(x**2, axis=1)
        slopes.append(now)
    return np.array(slopes).T


@right("slope_mean")
def mean_by_steps(delta, eta, n_samples, sigma, t):
    for _ in range(t):
        delta = delta - eta * n_samples * sigma * sigma * delta
    return delta


@right("slope_mean")
def mean_as_an_array(delta, eta, n_samples, sigma, t):
    return np.array(delta * np.power(1 - eta * sigma**2 * n_samples, t), dtype=np.float32)


MEAN = [checks.mean_deviation_is_right]


@wrong("slope_mean", fails=MEAN, says="is it the cost of a mean over samples?")
def mean_for_the_mean_cost(delta, eta, n_samples, sigma, t):
    return delta * (1 - eta * sigma**2) ** t


@wrong("slope_mean", fails=MEAN, says="is it the limit of small eta?")
def mean_for_small_eta(delta, eta, n_samples, sigma, t):
    return delta * np.exp(-eta * n_samples * sigma**2 * t)


@wrong("slope_mean", fails=MEAN, says="is sigma taken for the variance?")
def mean_with_sigma_for_the_variance(delta, eta, n_samples, sigma, t):
    return delta * (1 - eta * n_samples * sigma) ** t


@wrong("slope_mean", fails=MEAN, says="is the sign lost?")
def mean_without_sign(delta, eta, n_samples, sigma, t):
    return abs(delta * (1 - eta * n_samples * sigma**2) ** t)


@right("slope_mean_square")
def mean_square_by_mean_and_variance(delta, eta, n_samples, sigma, t):
    square = delta**2
    for _ in range(t):
        square = square * ((1 - eta * n_samples * sigma**2) ** 2 + 2 * n_samples * (eta * sigma**2) ** 2)
    return square


@right("slope_mean_square")
def mean_square_from_fourth_moments(delta, eta, n_samples, sigma, t):
    fourth = n_samples * 3 * sigma**4 + n_samples * (n_samples - 1) * sigma**4
    return np.float32(delta**2 * (1 - 2 * eta * n_samples * sigma**2 + eta**2 * fourth) ** t)


SQUARE = [checks.mean_square_deviation_is_right]


@wrong("slope_mean_square", fails=SQUARE, says="is it the square of the mean?")
def mean_square_without_the_two(delta, eta, n_samples, sigma, t):
    return delta**2 * (1 - 2 * eta * n_samples * sigma**2 + eta**2 * n_samples**2 * sigma**4) ** t


@wrong("slope_mean_square", fails=SQUARE, says="is it the cost of a mean over samples?")
def mean_square_for_the_mean_cost(delta, eta, n_samples, sigma, t):
    return delta**2 * (1 - 2 * eta * sigma**2 + eta**2 * (1 + 2 / n_samples) * sigma**4) ** t


@wrong("slope_mean_square", fails=SQUARE, says="is it the variance, without the square of the mean?")
def variance_instead_of_mean_square(delta, eta, n_samples, sigma, t):
    mean = 1 - eta * n_samples * sigma**2
    return delta**2 * ((mean**2 + 2 * n_samples * eta**2 * sigma**4) ** t - mean ** (2 * t))


@wrong("slope_mean_square", fails=SQUARE, says="is it the root of the mean square?")
def root_mean_square(delta, eta, n_samples, sigma, t):
    s = sigma**2
    return abs(delta) * (1 - 2 * eta * n_samples * s + eta**2 * n_samples * (n_samples + 2) * s**2) ** (t / 2)


@right("stability_limits")
def limits_as_an_array(n_samples, sigma):
    return np.array([2 / n_samples, 2 / (n_samples + 2)]) / sigma**2


@right("stability_limits")
def limits_from_the_moments(n_samples, sigma):
    s = n_samples * sigma**2
    s2 = s**2 + 2 * n_samples * sigma**4
    return [2 / s, 2 * s / s2]


LIMITS = [checks.limit_for_the_mean_is_right, checks.limit_for_the_mean_square_is_right]


@wrong("stability_limits", fails=LIMITS, says="is it the other limit?")
def swaps_the_limits(n_samples, sigma):
    return 2 / ((n_samples + 2) * sigma**2), 2 / (n_samples * sigma**2)


@wrong("stability_limits", fails=[LIMITS[1]], says="is it the other limit?")
def gives_one_limit_twice(n_samples, sigma):
    return 2 / (n_samples * sigma**2), 2 / (n_samples * sigma**2)


@wrong("stability_limits", fails=LIMITS, says="is it that of a cost with a mean over samples?")
def limits_for_the_mean_cost(n_samples, sigma):
    return 2 / sigma**2, 2 / (sigma**2 * (1 + 2 / n_samples))


@wrong("stability_limits", fails=LIMITS, says="is it where convergence is fastest?")
def gives_the_fastest_rates(n_samples, sigma):
    return 1 / (n_samples * sigma**2), 1 / ((n_samples + 2) * sigma**2)


@wrong("stability_limits", fails=LIMITS, says="is sigma taken for the variance?")
def limits_with_sigma_for_the_variance(n_samples, sigma):
    return 2 / (n_samples * sigma), 2 / ((n_samples + 2) * sigma)


@wrong("stability_limits", fails=LIMITS, says="is it the limit for sigma=1?")
def limits_for_the_example(n_samples, sigma):
    return 2 / n_samples, 2 / (n_samples + 2)


@right("simulate_slope")
def simulates_sample_by_sample(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    rng = np.random.default_rng(seed)
    result = []
    for _ in range(runs):
        path = [w]
        for _ in range(steps):
            total = 0.0
            for _ in range(n_samples):
                total += rng.normal(0, sigma) ** 2
            path.append(path[-1] - eta * (path[-1] - true_w) * total)
        result.append(path)
    return result


@wrong("simulate_slope", fails=[SIMULATE[1]], says="expected other slopes, saw the same")
def simulates_without_its_seed(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    x = np.random.default_rng(1).normal(0, sigma, size=(steps, runs, n_samples))
    slopes = [np.full(runs, float(w))]
    for samples in x:
        slopes.append(slopes[-1] - eta * (slopes[-1] - true_w) * np.sum(samples**2, axis=1))
    return np.array(slopes).T


@wrong("simulate_slope", fails=[SIMULATE[1]], says="with the same seed")
def simulates_something_else_each_time(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    x = np.random.default_rng().normal(0, sigma, size=(steps, runs, n_samples))
    slopes = [np.full(runs, float(w))]
    for samples in x:
        slopes.append(slopes[-1] - eta * (slopes[-1] - true_w) * np.sum(samples**2, axis=1))
    return np.array(slopes).T


@wrong("simulate_slope", fails=[SIMULATE[0]], says="the sum of 20 squared samples")
def simulates_with_a_variance_too_large(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    x = np.random.default_rng(seed).normal(0, np.sqrt(1.03) * sigma, size=(steps, runs, n_samples))
    slopes = [np.full(runs, float(w))]
    for samples in x:
        slopes.append(slopes[-1] - eta * (slopes[-1] - true_w) * np.sum(samples**2, axis=1))
    return np.array(slopes).T


@wrong("simulate_slope", fails=[SIMULATE[1]], says="expected independent samples")
def shares_samples_between_neighbours(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    x = np.random.default_rng(seed).normal(0, sigma, size=(steps, runs + n_samples))
    slopes = [np.full(runs, float(w))]
    for samples in x:
        sums = sum(samples[i : i + runs] ** 2 for i in range(n_samples))  # run r sees samples r to r + n
        slopes.append(slopes[-1] - eta * (slopes[-1] - true_w) * sums)
    return np.array(slopes).T


@wrong("simulate_slope", fails=[SIMULATE[1]], says="are samples used twice?")
def keeps_all_but_one_sample(w, true_w, eta, n_samples, sigma, steps, runs, seed):
    rng = np.random.default_rng(seed)
    x, slopes = rng.normal(0, sigma, size=(runs, n_samples)), [np.full(runs, float(w))]
    for t in range(steps):
        slopes.append(slopes[-1] - eta * (slopes[-1] - true_w) * np.sum(x**2, axis=1))
        x[:, t % n_samples] = x[::-1, 0] if n_samples == 1 else rng.normal(0, sigma, size=runs)
    return np.array(slopes).T
