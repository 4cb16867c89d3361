"""SciPy's special functions: the partial derivative by each real argument, in the arguments and the result `y`.

    y = special.gammaln(x)        x_bar = y_bar * special.digamma(x)

The formulas are those of the NIST Digital Library of Mathematical Functions, in forms that do not cancel.
"""

from __future__ import annotations

import scipy.special as sc

from srcad.rules.registry import elementwise

# ---------------------------------------------------------------- the logistic function

elementwise(sc.expit, "x", x="y * (1.0 - y)", hint="p")
elementwise(sc.logit, "x", x="1.0 / (x * (1.0 - x))")
elementwise(sc.log_expit, "x", x="special.expit(-x)")

# ---------------------------------------------------------------- the gamma function

elementwise((sc.gammaln, sc.loggamma), "x", x="special.digamma(x)")
elementwise(sc.gamma, "x", x="y * special.digamma(x)")
