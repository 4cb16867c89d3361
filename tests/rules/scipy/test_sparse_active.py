"""Sparse matrices of active data: how they are made, what is computed with them, equations with them."""

import numpy as np
import pytest
from scipy import optimize, sparse
from scipy.sparse import linalg

import srcad
from tests.rules.scipy import directions

# The place (0, 1) is there twice.
I, J = np.array([0, 1, 2, 2, 0, 0, 1, 2]), np.array([1, 2, 0, 2, 1, 0, 1, 2])
x, d = np.array([1.0, 2.0, 3.0]), np.array([1.0, -2.0, 0.5, 3.0, 0.7, 5.0, 6.0, 7.0])
e = np.array([0.3, -0.4, 1.2, 0.9, -1.1, 0.2, 0.6, -0.8])
X = np.random.default_rng(0).normal(size=(3, 4))
C = sparse.csr_array(np.array([[3.0, 1.0, 0.0], [0.0, 2.0, 1.0], [1.0, 0.0, 2.0]]))
CM = sparse.csr_matrix(C)


def made(d, cls=sparse.csr_matrix):
    return cls((d, (I, J)), shape=(3, 3))


def weigh(y):
    return np.sum(np.sin(y) * np.arange(1.0, 1 + y.size).reshape(y.shape))


PRODUCTS = {
    "csr": (lambda d, x: weigh(made(d) @ x), (d, x)),
    "csc": (lambda d, x: weigh(made(d, sparse.csc_array) @ x), (d, x)),
    "coo": (lambda d, x: weigh(made(d, sparse.coo_array) @ x), (d, x)),
    "matrix": (lambda d, X: weigh(made(d) @ X), (d, X)),
    "from the right": (lambda d, x: weigh(x @ made(d)), (d, x)),
    "matrix from the right": (lambda d, X: weigh(X.T @ made(d)), (d, X)),
    "dot": (lambda d, x: weigh(made(d).dot(x)), (d, x)),
    "transposed": (lambda d, x: weigh(made(d).T @ x + made(d).transpose() @ x), (d, x)),
    "star": (lambda d, x: weigh(made(d) * x), (d, x)),
    "dense": (lambda d: weigh(made(d).toarray()), (d,)),
    "sums": (lambda d: weigh(made(d, sparse.csr_array).sum(axis=0) - made(d, sparse.coo_array).sum(axis=1)), (d,)),
    "sum": (lambda d: made(d).sum() ** 2, (d,)),
    "diagonals": (lambda d: weigh(made(d).diagonal()) + weigh(made(d).diagonal(1) * made(d).diagonal(k=-2)), (d,)),
    "plus": (lambda d, e, x: weigh((made(d) + made(e).T) @ x), (d, e, x)),
    "minus": (lambda d, x: weigh((sparse.eye(3) - made(d) + C) @ x), (d, x)),
    "multiples": (lambda d, x: weigh((x[0] * made(d) / x[1] - 2.0 * made(d)) @ x), (d, x)),
    "negative": (lambda d, x: weigh((-made(d)) @ x), (d, x)),
    "multiples of a constant": (lambda x: weigh((CM * x[0] + x[1] * CM.T) @ x), (x,)),
    "product": (lambda d, x: weigh((made(d) @ made(d) @ C) @ x), (d, x)),
    "product by star": (lambda d, x: weigh((made(d) * CM) @ x), (d, x)),
    "multiply sparse": (lambda d, e, x: weigh(made(d).multiply(made(e)).multiply(C) @ x), (d, e, x)),
    "multiply vector": (lambda d, x: weigh(made(d).multiply(x).multiply(x[:, None]) @ x), (d, x)),
    "multiply matrix": (lambda d, x: weigh(made(d, sparse.csr_array) * np.outer(x, x) @ x), (d, x)),
    "multiply constant": (lambda x: weigh(C.multiply(x) @ x + (C * x) @ x), (x,)),
    "multiply number": (lambda d, x: weigh(made(d).multiply(x[1]) @ x), (d, x)),
    "parts": (lambda d, x: weigh(made(d)[np.array([0, 2])][:, [1, 2]] @ x[:2] + made(d)[1:, :2] @ x[:2]), (d, x)),
    "more parts": (
        lambda d, x: weigh(made(d)[np.ix_([2, 0], [1, 2])] @ x[:2]) + weigh(made(d)[x > 1.5] @ x), (d, x)
    ),
}  # fmt: skip
INDICES, INDPTR = np.array([1, 0, 2, 0, 1, 2, 0, 1]), np.array([0, 3, 5, 8])
MADE = {
    "diagonal": (lambda x: weigh(sparse.diags(x) @ x), (x,)),
    "diagonals": (lambda d, x: weigh(sparse.diags([d[:3], d[3:5], x[0]], [0, 1, -1], shape=(3, 3)) @ x), (d, x)),
    "diags_array": (lambda x: weigh(sparse.diags_array([x, x[:2]], offsets=[0, 1]) @ x), (x,)),
    "of numbers": (lambda x: weigh(sparse.diags([x[0], x[1]], [0, 1], shape=(3, 3)) @ x), (x,)),
    "beside": (lambda x: weigh(sparse.diags(x[:2], 1) @ x + sparse.diags([x[0], x[1], x[2]]) @ x), (x,)),
    "spdiags": (lambda X: weigh(sparse.spdiags(X, [0, 1, -1], 3, 3) @ X[:, 0]), (X,)),
    "dia": (lambda X: weigh(sparse.dia_matrix((X[:, :3], [0, 1, -1]), shape=(3, 3)) @ X[:, 0]), (X,)),
    "kron": (lambda d, x: weigh(sparse.kron(made(d), sparse.diags(x)) @ np.arange(9.0)), (d, x)),
    "hstack": (lambda d, x: weigh(sparse.hstack([made(d), C, made(d).T]) @ np.arange(9.0)), (d, x)),
    "vstack": (lambda d, x: weigh(sparse.vstack([made(d), sparse.diags(x)]) @ x), (d, x)),
    "bmat": (lambda d, x: weigh(sparse.bmat([[made(d), None], [C, sparse.diags(x)]]) @ np.arange(6.0)), (d, x)),
    "block_diag": (lambda d, x: weigh(sparse.block_diag([made(d), sparse.diags(x)]) @ np.arange(6.0)), (d, x)),
    "triangles": (lambda d, x: weigh(sparse.tril(made(d)) @ x) + weigh(sparse.triu(made(d), 1) @ x), (d, x)),
    "compressed rows": (lambda d, x: weigh(sparse.csr_matrix((d, INDICES, INDPTR), shape=(3, 3)) @ x), (d, x)),
    "compressed columns": (lambda d, x: weigh(sparse.csc_matrix((d, INDICES, INDPTR), shape=(3, 3)) @ x), (d, x)),
    "of a dense one": (lambda X, x: weigh(sparse.csr_matrix(X).T @ x), (X, x)),
    "converted": (lambda d, x: weigh(sparse.csr_matrix(made(d, sparse.coo_matrix).tocsc().copy()) @ x), (d, x)),
    "indices in an array": (lambda d, x: weigh(sparse.csr_matrix((d * d, np.array([I, J]))) @ x), (d, x)),
    "numbers in a list": (lambda x: weigh(sparse.csr_matrix(([x[0], x[1] * 2.0], ([0, 2], [1, 2]))) @ x), (x,)),
}


@pytest.mark.parametrize("name", [*PRODUCTS, *MADE])
def test_matrices(name):
    fun, args = {**PRODUCTS, **MADE}[name]
    assert srcad.value_and_grad(fun)(*args)[0] == fun(*args)
    directions.check(fun, args)


@pytest.mark.parametrize("name", ["csr", "matrix", "from the right", "product", "diagonals", "kron", "of a dense one"])
def test_second_derivatives(name):
    fun, args = {**MADE, **PRODUCTS}[name]
    srcad.check_grads(fun, args, order=2)


def spd(d):
    return (made(d) @ made(d).T + sparse.eye(3)).tocsc()


def stepping(d, x):
    lu = linalg.splu((sparse.eye(3) + 0.1 * made(d)).tocsc())
    for _ in range(3):
        x = lu.solve(np.cos(x))
    return weigh(x)


EQUATIONS = {
    "vector": (lambda d, x: weigh(linalg.spsolve(made(d), x)), (d, x)),
    "matrix": (lambda d, X: weigh(linalg.spsolve(made(d, sparse.csc_matrix), X)), (d, X)),
    "column": (lambda d, x: weigh(linalg.spsolve(made(d), x[:, None])), (d, x)),
    "constant right side": (lambda d: weigh(linalg.spsolve(made(d), np.ones(3))), (d,)),
    "factors": (lambda d, x: weigh(linalg.splu(made(d, sparse.csc_matrix)).solve(x, "T")), (d, x)),
    "stepping": (stepping, (d, x)),
    "cg": (lambda d, x: weigh(linalg.cg(spd(d), x, rtol=1e-13)[0]), (d, x)),
    "gmres": (lambda d, x: weigh(linalg.gmres(made(d), x, rtol=1e-13, restart=10)[0]), (d, x)),
    "bicgstab": (
        lambda d, x: weigh(
            linalg.bicgstab(made(d), x, x0=0.1 * x, rtol=1e-11, M=sparse.diags(1.0 / made(d).diagonal()))[0]
        ), (d, x),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EQUATIONS)
def test_equations(name):
    fun, args = EQUATIONS[name]
    directions.check(fun, args)
    if name in ("vector", "factors", "cg"):
        srcad.check_grads(fun, args, order=2, modes=("forward",))


def test_an_iteration_that_does_not_converge_for_the_derivative_is_an_error():
    with pytest.raises(srcad.SrcadError, match="does not converge"):
        srcad.grad(lambda d, x: weigh(linalg.cg(spd(d), x, rtol=1e-14, maxiter=1)[0]))(d, x)


def in_a_loop(d, x):
    A = made(d)
    for _ in range(3):
        x = A @ x
        A = 0.5 * A
    return weigh(x)


def made_in_a_loop(d, x):
    for k in range(3):
        A = made(d * x[k])
        x = 0.1 * (A @ x) + x
    return weigh(x)


def grown(d, x):
    A = made(d, sparse.csr_array)
    for k in range(3):
        A += C * x[k]
        x = 0.3 * (A @ x)
    return weigh(x)


def in_branches(d, x):
    if x[0] > 0:
        A = made(d)
    else:
        A = sparse.diags(d[:3])
    if x[1] > 0:
        A = A.T
    return weigh(A @ x)


def times(A, v, k=1):
    return k * (A @ v)


def passed(d, x):
    A = made(d)
    first, held = (lambda v: A @ v), {"A": A.T}

    def second(v):
        return held["A"] @ v

    return weigh(times(A, second(first(x))))


def one_of_several(d, x):
    for A in (made(d), made(2.0 * d).T):
        x = A @ x
    return weigh(x)


def conjugate_gradients(d, x):
    A = spd(d)
    u, r, p, s = np.zeros(3), x, x, x @ x
    for _ in range(3):
        q = A @ p
        a = s / (p @ q)
        u, r = u + a * p, r - a * q
        s, before = r @ r, s
        p = r + (s / before) * p
    return weigh(u)


def looked_at(d, x):
    A = made(d)
    assert sparse.issparse(A) and isinstance(A, sparse.csr_matrix) and A.format == "csr" and (A != C).nnz
    return weigh(A @ x) * A.nnz / A.shape[0]


def places_change(d, x):
    rows, data = I.copy(), d.copy()
    A = sparse.csr_matrix((data, (rows, J)), shape=(3, 3))
    rows[:], data[1] = 0, 5.0 * x[0]
    return weigh(A @ x) + np.sum(data)


def zeros_stay(d, x):
    A = made(0.0 * d) + sparse.eye(3) * 0.0
    A.eliminate_zeros()
    return weigh(A @ x + x)


def assembled(d):
    rows, columns, values = [], [], []
    for k in range(2):
        element = d[k] * np.array([[1.0, -1.0], [-1.0, 1.0]])
        for a in range(2):
            for b in range(2):
                rows.append(k + a)
                columns.append(k + b)
                values.append(element[a, b])
    return sparse.coo_matrix((np.array(values), (rows, columns)), shape=(3, 3)).tocsr(), d[:3] * 0.5


def finite_elements(d, x):
    K, f = assembled(d)
    return weigh(linalg.spsolve((K + 9.0 * sparse.identity(3)).tocsc(), f + x))


def heat(d, x):
    L = sparse.diags([np.ones(2), -2.0 * np.ones(3), np.ones(2)], [-1, 0, 1])
    lu = linalg.splu((sparse.identity(3) - 0.1 * (sparse.diags(d[:3]) @ L)).tocsc())
    for _ in range(3):
        x = lu.solve(x)
    return weigh(x)


def graph(d, x):
    A = made(np.exp(0.1 * d))
    degrees = A @ np.ones(3)
    return x @ ((sparse.diags(degrees) - A) @ x) + weigh(sparse.diags(1.0 / degrees) @ A @ x)


@pytest.mark.parametrize(
    "fun",
    [
        in_a_loop, made_in_a_loop, grown, in_branches, passed, one_of_several, conjugate_gradients, looked_at,
        places_change, zeros_stay, finite_elements, heat, graph,
    ],
)  # fmt: skip
def test_programs(fun):
    assert srcad.value_and_grad(fun)(d, x)[0] == fun(d, x)
    gradient = srcad.grad(fun, wrt=(0, 1))(d, x)
    srcad.check_grads(lambda d: fun(d, x), (d,), modes=("reverse",))
    np.testing.assert_allclose(gradient[0], srcad.grad(fun)(d, x))
    tangents = [np.cos(np.arange(8.0)), np.array([0.3, -0.2, 0.5])]
    along = srcad.jvp(fun, (d, x), tuple(tangents))[1]
    np.testing.assert_allclose(along, sum(np.sum(g * t) for g, t in zip(gradient, tangents, strict=True)))


def test_places_that_are_zero_have_gradients():
    np.testing.assert_allclose(srcad.grad(lambda d: np.sum((made(d) - sparse.eye(3)) @ x))(0.0 * d), x[J])


def test_single_precision_stays_single():
    g = srcad.grad(lambda d: np.sum((made(d) @ x.astype(np.float32)) ** 2))(d.astype(np.float32))
    assert g.dtype == np.float32


def test_the_text_is_what_one_would_write():
    def loss(d, i, j, x):
        A = sparse.csr_matrix((d, (i, j)), shape=(3, 3))
        return np.sum((A @ x) ** 2)

    gradient = srcad.grad(loss, wrt=("d", "x"))
    gradient(d, I, J, x)
    assert "x_bar = A_matrix.T @ t_bar" in gradient.source
    assert "d_bar = t_bar[i] * x[j]" in gradient.source
    assert "toarray" not in gradient.source and "Stored" not in gradient.source


def a_root(d):
    A = made(d) + C
    return np.sum(optimize.root(lambda u: A @ u + 0.1 * u**3 - x, np.zeros(3)).x)


def element_stored(d):
    A = made(d).tolil()
    A[0, 0] = 2.0
    return A.sum()


def memory_shared(d):
    v = d.copy()
    A = sparse.coo_matrix((v, (I, J)), shape=(3, 3))
    v[1] = 5.0
    return np.sum(A @ x)


def scaled_in_place(d):
    A = made(d)
    A *= 2.0
    return np.sum(A @ x)


@pytest.mark.parametrize(
    "fun, words",
    [
        (lambda d: np.sum(made(d)), "np.sum, given a sparse matrix"),
        (lambda d: np.sum(made(d)[0] ** 2), "as an index"),
        (lambda d: np.sum(made(d).data), "attribute data"),
        (lambda d: (made(d) ** 2).sum(), "operator Pow"),
        (lambda d: abs(made(d)).sum(), "given a sparse matrix"),
        (lambda d: made(d).power(2).sum(), "method power"),
        (lambda d: np.sum(made(d).sum(axis=0)), "np.matrix"),
        (lambda d: np.sum(made(d).todense()), "np.matrix"),
        (lambda d: np.sum(made(d) + np.ones((3, 3))), "operator Add"),
        (lambda d: linalg.norm(made(d)), "linalg.norm"),
        (lambda d: made(1j * d).sum().real, "array of real numbers"),
        (lambda d: sparse.csr_matrix((d, (I, J)), dtype=np.float32).sum(), "dtype="),
        (lambda d: made(d), "as the result"),
        (lambda d: made(d).setdiag(1.0), "method setdiag"),
        (a_root, "make the matrix in that function"),
        (element_stored, "stored into"),
        (memory_shared, "make it of a copy"),
        (scaled_in_place, "changed in place"),
    ],
)
def test_refused(fun, words):
    with pytest.raises(srcad.SrcadError, match=words):
        srcad.grad(fun)(d)


def one_element(d, i=-1):
    matrix = sparse.csr_matrix((d, ([0, 0, 1, 2, 2], [0, 1, 1, 2, 2])), shape=(3, 3))
    return matrix[0, 1] ** 2 * matrix[i, -1] + matrix[1, 0]


def test_single_elements():
    """Of numbers at one place each has the gradient of their sum; a place that holds none has none."""
    d = np.array([4.0, 1.5, 3.0, 5.0, 0.5])
    np.testing.assert_allclose(srcad.grad(one_element)(d), [0.0, 2 * 1.5 * 5.5, 0.0, 1.5**2, 1.5**2])
    np.testing.assert_allclose(srcad.jvp(one_element, (d,), (np.arange(5.0),))[1], 2 * 1.5 * 5.5 + 1.5**2 * 7.0)


def test_wrt_a_sparse_matrix_says_what_to_write():
    a = sparse.csr_matrix(np.eye(2))
    with pytest.raises(srcad.WrtError, match="a is a sparse matrix: make it in the function"):
        srcad.grad(lambda a, x: np.sum((a @ x) ** 2))(a, np.ones(2))
    np.testing.assert_allclose(srcad.grad(lambda a, x: np.sum((a @ x) ** 2), wrt="x")(a, np.ones(2)), [2.0, 2.0])
