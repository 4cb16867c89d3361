"""scipy.linalg of stacks of matrices: which functions are followed one matrix after the other (`runtime/stacks.py`).

Those whose rules are NumPy's formulas take stacks as they are.
"""

from __future__ import annotations

import scipy.linalg as sl

from srcad.rules.registry import instead
from srcad.runtime import stacks

for _over, _matrices, _functions in (
    (stacks.over_matrices, "a A", (
        sl.inv, sl.det, sl.expm, sl.sqrtm, sl.logm, sl.signm, sl.sinm, sl.cosm, sl.tanm, sl.sinhm, sl.coshm, sl.tanhm,
        sl.fractional_matrix_power,
    )),
    (stacks.over_matrices_twice, "a", (sl.cho_factor, sl.lu_factor, sl.polar)),
    (stacks.over_matrices_thrice, "a", (sl.lu,)),
    (stacks.over_systems, "a b", (sl.solve, sl.solve_triangular)),
    (stacks.over_pairs, "a q", (sl.solve_continuous_lyapunov, sl.solve_discrete_lyapunov)),
    (stacks.over_pairs, "b", (sl.eigvalsh,)),
    (stacks.over_pairs_twice, "b", (sl.eigh,)),
    (stacks.over_triples, "a b q", (sl.solve_sylvester,)),
    (stacks.over_cholesky_factors, "c_and_lower b", (sl.cho_solve,)),
    (stacks.over_lu_factors, "lu_and_piv b", (sl.lu_solve,)),
):  # fmt: skip
    for _function in _functions:
        instead(_function, _over, _matrices, "stacks", itself=True)
