"""Products of all ranks against differences."""

import itertools

import numpy as np
import pytest

import srcad
from srcad.rules.call import CannotTell
from tests.rules.harness import check, shown

MATMUL = [
    ((4,), (4,)),
    ((3, 4), (4,)),
    ((4,), (4, 5)),
    ((3, 4), (4, 5)),
    ((2, 3, 4), (4, 5)),
    ((3, 4), (2, 4, 5)),
    ((2, 3, 4), (2, 4, 5)),
    ((1, 3, 4), (2, 4, 5)),
    ((2, 3, 4), (1, 4, 5)),
    ((2, 3, 4), (4,)),
    ((4,), (2, 4, 5)),
    ((3, 2, 3, 4), (2, 4, 5)),
    ((3, 1, 3, 4), (2, 4, 5)),
    ((3, 1, 3, 4), (1, 2, 4, 5)),
    ((1, 4), (4, 5)),
    ((3, 1), (1, 5)),
    ((1, 1), (1, 1)),
    ((1,), (1,)),
    ((0, 3), (3, 2)),
    ((2, 0), (0, 3)),
    ((3, 2, 3, 4), (4,)),
    ((4,), (3, 2, 4, 5)),
    ((3, 2, 3, 4), (4, 5)),
    ((3, 4), (3, 2, 4, 5)),
    ((2, 2, 3, 4), (2, 2, 4, 5)),
]


@pytest.mark.parametrize("a, b", MATMUL)
def test_matmul(a, b):
    check("A @ B", A=a, B=b)
    check("np.matmul(A, B)", wrt="A", A=a, B=b)
    check("np.matmul(A, B)", wrt="B", A=a, B=b)


DOT = [
    ((), ()),
    ((), (3,)),
    ((3, 2), ()),
    ((4,), (4,)),
    ((3, 4), (4,)),
    ((4,), (4, 5)),
    ((3, 4), (4, 5)),
    ((2, 3, 4), (4,)),
    ((2, 3, 4), (4, 5)),
    ((4,), (2, 4, 5)),
    ((3, 4), (2, 4, 5)),
    ((2, 3, 4), (2, 4, 5)),
]


@pytest.mark.parametrize("a, b", DOT)
def test_dot(a, b):
    check("np.dot(a, b)", a=a, b=b)
    if a:
        check("a.dot(b)", a=a, b=b)


@pytest.mark.parametrize(
    "a, b", [((), (3,)), ((4,), (4,)), ((3, 4), (4,)), ((4,), (3, 4)), ((3, 4), (2, 4)), ((2, 3, 4), (5, 4))]
)
def test_inner(a, b):
    check("np.inner(a, b)", a=a, b=b)


@pytest.mark.parametrize(
    "a, b", [((3,), (4,)), ((3, 2), (4,)), ((), (4,)), ((2,), (2, 2)), ((1,), (1,)), ((), ())]
)
def test_outer(a, b):
    check("np.outer(a, b)", a=a, b=b)


@pytest.mark.parametrize("a, b", [((4,), (4,)), ((2, 3), (2, 3)), ((2, 3), (3, 2)), ((2, 3), (6,)), ((), ())])
def test_vdot(a, b):
    check("np.vdot(a, b)", a=a, b=b)


TENSORDOT = [
    ("np.tensordot(a, b)", (2, 3, 4), (3, 4, 5)),
    ("np.tensordot(a, b, 1)", (2, 3), (3, 4)),
    ("np.tensordot(a, b, axes=0)", (2, 3), (4,)),
    ("np.tensordot(a, b, axes=0)", (2,), (4,)),
    ("np.tensordot(a, b, axes=((0, 1), (1, 0)))", (2, 3, 4), (3, 2, 5)),
    ("np.tensordot(a, b, axes=([0], [1]))", (2, 3), (4, 2)),
    ("np.tensordot(a, b, axes=(0, 0))", (2, 3), (2, 4)),
    ("np.tensordot(a, b, axes=(-1, -2))", (2, 3), (3, 4)),
    ("np.tensordot(a, b, axes=((0, 1, 2), (2, 1, 0)))", (2, 3, 4), (4, 3, 2)),
    ("np.tensordot(a, b, 1)", (3,), (3,)),
    ("np.tensordot(a, b, axes=((2,), (0,)))", (2, 3, 4), (4, 5, 2)),
    ("np.tensordot(a, b, 2)", (3, 4), (3, 4)),
]


@pytest.mark.parametrize("expression, a, b", TENSORDOT)
def test_tensordot(expression, a, b):
    check(expression, a=a, b=b)


EINSUM = [
    ("ij,jk->ik", (2, 3), (3, 4)),
    ("ij,jk", (2, 3), (3, 4)),
    ("ij,kj->ik", (2, 3), (4, 3)),
    ("ij,ij->", (2, 3), (2, 3)),
    ("ij,ij->ij", (2, 3), (2, 3)),
    ("i,j->ij", (2,), (3,)),
    ("i,j->ji", (2,), (3,)),
    ("i,i", (3,), (3,)),
    ("bij,bjk->bik", (2, 3, 4), (2, 4, 5)),
    ("...ij,...jk->...ik", (2, 3, 4), (2, 4, 5)),
    ("...ij,jk", (2, 3, 4), (4, 5)),
    ("...ij,...j->...i", (2, 3, 4), (4,)),
    ("ij,jk->k", (2, 3), (3, 4)),
    ("ij,k->i", (2, 3), (4,)),
    ("ij,k->jk", (2, 3), (4,)),
    ("ii,i->i", (3, 3), (3,)),
    ("ii,jk->jk", (3, 3), (2, 4)),
    ("i,ij->ij", (2,), (2, 3)),
    ("j,ij->ij", (3,), (2, 3)),
    ("ij,ikj->ik", (2, 3), (2, 4, 3)),
    ("ijk,kl->lij", (2, 3, 4), (4, 5)),
    ("ijk,ijl->kl", (2, 3, 4), (2, 3, 5)),
    ("iij,j->i", (3, 3, 2), (2,)),
    ("iij,jk->ik", (3, 3, 2), (2, 4)),
    ("bij,bkj->bik", (2, 3, 4), (2, 5, 4)),
    ("bi,bj->bij", (2, 3), (2, 4)),
    ("...,...->...", (2, 3), (3,)),
    ("i...,i...->...", (2, 3), (2, 3)),
    ("ij, jk -> ki", (2, 3), (3, 4)),
    ("ij,ij->j", (1, 3), (2, 3)),
    ("ij,ij->", (1, 3), (2, 3)),
    ("ijj,i->ij", (2, 3, 3), (2,)),
    ("...ij,...jk->...ik", (1, 3, 4), (2, 4, 5)),
    ("i,->i", (3,), ()),
    ("ij,jk->ik", (1, 3), (3, 1)),
]


@pytest.mark.parametrize("subscripts, a, b", EINSUM)
def test_einsum_of_two(subscripts, a, b):
    check(f"np.einsum({subscripts!r}, a, b)", a=a, b=b)


@pytest.mark.parametrize(
    "subscripts, a",
    [
        ("ij->ji", (2, 3)),
        ("ij->", (2, 3)),
        ("ij->i", (2, 3)),
        ("ii", (3, 3)),
        ("ii->i", (3, 3)),
        ("ii->", (3, 3)),
        ("ijk->kij", (2, 3, 4)),
        ("...i->...", (2, 3, 4)),
        ("ij", (2, 3)),
        ("ba", (2, 3)),
        ("iij->j", (3, 3, 2)),
        ("iii->i", (3, 3, 3)),
        ("ijij->ij", (2, 3, 2, 3)),
        ("ijij", (2, 3, 2, 3)),
        ("i->i", (3,)),
        ("...", (2, 3)),
        ("ijk->ik", (2, 3, 4)),
        ("...ij->...ji", (2, 3, 4)),
    ],
)
def test_einsum_of_one(subscripts, a):
    check(f"np.einsum({subscripts!r}, a)", a=a)


@pytest.mark.parametrize(
    "subscripts, a, b, c",
    [
        ("ij,jk,kl->il", (2, 3), (3, 4), (4, 5)),
        ("i,ij,j", (2,), (2, 3), (3,)),
        ("i,j,k->ijk", (2,), (3,), (4,)),
        ("bi,ij,bj->b", (2, 3), (3, 4), (2, 4)),
        ("ij,ij,ij->i", (2, 3), (2, 3), (2, 3)),
    ],
)
def test_einsum_of_three(subscripts, a, b, c):
    check(f"np.einsum({subscripts!r}, a, b, c)", a=a, b=b, c=c)
    check(f"np.einsum({subscripts!r}, a, b, c, optimize=True)", a=a, b=b, c=c)


@pytest.mark.parametrize(
    "subscripts, a, b",
    [("ij,jk->ik", (2, 3), (3, 4)), ("ij,ij->", (2, 3), (2, 3)), ("ij,ij->j", (1, 3), (2, 3))],
)
def test_einsum_without_facts(subscripts, a, b):
    check(f"np.einsum({subscripts!r}, a, b)", known=False, a=a, b=b)


def test_einsum_same_array_twice():
    check("np.einsum('ij,ij->i', a, a)", a=(2, 3))


def test_products_of_an_array_with_itself():
    check("A @ A", A=(3, 3))
    check("np.dot(a, a)", a=(3,))
    check("np.outer(a, a)", a=(3,))


KRON = [((2,), (3,)), ((2, 3), (3, 2)), ((2, 3), (4,)), ((3,), (2, 2)), ((2, 1), (1, 3))]


@pytest.mark.parametrize("a, b", KRON)
def test_kron(a, b):
    check("np.kron(a, b)", a=a, b=b)


@pytest.mark.parametrize(
    "a, b", [((3,), (3,)), ((4, 3), (4, 3)), ((3,), (4, 3)), ((4, 3), (3,)), ((1, 3), (4, 3))]
)
def test_cross(a, b):
    check("np.cross(a, b)", a=a, b=b)


def test_cross_along_another_axis():
    check("np.cross(a, b, axis=0)", a=(3, 4), b=(3, 4))
    check("np.cross(a, b, axis=0)", a=(3, 2), b=(3, 2))


def test_cross_along_the_first_axis_of_a_stack_and_a_vector():
    """The other axes meet from the end on, without the one that the vectors lie along."""
    rng = np.random.default_rng(1)
    weights, stack, vector = rng.normal(size=(3, 3)), rng.normal(size=(3, 3)), rng.normal(size=3)
    programs = [lambda a, b, k: np.sum(weights * np.cross(a, b, axis=0)), lambda a, b, k: np.cross(a, b, axis=k)]
    if hasattr(np.linalg, "cross"):
        programs.append(lambda a, b, k: np.linalg.cross(a, b, axis=k))
    for program in programs:
        for a, b in ((stack, vector), (vector, stack)):
            srcad.check_grads(program, (a, b, 0))


def mean_of_cross(a, b):
    return np.mean(np.cross(a, b))


def mean_of_cross_along_columns(a, b):
    return np.mean(np.cross(a, b, axis=0) ** 2)


PLANE = pytest.mark.filterwarnings("ignore:Arrays of 2-dimensional vectors")


@PLANE
@pytest.mark.parametrize("a, b", [((2,), (2,)), ((4, 2), (2,)), ((4, 2), (1, 2))])
def test_cross_of_the_plane_is_refused_where_no_length_is_known(a, b):
    for f, turn in ((mean_of_cross, np.asarray), (mean_of_cross_along_columns, np.transpose)):
        for wrt in (0, 1, (0, 1)):
            with pytest.raises(srcad.NoDerivativeError, match="vectors of lengths 2 and 2\ninstead: append a zero"):
                srcad.grad(f, wrt=wrt)(turn(np.ones(a)), turn(np.ones(b)))


@PLANE
@pytest.mark.parametrize("a, b", [((2,), (3,)), ((3,), (2,)), ((4, 2), (3,)), ((2,), (4, 3)), ((1, 3), (4, 2))])
def test_cross_of_a_vector_in_the_plane_and_one_in_space(a, b):
    rng = np.random.default_rng(3)
    a, b = rng.normal(size=a), rng.normal(size=b)
    srcad.check_grads(mean_of_cross, (a, b))
    srcad.check_grads(mean_of_cross_along_columns, (a.T, b.T))
    for f in (lambda a, b: srcad.grad(mean_of_cross)(a, b) ** 2, lambda a, b: srcad.grad(mean_of_cross, wrt=1)(a, b)):
        srcad.check_grads(lambda a, b, f=f: np.sum(f(a, b) ** 3), (a, b))


@PLANE
def test_cross_of_vectors_that_are_known_to_be_in_the_plane():
    def turned(x, axis):
        return np.cross(np.stack([x, x**2], axis=axis), np.stack([x[::-1], 2.0 * x], axis=axis), axis=axis)

    x = np.array([1.0, 2.0, 0.5])
    for axis in (0, 1, -1):
        value, pull = srcad.vjp(turned, x, axis, wrt="x")
        np.testing.assert_array_equal(value, turned(x, axis))
        srcad.check_grads(lambda x, axis=axis: np.sum(turned(x, axis) ** 2), (x,))


def test_cross_has_second_derivatives():
    a, b = np.array([1.0, 2.0, 3.0]), np.array([0.5, -1.0, 2.0])
    length = srcad.hessian(lambda a, b: np.sum(np.cross(a, b) ** 2))(a, b)
    np.testing.assert_allclose(length, 2.0 * (b @ b * np.eye(3) - np.outer(b, b)), rtol=1e-12)  # |a|²|b|² - (a·b)²


@pytest.mark.parametrize("expression", ["A @ B", "np.dot(A, B)"])
def test_products_of_unknown_rank(expression):
    check(expression, known=False, A=(2, 3), B=(3, 4))
    check(expression, known=False, A=(3,), B=(3, 4))


def test_rank_unknown_is_refused():
    with pytest.raises(CannotTell, match="number of dimensions"):
        check("np.tensordot(A, B, 1)", known=False, A=(2, 3), B=(3, 4))


@pytest.mark.parametrize("a, b", list(itertools.product([(4,), (3, 4)], [(4,), (4, 5)])))
def test_single_precision(a, b):
    check("A @ B", dtype="float32", A=a, B=b)


TEXTS = [
    ("A @ B", dict(A=(3, 4), B=(4, 5)), None, "A_bar = y_bar @ B.T\nB_bar = A.T @ y_bar"),
    ("A @ b", dict(A=(3, 4), b=(4,)), None, "A_bar = np.outer(y_bar, b)\nb_bar = A.T @ y_bar"),
    ("a @ B", dict(a=(4,), B=(4, 5)), None, "a_bar = B @ y_bar\nB_bar = np.outer(a, y_bar)"),
    ("a @ b", dict(a=(4,), b=(4,)), None, "a_bar = y_bar * b\nb_bar = y_bar * a"),
    (
        "A @ B",
        dict(A=(2, 3, 4), B=(4, 5)),
        None,
        "A_bar = y_bar @ B.T\nB_bar = np.tensordot(A, y_bar, axes=((0, 1), (0, 1)))",
    ),
    (
        "A @ B",
        dict(A=(3, 4), B=(4, 5)),
        1.0,
        "A_bar = y_bar * np.sum(B, axis=1)\nB_bar = y_bar * np.sum(A, axis=0)[:, None]",
    ),
    ("A @ b", dict(A=(3, 4), b=(4,)), 1.0, "A_bar = y_bar * b\nb_bar = y_bar * np.sum(A, axis=0)"),
    ("np.outer(a, b)", dict(a=(3,), b=(4,)), None, "a_bar = y_bar @ b\nb_bar = y_bar.T @ a"),
    (
        "np.einsum('ij,jk->ik', A, B)",
        dict(A=(3, 4), B=(4, 5)),
        None,
        "A_bar = y_bar @ B.T\nB_bar = A.T @ y_bar",
    ),
    (
        "np.einsum('bi,bj->bij', A, B)",
        dict(A=(2, 3), B=(2, 4)),
        None,
        "A_bar = np.einsum('bij,bj->bi', y_bar, B)\nB_bar = np.einsum('bij,bi->bj', y_bar, A)",
    ),
]


@pytest.mark.parametrize("expression, args, bar, text", TEXTS)
def test_text(expression, args, bar, text):
    assert shown(expression, bar, **args) == text
