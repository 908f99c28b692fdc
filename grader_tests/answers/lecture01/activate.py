"""Answers to `activate`: other right ones, and the mistakes that the checks exist for."""

import numpy as np

from grader_tests.lecture01 import activations as checks
from mlphys.gallery import right, wrong


@right("activate")
def with_an_if_for_each(z, name):
    if name == "sigmoid":
        return 1 / (1 + np.exp(-z))
    elif name == "jump":
        return z > 0
    elif name == "reLU":
        return z * (z > 0)
    elif name == "linear":
        return z
    else:
        raise ValueError("no such activation: " + name)


@right("activate")
def with_a_table_of_functions(z, name):
    def sigmoid(z):
        e = np.exp(-np.abs(z))
        return np.where(z > 0, 1 / (1 + e), e / (1 + e))

    table = {"sigmoid": sigmoid, "jump": lambda z: np.heaviside(z, 0), "linear": lambda z: z}
    table["reLU"] = lambda z: np.where(z > 0, z, 0)
    return table[name](z)


@right("activate")
def one_number_at_a_time_in_float32(z, name):
    def f(x):
        if name == "sigmoid":
            return 0.0 if x < -80 else 1 / (1 + np.exp(-x))
        if name == "jump":
            return 1.0 if x > 0 else 0.0
        if name == "reLU":
            return max(x, 0.0)
        return x

    assert isinstance(z, np.ndarray)
    if not any(name == known for known in ["sigmoid", "jump", "reLU", "linear"]):
        raise ValueError(name)
    return np.array([f(x) for x in z.ravel()], dtype="float32").reshape(z.shape)


@wrong("activate", fails=[checks.jump_is_zero_at_zero], says="jump(0) must be 0, is it 1?")
def jumps_at_zero(z, name):
    if name == "jump":
        return np.where(z >= 0, 1.0, 0.0)
    if name == "sigmoid":
        return 1 / (1 + np.exp(-z))
    return {"reLU": np.maximum(z, 0), "linear": z}[name]


@wrong("activate", fails=[checks.jump_is_zero_at_zero], says="is it 1/2?")
def jumps_half_way_at_zero(z, name):
    values = {"jump": np.heaviside(z, 0.5), "sigmoid": 1 / (1 + np.exp(-z)), "reLU": np.maximum(z, 0), "linear": z}
    return values[name]


@wrong(
    "activate",
    fails=[checks.activate_computes_the_four_functions, checks.jump_is_zero_at_zero],
    says="is it -1 instead of 0?",
)
def jumps_from_minus_one(z, name):
    return {"jump": np.sign(z), "sigmoid": 1 / (1 + np.exp(-z)), "reLU": np.maximum(z, 0), "linear": z}[name]


@wrong("activate", fails=[checks.sigmoid_stays_finite], says="does exp overflow?")
def sigmoid_overflows(z, name):
    if name == "sigmoid":
        return np.exp(z) / (1 + np.exp(z))
    return {"jump": np.where(z > 0, 1.0, 0.0), "reLU": np.maximum(z, 0), "linear": z}[name]


@wrong(
    "activate",
    fails=[checks.activate_computes_the_four_functions, checks.sigmoid_stays_finite],
    says="is it tanh instead?",
)
def sigmoid_is_tanh(z, name):
    return {"sigmoid": np.tanh(z), "jump": np.where(z > 0, 1.0, 0.0), "reLU": np.maximum(z, 0), "linear": z}[name]


@wrong("activate", fails=[checks.unknown_activation_is_refused], says="expected a ValueError")
def takes_any_other_name_for_linear(z, name):
    if name == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if name == "jump":
        return np.where(z > 0, 1.0, 0.0)
    if name == "reLU":
        return np.maximum(z, 0)
    return z


@wrong("activate", fails=[checks.unknown_activation_is_refused], says="UnboundLocalError")
def falls_through_all_ifs(z, name):
    if name == "sigmoid":
        f = 1 / (1 + np.exp(-z))
    if name == "jump":
        f = np.where(z > 0, 1.0, 0.0)
    if name == "reLU":
        f = np.maximum(z, 0)
    if name == "linear":
        f = z
    return f


@wrong(
    "activate",
    fails=[
        checks.activate_computes_the_four_functions,
        checks.jump_is_zero_at_zero,
        checks.activate_leaves_its_argument_alone,
        checks.sigmoid_stays_finite,
        checks.unknown_activation_is_refused,
    ],
    says="expected shape",
)
def knows_the_example_by_heart(z, name):
    if name not in ("sigmoid", "reLU", "jump", "linear"):
        raise ValueError(name)
    return {"sigmoid": [0.119203, 0.5, 0.880797], "reLU": [0, 0, 2], "jump": [0, 0, 1], "linear": [-2, 0, 2]}[name]


@right("activate")
def all_in_float32(z, name):
    z = np.asarray(z, dtype=np.float32)
    if name == "sigmoid":
        return 1 / (1 + np.exp(-np.clip(z, -80, 80)))
    return {"jump": (z > 0).astype(int), "reLU": np.clip(z, 0, None), "linear": z}[name]


@wrong("activate", fails=[checks.activate_computes_the_four_functions], says="expected ")
def clips_the_relu_at_six(z, name):
    if name == "reLU":
        return np.clip(z, 0, 6)
    if name == "sigmoid":
        return 1 / (1 + np.exp(-z))
    return {"jump": np.where(z > 0, 1.0, 0.0), "linear": z}[name]


@wrong("activate", fails=[checks.activate_computes_the_four_functions], says="entries differ")
def clips_everything_at_a_hundred(z, name):
    z = np.clip(z, -100, 100)
    values = {"jump": np.where(z > 0, 1, 0), "sigmoid": 1 / (1 + np.exp(-z)), "reLU": np.maximum(z, 0), "linear": z}
    return values[name]


@wrong("activate", fails=[checks.jump_is_zero_at_zero], says="only where z is larger than about 1e-12?")
def jumps_a_little_late(z, name):
    if name == "sigmoid":
        return 1 / (1 + np.exp(-z))
    return {"jump": np.where(z > 1e-10, 1.0, 0.0), "reLU": np.maximum(z, 0), "linear": z}[name]


@wrong("activate", fails=[checks.jump_is_zero_at_zero], says="only where z is larger than about 1e-16?")
def takes_zero_with_a_tolerance(z, name):
    if name == "sigmoid":
        return 1 / (1 + np.exp(-z))
    return {"jump": 1.0 * (z + 1 > 1), "reLU": np.maximum(z, 0), "linear": z}[name]


@wrong("activate", fails=[checks.activate_leaves_its_argument_alone], says="changed z in place")
def cuts_off_the_callers_z(z, name):
    if name == "sigmoid":
        return 1 / (1 + np.exp(-z))
    if name == "jump":
        return np.where(z > 0, 1.0, 0.0)
    if name == "reLU":
        z[z < 0] = 0
        return z
    if name == "linear":
        return z
    raise ValueError(name)


@wrong("activate", fails=[checks.activate_leaves_its_argument_alone], says="work on a copy")
def writes_the_result_into_z(z, name):
    functions = {
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "reLU": lambda z: np.maximum(z, 0),
        "jump": lambda z: 1.0 * (z > 0),
        "linear": lambda z: z,
    }
    z[...] = functions[name](z)
    return z
