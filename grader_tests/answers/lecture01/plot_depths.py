"""Answers to `plot_depths`: other right ones, and the mistakes that the checks exist for."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from grader_tests.lecture01 import pictures as checks
from mlphys.gallery import right, wrong
from solutions.lecture01 import forward, outputs_by_depth

ALL = [
    checks.figure_names_each_depth,
    checks.figure_labels_its_axes,
    checks.figure_shows_the_outputs_upright,
]


@right("plot_depths")
def with_pcolormesh_and_colour_bars(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.stack([y1.flatten(), y2.flatten()], axis=1))
    fig = plt.figure(figsize=(12, 3))
    for n in range(1, len(weights)):
        ax = fig.add_subplot(1, len(weights), n)
        mesh = ax.pcolormesh(line, line, images[n - 1].reshape(pixels, pixels), shading="nearest")
        fig.colorbar(mesh, ax=ax)
        ax.set_title(f"output after hidden layer {n}")
        ax.set_xlabel("y1")
        ax.set_ylabel("y2")
    return fig


@right("plot_depths")
def from_the_top_down_on_two_rows(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    depth = len(weights) - 1
    fig, axes = plt.subplots(2, (depth + 1) // 2)
    for ax in axes.ravel()[depth:]:
        ax.axis("off")
    for n, ax in enumerate(axes.ravel()[:depth], start=1):
        image = np.zeros((pixels, pixels))
        for row, y2 in enumerate(line[::-1]):
            y = np.array([[y1, y2] for y1 in line])
            cut = weights[:n] + weights[-1:], biases[:n] + biases[-1:], activations[:n] + activations[-1:]
            image[row] = forward(*cut, y)[:, 0]
        ax.imshow(image, extent=[-half_width, half_width, -half_width, half_width], cmap="gray")
        ax.set(title=f"{n} of {depth}", xlabel="input $y_{1}$", ylabel="input y₂")
    return fig


@right("plot_depths")
def with_rows_and_columns_exchanged_twice(weights, biases, activations, half_width, pixels):
    y1, y2 = np.meshgrid(*[np.linspace(-half_width, half_width, pixels)] * 2, indexing="ij")
    images = outputs_by_depth(weights, biases, activations, np.array([y1.ravel(), y2.ravel()]).T)
    fig = plt.figure()
    for n, image in enumerate(images, 1):
        ax = fig.add_subplot(len(images), 1, n, title=f"n={n}", xlabel="y_1", ylabel="y_2")
        edges = (-half_width, half_width, -half_width, half_width)
        ax.imshow(image[:, 0].reshape(pixels, pixels).T, origin="lower", extent=edges)
    return fig


@wrong("plot_depths", fails=[checks.figure_shows_the_outputs_upright], says="is it upside down?")
def upside_down(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    for n, image in enumerate(images, start=1):
        ax = axes[0, n - 1]
        ax.imshow(image.reshape(pixels, pixels), extent=(-half_width, half_width, -half_width, half_width))
        ax.set(title=f"n = {n}", xlabel="y1", ylabel="y2")
    return fig


@wrong("plot_depths", fails=[checks.figure_shows_the_outputs_upright], says="are y1 and y2 exchanged?")
def with_y1_and_y2_exchanged(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line, indexing="ij")
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images, start=1):
        axes[0, n - 1].imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
        axes[0, n - 1].set(title=f"n = {n}", xlabel="y1", ylabel="y2")
    return fig


@wrong("plot_depths", fails=[checks.figure_shows_the_outputs_upright], says="expected y to grow")
def with_the_axis_turned_over(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, half_width, -half_width)
    for n, image in enumerate(images, start=1):
        axes[0, n - 1].imshow(image.reshape(pixels, pixels), extent=edges)
        axes[0, n - 1].set(title=f"n = {n}", xlabel="y1", ylabel="y2")
    return fig


@right("plot_depths")
def with_colour_bars_of_its_own(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line, indexing="ij")
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(2, len(images), squeeze=False)
    for n, image in enumerate(images, start=1):
        mesh = axes[0, n - 1].pcolormesh(y1, y2, image.reshape(pixels, pixels), shading="gouraud")
        fig.colorbar(mesh, cax=axes[1, n - 1], orientation="horizontal")
        axes[0, n - 1].set(title=f"n = {n}", xlabel="y1", ylabel="y2")
    return fig


@wrong("plot_depths", fails=[checks.figure_labels_its_axes], says="are these pixel numbers?")
def in_pixel_numbers(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    for n, image in enumerate(images, start=1):
        axes[0, n - 1].imshow(image.reshape(pixels, pixels), origin="lower")
        axes[0, n - 1].set(title=f"n = {n}", xlabel="y1", ylabel="y2")
    return fig


@wrong("plot_depths", fails=[checks.figure_labels_its_axes], says="expected the label y1 on its x axis, saw none")
def without_labels(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images, start=1):
        axes[0, n - 1].imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
        axes[0, n - 1].set_title(f"n = {n}")
    return fig


@wrong("plot_depths", fails=[checks.figure_names_each_depth], says="expected a title that names n = 2, saw 'n = 1'")
def counts_from_zero(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images):
        axes[0, n].imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
        axes[0, n].set(title=f"n = {n}" if n else "the first, n = 1", xlabel="y1", ylabel="y2")
    return fig


@wrong("plot_depths", fails=[checks.figure_shows_the_outputs_upright], says="is it the output for n = 2?")
def shows_one_depth_again_and_again(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n in range(1, len(weights)):
        axes[0, n - 1].imshow(images[-1].reshape(pixels, pixels), origin="lower", extent=edges)
        axes[0, n - 1].set(title=f"n = {n}", xlabel="y1", ylabel="y2")
    return fig


@wrong("plot_depths", fails=ALL, says="end with `return fig`")
def shows_and_returns_nothing(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images, start=1):
        axes[0, n - 1].imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
        axes[0, n - 1].set(title=f"n = {n}", xlabel="y1", ylabel="y2")
    plt.close(fig)


@wrong("plot_depths", fails=ALL, says="panels with something drawn in each, saw 1")
def shows_the_whole_network_only(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    image = forward(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig: Figure = plt.figure()
    ax = fig.add_subplot(title="n = 1", xlabel="y1", ylabel="y2")
    edges = (-half_width, half_width, -half_width, half_width)
    ax.imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
    return fig


@right("plot_depths")
def with_the_axes_returned_too(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images, start=1):
        ax = axes[0][n - 1]
        ax.imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
        ax.set(title=f"n = {n}", xlabel="y1", ylabel="y2")
    return fig, axes


@right("plot_depths")
def with_the_axes_returned_in_their_place(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=True)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images, start=1):
        ax = axes[n - 1]
        ax.imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
        ax.set(title=f"n = {n}", xlabel="y1", ylabel="y2")
    return axes


@right("plot_depths")
def with_one_of_the_axes_returned(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images, start=1):
        ax = axes[0][n - 1]
        ax.imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
        ax.set(title=f"n = {n}", xlabel="y1", ylabel="y2")
    return ax


@right("plot_depths")
def with_padded_numbers_and_ranges_as_labels(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images, start=1):
        ax = axes[0][n - 1]
        ax.imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
        ax.set(title=f"n = {n:02d}", xlabel="y1", ylabel="y2")
        span = f"from {line[0]:.2f} to {line[-1]:.2f}"
        ax.set(xlabel=f"y1 {span}", ylabel=f"$y_{{2}}$ {span}")
        fig.colorbar(ax.images[0], ax=ax, label="output")
    return fig


@right("plot_depths")
def with_numbers_around_the_n(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images, start=1):
        ax = axes[0][n - 1]
        ax.imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
        ax.set(title=f"{pixels}x{pixels} pixels: depth {n}, {n}/{len(images)}", xlabel="y1", ylabel="y2")
    return fig


@right("plot_depths")
def with_n_in_words_and_a_square_of_its_own(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images, start=1):
        ax = axes[0][n - 1]
        ax.imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
        ax.set(title=f"{n} hidden layer{(n > 1) * 's'}, |y1|, |y2| < {half_width:.1f}", xlabel="y1", ylabel="y2")
        ax.set(xlim=(-2 * half_width, 2 * half_width), ylim=(-1.5 * half_width, 1.5 * half_width))
    return fig, list(axes[0])


@wrong("plot_depths", fails=[checks.figure_names_each_depth], says="n at the same place in each")
def with_every_n_in_every_title(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images, start=1):
        ax = axes[0][n - 1]
        ax.imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
        ax.set(title=f"n = {list(range(1, len(images) + 1))}", xlabel="y1", ylabel="y2")
    return fig


@wrong("plot_depths", fails=[checks.figure_names_each_depth], says="names n = 1, saw 'input'")
def with_names_for_numbers(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images, start=1):
        ax = axes[0][n - 1]
        ax.imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
        ax.set(title="input" if n == 1 else f"layer {n}", xlabel="y1", ylabel="y2")
    return fig


@wrong("plot_depths", fails=[checks.figure_shows_the_outputs_upright], says="expected the image to fill its x axis")
def lost_in_a_wide_panel(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images, start=1):
        ax = axes[0][n - 1]
        ax.imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
        ax.set(title=f"n = {n}", xlabel="y1", ylabel="y2")
        ax.set(xlim=(-50 * half_width, 50 * half_width), ylim=(-50 * half_width, 50 * half_width))
    return fig


@wrong("plot_depths", fails=[checks.figure_shows_the_outputs_upright], says="expected the whole image in view")
def of_the_middle_only(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images, start=1):
        ax = axes[0][n - 1]
        ax.imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
        ax.set(title=f"n = {n}", xlabel="y1", ylabel="y2")
        ax.set(xlim=(-half_width / 3, half_width / 3), ylim=(-half_width / 3, half_width / 3))
    return fig


@wrong("plot_depths", fails=[checks.figure_shows_the_outputs_upright], says="expected visible axes")
def with_panels_out_of_sight(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images, start=1):
        ax = axes[0][n - 1]
        ax.imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
        ax.set(title=f"n = {n}", xlabel="y1", ylabel="y2")
        ax.set_visible(False)
    return fig


@wrong(
    "plot_depths", fails=[checks.figure_labels_its_axes], says="expected the label y1 on its x axis, saw 'y1 and y2'"
)
def with_both_names_on_both_axes(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images, start=1):
        ax = axes[0][n - 1]
        ax.imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
        ax.set(title=f"n = {n}", xlabel="y1", ylabel="y2")
        ax.set(xlabel="y1 and y2", ylabel="y1 and y2")
    return fig


@wrong("plot_depths", fails=[checks.figure_shows_the_outputs_upright], says="worst at y1 =")
def with_one_pixel_off(weights, biases, activations, half_width, pixels):
    line = np.linspace(-half_width, half_width, pixels)
    y1, y2 = np.meshgrid(line, line)
    images = outputs_by_depth(weights, biases, activations, np.column_stack([y1.ravel(), y2.ravel()]))
    fig, axes = plt.subplots(1, len(images), squeeze=False)
    edges = (-half_width, half_width, -half_width, half_width)
    for n, image in enumerate(images, start=1):
        ax = axes[0][n - 1]
        ax.imshow(image.reshape(pixels, pixels), origin="lower", extent=edges)
        ax.set(title=f"n = {n}", xlabel="y1", ylabel="y2")
        wrong = image.reshape(pixels, pixels).copy()
        wrong[-1, 0] += 0.5
        ax.images[0].set_data(wrong)
    return fig
