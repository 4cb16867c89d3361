"""Linear algebra against differences."""

import numpy as np
import pytest

from srcad.rules.call import CannotTell
from tests.rules.harness import check, shown

SAMPLES = [
    ("np.linalg.solve(A, b)", dict(A="spd 4", b=(4,))),
    ("np.linalg.solve(A, b)", dict(A="spd 4", b=(4, 3))),
    ("np.linalg.solve(A, b)", dict(A="spd 2 3", b=(2, 3, 2))),
    ("np.linalg.solve(A, b)", dict(A="spd 2 3", b=(3, 2))),
    ("np.linalg.solve(A, b)", dict(A="spd 3", b=(2, 3, 2))),
    ("np.linalg.solve(A, b)", dict(A="spd 2 3", b=(3,))),
    ("np.linalg.solve(A, b)", dict(A="spd 1", b=(1,))),
    ("np.linalg.inv(A)", dict(A="spd 3")),
    ("np.linalg.inv(A)", dict(A="spd 2 3")),
    ("np.linalg.pinv(A)", dict(A=(3, 3))),
    ("np.linalg.pinv(A)", dict(A=(4, 2))),
    ("np.linalg.pinv(A)", dict(A=(2, 4))),
    ("np.linalg.det(A)", dict(A=(3, 3))),
    ("np.linalg.det(A)", dict(A=(2, 3, 3))),
    ("np.linalg.det(A)", dict(A=np.ones((3, 3)))),
    ("np.linalg.det(A)", dict(A=np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [5.0, 7.0, 9.0]]))),
    ("np.linalg.det(A)", dict(A=np.stack([np.diag([0.0, 2.0, 3.0]), np.zeros((3, 3)), np.eye(3)]))),
    ("np.linalg.det(A)", dict(A=np.outer([1.0, 2.0j], [3.0, 1.0 - 1.0j]))),
    ("np.linalg.slogdet(A)", dict(A=(3, 3))),
    ("np.linalg.slogdet(A)", dict(A=(2, 3, 3))),
    ("np.linalg.cholesky(A)", dict(A="spd 4")),
    ("np.linalg.cholesky(A)", dict(A="spd 1")),
    ("np.linalg.cholesky(A)", dict(A="spd 2 3")),
    ("np.linalg.eigvalsh(A)", dict(A="spd 4")),
    ("np.linalg.eigvalsh(A, UPLO='U')", dict(A="spd 4")),
    ("np.linalg.eigvalsh(A)", dict(A="spd 2 3")),
    ("np.linalg.eigh(A)", dict(A="spd 4")),
    ("np.linalg.eigh(A, UPLO='U')", dict(A="spd 4")),
    ("np.linalg.eigh(A)", dict(A="spd 2 3")),
    ("np.linalg.multi_dot([A, B, C])", dict(A=(2, 3), B=(3, 4), C=(4, 2))),
    ("np.linalg.multi_dot([a, B, c])", dict(a=(3,), B=(3, 4), c=(4,))),
    ("np.linalg.multi_dot([a, B])", dict(a=(3,), B=(3, 4))),
    ("np.linalg.multi_dot([A, b])", dict(A=(2, 3), b=(3,))),
    ("np.linalg.matrix_power(A, 3)", dict(A=(3, 3))),
    ("np.linalg.matrix_power(A, 4)", dict(A=(2, 3, 3))),
    ("np.linalg.matrix_power(A, 7)", dict(A=(3, 3))),
    ("np.linalg.matrix_power(A, -6)", dict(A="spd 3")),
    ("np.linalg.multi_dot([A, B, A, b])", dict(A=(2, 3), B=(3, 2), b=(3,))),
    ("np.linalg.matrix_power(A, 1)", dict(A=(3, 3))),
    ("np.linalg.matrix_power(A, 0)", dict(A=(3, 3))),
]


@pytest.mark.parametrize("expression, args", SAMPLES)
def test_samples(expression, args):
    check(expression, **args)


NORMS = [
    ("np.linalg.norm(x)", (3,)),
    ("np.linalg.norm(x)", (3, 4)),
    ("np.linalg.norm(x)", (2, 3, 4)),
    ("np.linalg.norm(x)", ()),
    *((f"np.linalg.norm(x, {p})", (4,)) for p in (1, 2, 3, 2.5, 0.5, -1, "np.inf", "-np.inf", 0)),
    *((f"np.linalg.norm(x, ord={p}, axis=1)", (3, 4)) for p in (1, 2, 3, "np.inf", "-np.inf", -2, "None")),
    *((f"np.linalg.norm(x, ord={p}, axis=0, keepdims=True)", (3, 4)) for p in (1, 2, 3, "np.inf", "None")),
    *((f"np.linalg.norm(x, {p})", (3, 4)) for p in (1, -1, 2, -2, "np.inf", "-np.inf", "'fro'", "'nuc'")),
    *(
        (f"np.linalg.norm(x, {p}, axis=(1, 2))", (2, 3, 4))
        for p in (1, -1, 2, "np.inf", "'fro'", "'nuc'", "None")
    ),
    *(
        (f"np.linalg.norm(x, {p}, axis=(-2, -1), keepdims=True)", (2, 3, 4))
        for p in (1, 2, "-np.inf", "'fro'", "'nuc'")
    ),
    *((f"np.linalg.norm(x, {p}, axis=(2, 0))", (2, 3, 4)) for p in (1, "np.inf", "'fro'")),
    ("np.linalg.norm(x, axis=-1)", (2, 3, 4)),
    ("np.linalg.norm(x, axis=-1, keepdims=True)", (3, 4)),
    ("np.linalg.norm(x, keepdims=True)", (3, 4)),
]


if hasattr(np.linalg, "vector_norm"):
    NORMS += [
        *((f"np.linalg.vector_norm(x, ord={p})", (4,)) for p in (1, 2, 3, "np.inf", "-np.inf", 0.5, 0)),
        *((f"np.linalg.vector_norm(x, ord={p})", (3, 4)) for p in (1, 2, 3, "np.inf", "-np.inf")),
        *((f"np.linalg.vector_norm(x, axis=(0, 2), ord={p})", (2, 3, 4)) for p in (1, 2, 3, "np.inf")),
        ("np.linalg.vector_norm(x, axis=1, keepdims=True)", (3, 4)),
        *((f"np.linalg.matrix_norm(x, ord={p})", (2, 3, 4)) for p in (1, 2, -2, "np.inf", "'nuc'", "'fro'")),
        ("np.linalg.matrix_norm(x, keepdims=True)", (2, 3, 4)),
        ("np.linalg.matrix_norm(x)", (3, 4)),
    ]
NORMS += [
    *((f"np.linalg.cond(x{p})", (4, 4)) for p in ("", ", 2", ", -2", ", 1", ", np.inf", ", 'fro'", ", 'nuc'")),
    ("np.linalg.cond(x)", (3, 4)),
    ("np.linalg.cond(x, -2)", (4, 3)),
    ("np.linalg.cond(x)", (2, 3, 3)),
    ("np.linalg.cond(x, 1)", (2, 3, 3)),
]


@pytest.mark.parametrize("expression, shape", NORMS)
def test_norms(expression, shape):
    check(expression, x=shape)


@pytest.mark.parametrize(
    "expression", ["np.linalg.norm(x)", "np.linalg.norm(x, axis=1)", "np.linalg.norm(x, np.inf)"]
)
def test_single_precision(expression):
    check(expression, dtype="float32", x=(3, 4))


@pytest.mark.parametrize(
    "expression", ["np.linalg.solve(A, A)", "np.linalg.inv(A)", "np.linalg.cholesky(A)", "np.linalg.det(A)"]
)
def test_single_precision_of_square_matrices(expression):
    check(expression, dtype="float32", A="spd 2")


@pytest.mark.parametrize(
    "expression, gradient",
    [
        ("np.linalg.norm(x)", [0.0, 0.0]),
        ("np.linalg.norm(x, 3)", [0.0, 0.0]),
        ("np.linalg.norm(x, 1)", [0.0, 0.0]),
        ("np.linalg.norm(x, np.inf)", [0.0, 0.0]),
    ],
)
def test_norm_at_zero(expression, gradient):
    check(expression, x=np.zeros(2), expected={"x": np.array(gradient)})


def test_norm_of_rows_one_of_which_is_zero():
    check(
        "np.linalg.norm(x, axis=1)",
        x=np.array([[0.0, 0.0], [3.0, 4.0]]),
        expected={"x": np.array([[0, 0], [0.6, 0.8]])},
    )


@pytest.mark.parametrize("p", [None, 2, -2])
def test_ties_of_singular_values_share_in_the_condition_number(p):
    """Where all are equal it can only grow (or, of -2, fall), so that the shares take each other away."""
    check(f"np.linalg.cond(x, {p})", x=2.0 * np.eye(3), expected={"x": np.zeros((3, 3))})


@pytest.mark.parametrize("p", [-1, -2, -0.5])
@pytest.mark.parametrize("x", [[1.0, 0.0, -2.0], [0.0, 0.0, 0.0]])
def test_one_zero_makes_a_norm_of_negative_order_zero(p, x):
    """It stays 0 when the others change; of the zero itself it is a kink."""
    with np.errstate(divide="ignore"):  # NumPy's own
        check(f"np.linalg.norm(x, {p})", x=np.array(x), expected={"x": np.zeros(3)})


def test_small_order_at_zero():
    check("np.linalg.norm(x, 0.5)", x=np.zeros(2), expected={"x": np.zeros(2)})


def test_ties_of_the_maximum_norm_share():
    check(
        "np.linalg.norm(x, np.inf)", x=np.array([-2.0, 2.0, 1.0]), expected={"x": np.array([-0.5, 0.5, 0.0])}
    )


def test_cholesky_gradient_is_on_the_lower_triangle():
    lines = shown("np.linalg.cholesky(A)", A="spd 3")
    assert lines.startswith("half_1 = $np.tri(A.shape[0]) + -0.5 * $np.eye(A.shape[0])")
    assert lines.splitlines()[-1].startswith("A_bar = half_1 * (")


@pytest.mark.parametrize("expression", ["np.linalg.inv(A)", "np.linalg.cholesky(A)", "np.linalg.det(A)"])
def test_without_facts(expression):
    try:
        check(expression, known=False, A="spd 3")
    except CannotTell as problem:
        assert problem.instead


TEXTS = [
    (
        "np.linalg.solve(A, b)",
        dict(A="spd 4", b=(4,)),
        "w_1 = $np.linalg.solve(A.T, y_bar)\nA_bar = -np.outer(w_1, y)\nb_bar = w_1",
    ),
    ("np.linalg.inv(A)", dict(A="spd 4"), "A_bar = -y.T @ y_bar @ y.T"),
    ("np.linalg.det(A)", dict(A="spd 4"), "A_bar = y_bar * cofactors(A, y)"),
    ("np.linalg.norm(x)", dict(x=(3,)), "x_bar = y_bar / (y if y > 0 else np.inf) * x"),
]


@pytest.mark.parametrize("expression, args, text", TEXTS)
def test_text(expression, args, text):
    assert sorted(shown(expression, **args).splitlines()) == sorted(text.splitlines())
