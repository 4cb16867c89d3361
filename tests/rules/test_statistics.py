"""Covariances and histograms against differences."""

import numpy as np
import pytest

from tests.rules.harness import check

W = np.array([1, 2, 1, 3, 1])
OPTIONS = ["", ", bias=True", ", ddof=0", ", fweights=w", ", aweights=w", ", fweights=w, aweights=w, ddof=2"]
SAMPLES = [
    *((f"np.cov(m{o})", dict(m=(3, 5), w=W)) for o in OPTIONS),
    *((f"np.cov(m{o})", dict(m=(5,), w=W)) for o in OPTIONS),
    *((f"np.cov(m, k{o})", dict(m=(5,), k=(5,), w=W)) for o in OPTIONS),
    ("np.cov(m, rowvar=False)", dict(m=(5, 3))),
    ("np.cov(m, k)", dict(m=(2, 5), k=(3, 5))),
    ("np.cov(m, k)", dict(m=(2, 5), k=(5,))),
    ("np.cov(m, k, rowvar=False)", dict(m=(5, 2), k=(5, 3))),
    ("np.corrcoef(m)", dict(m=(3, 5))),
    ("np.corrcoef(m, k)", dict(m=(5,), k=(5,))),
    ("np.corrcoef(m, rowvar=False)", dict(m=(5, 3))),
    ("np.histogram(a, 3, weights=w)", dict(a=np.array([0, 1, 5, 6, 3]), w=(5,))),
    ("np.histogram(a, e, weights=w)", dict(a=np.array([-1, 1, 5, 6, 3]), e=np.array([0, 2, 5]), w=(5,))),
    ("np.histogram(a, 3, (1, 6), weights=w)", dict(a=np.array([0, 1, 5, 6, 3]), w=(5,))),
]


@pytest.mark.parametrize("expression, args", SAMPLES)
def test_samples(expression, args):
    wrt = "w" if "histogram" in expression else "m k" if "k" in args else "m"
    check(expression, wrt, **{k: v for k, v in args.items() if k != "w" or "=w" in expression})
