"""Continuous distributions of scipy.stats whose derivatives are found by differences (`slopes.py`).

    y = stats.ncx2.logpdf(x, df, nc)        nc_bar = y_bar * slope(stats.ncx2.logpdf, 2, x, df, nc)

Where differences cannot tell, beside a corner of a density, the derivative is not a number. Not every SciPy has all of
these distributions.
"""

from __future__ import annotations

from scipy import stats

from srcad.rules.scipy.densities import continuous

for _name, _shapes in {
    "nct": "df, nc", "ncx2": "df, nc", "ncf": "dfn, dfd, nc", "pearson3": "skew", "kappa4": "h, k",
    "tukeylambda": "lam", "genhyperbolic": "p, a, b", "jf_skew_t": "a, b", "rel_breitwigner": "rho",
    "gausshyper": "a, b, c, z", "landau": "", "kstwobign": "", "dpareto_lognorm": "u, s, a, b",
}.items():  # fmt: skip
    if hasattr(stats, _name):
        continuous(getattr(stats, _name), _shapes, bounded=True)
