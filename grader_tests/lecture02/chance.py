"""Statistical rules, each with the chance that it fails a right answer."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from scipy import stats

from mlphys.checking import CheckFailed

ALPHA: Final = 1e-8  # chance that one statistical test fails a right answer; at most 40 tests a check


def expect_distribution(values: np.ndarray, distribution: Any, *, of: str) -> None:
    """Fail if independent values have another distribution (Kolmogorov and Smirnov's test)."""
    test = stats.kstest(values, distribution.cdf)
    if test.pvalue <= ALPHA:
        at = float(test.statistic_location)
        wanted, saw = float(distribution.cdf(at)), float(np.mean(values <= at))
        raise CheckFailed(f"{of}: expected {wanted:.1%} of the values below {at:.3g}, saw {saw:.1%}")


def two_sided(total: float, distribution: Any) -> bool:
    """Return whether a total is one that its distribution gives, neither too small nor too large."""
    return bool(2 * min(distribution.cdf(total), distribution.sf(total)) > ALPHA)


def linked(a: np.ndarray, b: np.ndarray) -> bool:
    """Return whether values that belong together in pairs depend on one another (Spearman's rank test)."""
    return bool(stats.spearmanr(a, b, nan_policy="omit").pvalue <= ALPHA)
