"""Continuous distributions of scipy.stats whose derivatives are found by differences (`slopes.py`).

    y = stats.ncx2.logpdf(x, df, nc)        nc_bar = y_bar * slope(stats.ncx2.logpdf, 2, x, df, nc)

Where differences cannot tell, beside a corner of a density, the derivative is not a number. Not every SciPy has all of
these distributions.
"""

from __future__ import annotations

from typing import Any

from scipy import stats

from srcad.rules.scipy.densities import continuous

_SIZE, _K = "np.where(h > 0.0, h, 1.0)", "np.where(k == 0.0, 1.0, k)"
_ENDS: dict[str, Any] = {
    "kappa4": {
        "low": {"h": f"np.where(h > 0.0, {_SIZE}**(-k - 1.0), 0.0)",
                "k": f"({_SIZE}**-k * (1.0 + k * np.log({_SIZE})) - np.where(h > 0.0, 1.0, 2.0)) / {_K}**2"},
        "high": {"k": f"-1.0 / {_K}**2"},
    },
    "tukeylambda": {s: {"lam": f"{k} / np.where(lam == 0.0, 1.0, lam)**2"} for s, k in (("low", 1.0), ("high", -1.0))},
}  # fmt: skip
for _name, _shapes in {
    "nct": "df, nc", "ncx2": "df, nc", "ncf": "dfn, dfd, nc", "pearson3": "skew", "kappa4": "h, k",
    "tukeylambda": "lam", "genhyperbolic": "p, a, b", "jf_skew_t": "a, b", "rel_breitwigner": "rho",
    "gausshyper": "a, b, c, z", "landau": "", "kstwobign": "", "dpareto_lognorm": "u, s, a, b",
}.items():  # fmt: skip
    if hasattr(stats, _name):
        continuous(getattr(stats, _name), _shapes, bounded=True, **_ENDS.get(_name, {}))
