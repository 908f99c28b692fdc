"""Answers to `plot_depths` whose colours differ: scales, colour bars, contours, one flat colour."""

import matplotlib.pyplot as plt
import numpy as np

from grader_tests.lecture01 import pictures as checks
from mlphys.gallery import right, wrong
from solutions.lecture01 import outputs_by_depth

ALL = [
    checks.figure_names_each_depth,
    checks.figure_labels_its_axes,
    checks.figure_shows_the_outputs_upright,
]


@right("plot_depths")
def on_a_scale_from_0_to_1_with_one_bar_of_its_own(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images) + 1, squeeze=False)
    norm = plt.Normalize(0, 1)
    for n, image in enumerate(images, start=1):
        ax = axes[0, n - 1]
        ax.pcolormesh(y1, y2, image.reshape(pixels, pixels), norm=norm)
        ax.set(title=f"n = {n}", xlabel="y1", ylabel="y2")
    fig.colorbar(plt.cm.ScalarMappable(norm), cax=axes[0, -1])
    return fig


@right("plot_depths")
def as_colours_around_one_half(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images, start=1):
        ax = axes[0, n - 1]
        picture = image.reshape(pixels, pixels)
        ax.imshow(picture, origin="lower", extent=edges, cmap="RdBu", vmin=-1, vmax=2)
        ax.set(title=f"n = {n}", xlabel="y1", ylabel="y2")
    return fig


@wrong("plot_depths", fails=[checks.figure_shows_the_outputs_upright], says="saw one flat colour")
def on_a_scale_far_away(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images, start=1):
        ax = axes[0, n - 1]
        ax.imshow(image.reshape(pixels, pixels), origin="lower", extent=edges, vmin=1000, vmax=2000)
        ax.set(title=f"n = {n}", xlabel="y1", ylabel="y2")
    return fig


@wrong("plot_depths", fails=ALL, says="draw each with imshow or pcolormesh")
def with_contours(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    for n, image in enumerate(images, start=1):
        ax = axes[0, n - 1]
        ax.contourf(y1, y2, image.reshape(pixels, pixels))
        ax.set(title=f"n = {n}", xlabel="y1", ylabel="y2")
    return fig
