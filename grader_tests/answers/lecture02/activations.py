"""Answers to `sigmoid`, `relu` and `cost`."""

from grader_tests.lecture02 import activations as checks
from mlphys.gallery import right, wrong


@right("sigmoid")
def sigmoid_by_tanh(z):
    f = 0.5 * (1 + np.tanh(z / 2))
    return f, f * (1 - f)


@right("sigmoid")
def sigmoid_clipped_far_out_in_single_precision(z):
    f = 1 / (1 + np.exp(-np.clip(np.asarray(z, dtype=np.float32), -80, 80)))
    return [f, f * (1 - f)]


@right("sigmoid")
def sigmoid_as_it_stands(z):
    with np.errstate(over="ignore"):
        f = 1.0 / (1.0 + np.exp(-z))
    return np.array([f, f - f**2])


@wrong(
    "sigmoid",
    fails=[checks.sigmoid_has_its_value_and_slope, checks.sigmoid_is_finite_far_from_zero],
    says="is it f itself?",
)
def slope_is_the_value(z):
    f = 1 / (1 + np.exp(-np.clip(z, -500, 500)))
    return f, f


@wrong(
    "sigmoid",
    fails=[checks.sigmoid_has_its_value_and_slope, checks.sigmoid_is_finite_far_from_zero],
    says="is it the derivative at f(z), not at z?",
)
def slope_at_the_value(z):
    def s(x):
        return 1 / (1 + np.exp(-np.clip(x, -500, 500)))

    return s(z), s(s(z)) * (1 - s(s(z)))


@wrong(
    "sigmoid",
    fails=[checks.sigmoid_has_its_value_and_slope, checks.sigmoid_is_finite_far_from_zero],
    says="takes the value f",
)
def slope_from_z(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500))), z * (1 - z)


@wrong("sigmoid", fails=[checks.sigmoid_is_finite_far_from_zero], says="does exp overflow?")
def slope_overflows(z):
    with np.errstate(all="ignore"):
        return 1 / (1 + np.exp(-z)), np.exp(-z) / (1 + np.exp(-z)) ** 2


@wrong("sigmoid", fails=[checks.sigmoid_is_finite_far_from_zero], says="sigmoid(z) for z from")
def clipped_too_early(z):
    z = np.clip(z, -8, 8)
    f = 1 / (1 + np.exp(-z))
    return f, f * (1 - f)


@wrong("sigmoid", fails=[checks.sigmoid_has_its_value_and_slope], says="f of sigmoid(z)")
def straight_line_instead(z):
    return np.clip(0.5 + 0.25 * z, 0, 1), np.where(np.abs(z) < 2, 0.25, 0.0)


@wrong(
    "sigmoid",
    fails=[checks.sigmoid_has_its_value_and_slope, checks.sigmoid_is_finite_far_from_zero],
    says="expected (f, df)",
)
def value_alone(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


@wrong(
    "sigmoid",
    fails=[checks.sigmoid_has_its_value_and_slope, checks.sigmoid_is_finite_far_from_zero],
    says="is the sign of z turned round?",
)
def falls_instead_of_rising(z):
    f = 1 / (1 + np.exp(np.clip(z, -500, 500)))
    return f, f * (1 - f)


@wrong(
    "sigmoid",
    fails=[checks.sigmoid_has_its_value_and_slope, checks.sigmoid_is_finite_far_from_zero],
    says="f of sigmoid(z)",
)
def table_for_the_example(z):
    known = np.linspace(-8, 8, 33)
    f = 1 / (1 + np.exp(-known))
    return np.interp(z, known, f), np.interp(z, known, f * (1 - f))


@right("relu")
def relu_by_a_mask(z):
    on = z > 0
    return z * on, on  # the slope is a boolean array


@right("relu")
def relu_entry_by_entry(z):
    f, df = np.zeros_like(z), np.zeros_like(z)
    for index in np.ndindex(z.shape):
        if z[index] > 0:
            f[index], df[index] = z[index], 1
    return [f, df]


@wrong("relu", fails=[checks.relu_has_slope_zero_at_the_kink], says="is it 1?")
def slope_one_at_the_kink(z):
    return np.maximum(z, 0), (z >= 0).astype(float)


@wrong("relu", fails=[checks.relu_has_slope_zero_at_the_kink], says="is it 1/2?")
def slope_half_at_the_kink(z):
    return np.maximum(z, 0), np.heaviside(z, 0.5)


@wrong(
    "relu",
    fails=[checks.relu_has_its_value_and_slope, checks.relu_has_slope_zero_at_the_kink],
    says="is it the sign of z?",
)
def slope_is_the_sign(z):
    return np.maximum(z, 0), np.sign(z)


@wrong(
    "relu",
    fails=[checks.relu_has_its_value_and_slope, checks.relu_has_slope_zero_at_the_kink],
    says="is it the value f?",
)
def slope_is_the_relu(z):
    return np.maximum(z, 0), np.maximum(z, 0)


@wrong("relu", fails=[checks.relu_has_its_value_and_slope], says="relu changed z in place")
def cuts_in_place(z):
    df = np.where(z > 0, 1.0, 0.0)
    z[z < 0] = 0
    return z, df


@wrong(
    "relu",
    fails=[checks.relu_has_its_value_and_slope, checks.relu_has_slope_zero_at_the_kink],
    says="ambiguous",
)
def for_one_number_only(z):
    return (z, 1.0) if z > 0 else (0.0, 0.0)


@wrong(
    "relu",
    fails=[checks.relu_has_its_value_and_slope, checks.relu_has_slope_zero_at_the_kink],
    says="f of relu(z)",
)
def leaks_below_zero(z):
    return np.where(z > 0, z, 0.01 * z), np.where(z > 0, 1.0, 0.01)


@right("cost")
def cost_by_loops(y, target):
    total = 0.0
    for s in range(len(y)):
        for k in range(len(y[s])):
            total += 0.5 * (y[s][k] - target[s][k]) ** 2
    return total / len(y)


@right("cost")
def cost_by_norm_in_single_precision(y, target):
    return np.float32(np.linalg.norm(target - y) ** 2 / (2 * len(y)))


@wrong("cost", fails=[checks.cost_is_half_the_mean_of_the_summed_squares], says="is the factor 1/2 missing?")
def cost_without_half(y, target):
    return np.mean(np.sum((y - target) ** 2, axis=1))


@wrong("cost", fails=[checks.cost_is_half_the_mean_of_the_summed_squares], says="without the 1/2?")
def cost_as_in_keras(y, target):
    return np.mean((y - target) ** 2)


@wrong("cost", fails=[checks.cost_is_half_the_mean_of_the_summed_squares], says="They are summed")
def cost_means_over_outputs(y, target):
    return 0.5 * np.mean((y - target) ** 2)


@wrong("cost", fails=[checks.cost_is_half_the_mean_of_the_summed_squares], says="is the mean over the batch missing?")
def cost_sums_the_batch(y, target):
    return 0.5 * np.sum((y - target) ** 2)


@wrong("cost", fails=[checks.cost_is_half_the_mean_of_the_summed_squares], says="expected shape")
def cost_of_each_sample(y, target):
    return 0.5 * np.sum((y - target) ** 2, axis=1)


@wrong("cost", fails=[checks.cost_is_half_the_mean_of_the_summed_squares], says="cost of 5 samples")
def cost_of_absolute_deviations(y, target):
    return 0.5 * np.mean(np.sum(np.abs(y - target), axis=1))


@wrong("sigmoid", fails=[checks.sigmoid_has_its_value_and_slope], says="sigmoid changed z in place")
def sigmoid_clips_in_place(z):
    np.clip(z, -100, 100, out=z)
    z *= -1
    f = 1 / (1 + np.exp(z))
    return f, f * (1 - f)


@wrong("relu", fails=[checks.relu_has_its_value_and_slope], says="entries differ")
def relu_up_to_six(z):
    return np.clip(z, 0, 6), ((z > 0) & (z < 6)).astype(float)


@wrong("relu", fails=[checks.relu_has_slope_zero_at_the_kink], says="larger than some small number?")
def slope_jumps_above_zero(z):
    return np.maximum(z, 0), np.where(z > 1e-10, 1.0, 0.0)


@right("relu")
def relu_in_single_precision(z):
    z = np.asarray(z, dtype=np.float32)
    return (z + np.abs(z)) / 2, np.heaviside(z, 0)


@wrong("cost", fails=[checks.cost_is_half_the_mean_of_the_summed_squares], says="cost changed y in place")
def cost_subtracts_in_place(y, target):
    y -= target
    return 0.5 * np.mean(np.sum(y**2, axis=1))


@wrong("cost", fails=[checks.cost_is_half_the_mean_of_the_summed_squares], says="cost of 120 samples")
def cost_of_60_samples(y, target):
    return 0.5 * np.mean(np.sum((y[:60] - target[:60]) ** 2, axis=1))


@wrong("cost", fails=[checks.cost_is_half_the_mean_of_the_summed_squares], says="cost of 6 samples with 40 outputs")
def cost_of_ten_outputs(y, target):
    return 0.5 * np.mean(np.sum((y[:, :10] - target[:, :10]) ** 2, axis=1))


@wrong("cost", fails=[checks.cost_is_half_the_mean_of_the_summed_squares], says="cost of 4 samples")
def cost_bounded(y, target):
    return 0.5 * np.mean(np.sum(np.clip(y - target, -20, 20) ** 2, axis=1))
