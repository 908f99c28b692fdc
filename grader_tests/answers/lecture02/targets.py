"""Answers to `interesting_target`."""

from grader_tests.lecture02 import training as checks
from mlphys.gallery import right, wrong


@right("interesting_target")
def ridge(y):
    return np.exp(-5 * np.sum(y**2, axis=1)) * np.abs(y[:, 0] + y[:, 1])


@right("interesting_target")
def ring_by_loop(y):
    return np.array([1 if 0.2 < (a * a + b * b) ** 0.5 < 0.4 else 0 for a, b in y], dtype=np.float32)


@right("interesting_target")
def checkerboard(y):
    return (np.floor(4 * y[:, 0]) + np.floor(4 * y[:, 1])) % 2 == 0


@wrong("interesting_target", fails=[checks.my_target_is_no_plane], says="a plane leaves only")
def tilted_plane(y):
    return 1 + 2 * y[:, 0] - y[:, 1]


@wrong("interesting_target", fails=[checks.my_target_is_no_plane], says="saw a constant")
def constant(y):
    return np.full(len(y), 0.5)


@wrong("interesting_target", fails=[checks.my_target_is_no_plane], says="expected shape 900, saw 900x1")
def column(y):
    return np.sin(6 * y[:, :1]) * y[:, 1:]


@wrong("interesting_target", fails=[checks.my_target_is_no_plane], says="expected shape 900, saw ()")
def first_point_only(y):
    return np.sin(6 * y[0, 0]) * np.cos(4 * y[0, 1])


@wrong("interesting_target", fails=[checks.my_target_is_no_plane], says="of the same points")
def scaled_by_its_batch(y):
    values = np.sin(6 * y[:, 0]) + y[:, 1] ** 2
    return values / np.max(np.abs(values))


@wrong("interesting_target", fails=[checks.my_target_is_no_plane], says="of the same points")
def noise(y):
    return np.random.default_rng().normal(size=len(y))


@wrong("interesting_target", fails=[checks.my_target_is_no_plane], says="interesting_target changed y in place")
def scales_the_points_in_place(y):
    y *= 6
    return np.sin(y[:, 0]) * np.cos(y[:, 1])
