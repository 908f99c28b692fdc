"""Independent ways to the same numbers, for the checks: automatic and numerical differentiation."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

Gradients = tuple[list[np.ndarray], list[np.ndarray]]


def tensorflow_gradients(
    y: np.ndarray,
    target: np.ndarray,
    weights: Sequence[np.ndarray],
    biases: Sequence[np.ndarray],
    activations: Sequence[str],
) -> Gradients:
    """Return the gradient of a dense network's cost, found by TensorFlow's GradientTape in float64.

    Args:
        y: input, shape (batch, n_0).
        target: shape (batch, outputs).
        weights: shape (n_j, n_j+1), one per layer.
        biases: shape (n_j+1,), one per layer.
        activations: names that `tf.keras.activations` knows, one per layer.

    Returns:
        (dw, db): the gradient of 1/2 * mean over the batch of the summed squares of output - target.
    """
    tf = _tensorflow()
    w, b = ([tf.Variable(value, dtype=tf.float64) for value in values] for values in (weights, biases))
    with tf.GradientTape() as tape:
        output = tf.constant(y, dtype=tf.float64)
        for j, name in enumerate(activations):
            output = tf.keras.activations.get(name)(output @ w[j] + b[j])
        cost = tf.reduce_mean(tf.reduce_sum((output - target) ** 2, axis=1)) / 2
    dw, db = tape.gradient(cost, (w, b))
    return [g.numpy() for g in dw], [g.numpy() for g in db]


def central_differences(
    cost: Callable[[], float], parameters: Sequence[np.ndarray], h: float = 1e-5
) -> list[np.ndarray]:
    """Return the gradient of `cost()` with respect to arrays that it reads, by moving each entry by +-h."""
    return [_slopes(cost, parameter, h) for parameter in parameters]


def _slopes(cost: Callable[[], float], parameter: np.ndarray, h: float) -> np.ndarray:
    slopes = np.zeros(parameter.shape)
    for index in np.ndindex(parameter.shape):
        kept = parameter[index]
        parameter[index] = kept + h
        above = cost()
        parameter[index] = kept - h
        slopes[index] = (above - cost()) / (2 * h)
        parameter[index] = kept
    return slopes


def _tensorflow() -> Any:
    """Import TensorFlow where it is needed, quietly and on the CPU."""
    for name, value in (("TF_CPP_MIN_LOG_LEVEL", "3"), ("TF_ENABLE_ONEDNN_OPTS", "0")):  # the second writes a note
        os.environ.setdefault(name, value)
    import tensorflow as tf

    with contextlib.suppress(RuntimeError):  # already at work, with whatever devices it has
        tf.config.set_visible_devices([], "GPU")
    return tf
