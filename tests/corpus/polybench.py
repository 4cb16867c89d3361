"""PolyBench's kernels as one writes them in NumPy: in place, in nested loops, into their arguments.

L.-N. Pouchet and T. Yuki, PolyBench/C 4.2.  Each is wrapped so that it gives a scalar.
"""

import numpy as np

from tests.corpus.table import case


def kernel_jacobi_1d(tsteps, A, B):
    for t in range(tsteps):
        B[1:-1] = 0.33333 * (A[:-2] + A[1:-1] + A[2:])
        A[1:-1] = 0.33333 * (B[:-2] + B[1:-1] + B[2:])


@case(lambda d: (d.array(d.n(8)), d.array(d.n(8)), 3), (0, 1))
def jacobi_1d(A, B, tsteps):
    kernel_jacobi_1d(tsteps, A, B)
    return np.sum(A**2) + np.sum(B**2)


@case(lambda d: (d.array(d.n(6)), d.array(d.n(6)), 2), (0, 1))
def jacobi_1d_loops(A, B, tsteps):
    n = len(A)
    for t in range(tsteps):
        for i in range(1, n - 1):
            B[i] = 0.33333 * (A[i - 1] + A[i] + A[i + 1])
        for i in range(1, n - 1):
            A[i] = 0.33333 * (B[i - 1] + B[i] + B[i + 1])
    return np.sum(A * A)


def kernel_jacobi_2d(tsteps, A, B):
    for t in range(tsteps):
        B[1:-1, 1:-1] = 0.2 * (A[1:-1, 1:-1] + A[1:-1, :-2] + A[1:-1, 2:] + A[2:, 1:-1] + A[:-2, 1:-1])
        A[1:-1, 1:-1] = 0.2 * (B[1:-1, 1:-1] + B[1:-1, :-2] + B[1:-1, 2:] + B[2:, 1:-1] + B[:-2, 1:-1])


@case(lambda d: (d.array(d.n(5), 5), d.array(d.n(5), 5), 2), (0, 1))
def jacobi_2d(A, B, tsteps):
    kernel_jacobi_2d(tsteps, A, B)
    return np.sum(A**2) + np.sum(A * B)


@case(lambda d: (d.array(d.n(4), d.n(4)), 2))
def seidel_2d(A, tsteps):
    n = A.shape[0]
    for t in range(tsteps):
        for i in range(1, n - 1):
            for j in range(1, n - 1):
                A[i, j] = (
                    A[i - 1, j - 1] + A[i - 1, j] + A[i - 1, j + 1]
                    + A[i, j - 1] + A[i, j] + A[i, j + 1]
                    + A[i + 1, j - 1] + A[i + 1, j] + A[i + 1, j + 1]
                ) / 9.0  # fmt: skip
    return np.sum(A**2)


@case(lambda d: (d.array(d.n(5), d.n(5)), 2), name="seidel_2d_partly_vectorised")
def seidel_2d_rows(A, tsteps):
    n = len(A)
    for t in range(tsteps):
        for i in range(1, n - 1):
            A[i, 1:-1] += (
                A[i - 1, :-2]
                + A[i - 1, 1:-1]
                + A[i - 1, 2:]
                + A[i, 2:]
                + A[i + 1, :-2]
                + A[i + 1, 1:-1]
                + A[i + 1, 2:]
            )
            for j in range(1, n - 1):
                A[i, j] += A[i, j - 1]
                A[i, j] /= 9.0
    return np.sum(A**2)


def kernel_heat_3d(tsteps, A, B):
    for t in range(1, tsteps + 1):
        for X, Y in ((A, B), (B, A)):
            Y[1:-1, 1:-1, 1:-1] = (
                0.125 * (X[2:, 1:-1, 1:-1] - 2.0 * X[1:-1, 1:-1, 1:-1] + X[:-2, 1:-1, 1:-1])
                + 0.125 * (X[1:-1, 2:, 1:-1] - 2.0 * X[1:-1, 1:-1, 1:-1] + X[1:-1, :-2, 1:-1])
                + 0.125 * (X[1:-1, 1:-1, 2:] - 2.0 * X[1:-1, 1:-1, 1:-1] + X[1:-1, 1:-1, :-2])
                + X[1:-1, 1:-1, 1:-1]
            )


@case(lambda d: (d.array(4, 3, 4), d.array(4, 3, 4), 2), (0, 1))
def heat_3d(A, B, tsteps):
    kernel_heat_3d(tsteps, A, B)
    return np.sum(A**2)


@case(lambda d: (d.array(d.n(4), d.n(4)), 2))
def adi(u, tsteps):
    n = len(u)
    v = np.empty((n, n))
    p = np.empty((n, n))
    q = np.empty((n, n))
    v[:] = 0.0
    p[:] = 0.0
    q[:] = 0.0
    dx, dt = 1.0 / n, 1.0 / tsteps
    mul1, mul2 = 2.0 * dt / dx**2 / 10.0, 1.0 * dt / dx**2 / 10.0
    a = -mul1 / 2.0
    b = 1.0 + mul1
    c = a
    d = -mul2 / 2.0
    e = 1.0 + mul2
    f = d
    for t in range(1, tsteps + 1):
        v[0, 1 : n - 1] = 1.0
        p[1 : n - 1, 0] = 0.0
        q[1 : n - 1, 0] = v[0, 1 : n - 1]
        for j in range(1, n - 1):
            p[1 : n - 1, j] = -c / (a * p[1 : n - 1, j - 1] + b)
            q[1 : n - 1, j] = (
                -d * u[j, : n - 2]
                + (1.0 + 2.0 * d) * u[j, 1 : n - 1]
                - f * u[j, 2:n]
                - a * q[1 : n - 1, j - 1]
            ) / (a * p[1 : n - 1, j - 1] + b)
        v[n - 1, 1 : n - 1] = 1.0
        for j in range(n - 2, 0, -1):
            v[j, 1 : n - 1] = p[1 : n - 1, j] * v[j + 1, 1 : n - 1] + q[1 : n - 1, j]
        u[1 : n - 1, 0] = 1.0
        p[1 : n - 1, 0] = 0.0
        q[1 : n - 1, 0] = u[1 : n - 1, 0]
        for j in range(1, n - 1):
            p[1 : n - 1, j] = -f / (d * p[1 : n - 1, j - 1] + e)
            q[1 : n - 1, j] = (
                -a * v[: n - 2, j]
                + (1.0 + 2.0 * a) * v[1 : n - 1, j]
                - c * v[2:n, j]
                - d * q[1 : n - 1, j - 1]
            ) / (d * p[1 : n - 1, j - 1] + e)
        u[1 : n - 1, n - 1] = 1.0
        for j in range(n - 2, 0, -1):
            u[1 : n - 1, j] = p[1 : n - 1, j] * u[1 : n - 1, j + 1] + q[1 : n - 1, j]
    return np.sum(u**2)


def kernel_lu(A):
    n = A.shape[0]
    for i in range(n):
        for j in range(i):
            A[i, j] -= A[i, :j] @ A[:j, j]
            A[i, j] /= A[j, j]
        for j in range(i, n):
            A[i, j] -= A[i, :i] @ A[:i, j]


@case(lambda d: (d.dominant(d.n(4)),))
def lu(A):
    kernel_lu(A)
    return np.sum(np.log(np.diag(A))) + np.sum(A**2)


@case(lambda d: (d.dominant(d.n(3)),))
def lu_triple_loop(A):
    n = len(A)
    for i in range(n):
        for j in range(i):
            for k in range(j):
                A[i, j] -= A[i, k] * A[k, j]
            A[i, j] /= A[j, j]
        for j in range(i, n):
            for k in range(i):
                A[i, j] -= A[i, k] * A[k, j]
    return np.sum(np.sin(A))


@case(lambda d: (d.dominant(d.n(4)), d.array(d.n(4))), (0, 1))
def ludcmp(A, b):
    n = len(b)
    x = np.zeros_like(b)
    y = np.zeros_like(b)
    for i in range(n):
        for j in range(i):
            w = A[i, j] - A[i, :j] @ A[:j, j]
            A[i, j] = w / A[j, j]
        for j in range(i, n):
            w = A[i, j] - A[i, :i] @ A[:i, j]
            A[i, j] = w
    for i in range(n):
        w = b[i]
        for j in range(i):
            w -= A[i, j] * y[j]
        y[i] = w
    for i in range(n - 1, -1, -1):
        w = y[i] - A[i, i + 1 :] @ x[i + 1 :]
        x[i] = w / A[i, i]
    return x @ x


def kernel_cholesky(A):
    A[0, 0] = np.sqrt(A[0, 0])
    for i in range(1, A.shape[0]):
        for j in range(i):
            A[i, j] -= np.dot(A[i, :j], A[j, :j])
            A[i, j] /= A[j, j]
        A[i, i] -= np.dot(A[i, :i], A[i, :i])
        A[i, i] = np.sqrt(A[i, i])


@case(lambda d: (d.spd(d.n(4)),))
def cholesky(A):
    kernel_cholesky(A)
    return np.sum(np.log(np.diag(A))) + np.sum(np.tril(A) ** 3)


@case(lambda d: (d.array(d.n(5), 3),))
def gramschmidt(A):
    m, n = A.shape
    Q = np.zeros_like(A)
    R = np.zeros((n, n))
    for k in range(n):
        nrm = np.dot(A[:, k], A[:, k])
        R[k, k] = np.sqrt(nrm)
        Q[:, k] = A[:, k] / R[k, k]
        for j in range(k + 1, n):
            R[k, j] = np.dot(Q[:, k], A[:, j])
            A[:, j] -= Q[:, k] * R[k, j]
    return np.sum(R**2) + np.sum(Q * np.arange(3.0)) + np.sum(A)


@case(lambda d: (d.array(d.n(5)) * 0.3,))
def durbin(r):
    n = len(r)
    y = np.empty_like(r)
    alpha = -r[0]
    beta = 1.0
    y[0] = -r[0]
    for k in range(1, n):
        beta *= 1.0 - alpha * alpha
        alpha = -(r[k] + np.dot(np.flip(r[:k]), y[:k])) / beta
        y[:k] += alpha * np.flip(y[:k])
        y[k] = alpha
    return np.sum(y**2)


@case(lambda d: (d.array(d.n(5)) * 0.3,))
def durbin_with_a_temporary(r):
    n = len(r)
    y = np.zeros(n)
    z = np.zeros(n)
    y[0] = -r[0]
    beta, alpha = 1.0, -r[0]
    for k in range(1, n):
        beta = (1.0 - alpha * alpha) * beta
        total = 0.0
        for i in range(k):
            total += r[k - i - 1] * y[i]
        alpha = -(r[k] + total) / beta
        for i in range(k):
            z[i] = y[i] + alpha * y[k - i - 1]
        for i in range(k):
            y[i] = z[i]
        y[k] = alpha
    return np.sum(np.exp(y))


def kernel_trisolv(L, x, b):
    for i in range(len(x)):
        x[i] = (b[i] - L[i, :i] @ x[:i]) / L[i, i]


@case(lambda d: (d.dominant(d.n(4)), d.array(d.n(4))), (0, 1))
def trisolv(L, b):
    x = np.empty_like(b)
    kernel_trisolv(L, x, b)
    return x @ x + np.sum(x)


def kernel_correlation(M, float_n, data):
    mean = np.mean(data, axis=0)
    stddev = np.std(data, axis=0)
    stddev[stddev <= 0.1] = 1.0
    data -= mean
    data /= np.sqrt(float_n) * stddev
    corr = np.eye(M, dtype=data.dtype)
    for i in range(M - 1):
        corr[i + 1 : M, i] = corr[i, i + 1 : M] = data[:, i] @ data[:, i + 1 : M]
    return corr


@case(lambda d: (d.array(d.n(5), 3),))
def correlation(data):
    corr = kernel_correlation(data.shape[1], float(len(data)), data)
    return np.sum(corr * np.arange(9.0).reshape(3, 3)) + np.sum(data**3)


def kernel_covariance(M, float_n, data):
    mean = np.mean(data, axis=0)
    data -= mean
    cov = np.zeros((M, M), dtype=data.dtype)
    for i in range(M):
        cov[i:M, i] = cov[i, i:M] = data[:, i] @ data[:, i:M] / (float_n - 1.0)
    return cov


@case(lambda d: (d.array(d.n(5), 3),))
def covariance(data):
    cov = kernel_covariance(3, len(data), data)
    return np.linalg.det(cov + np.eye(3)) + np.sum(cov**2)


def kernel_gemm(alpha, beta, C, A, B):
    C[:] = alpha * A @ B + beta * C


@case(
    lambda d: (d.scalar(), d.scalar(), d.array(3, 2), d.array(3, d.n(4)), d.array(d.n(4), 2)), (0, 1, 2, 3, 4)
)
def gemm(alpha, beta, C, A, B):
    kernel_gemm(alpha, beta, C, A, B)
    return np.sum(C**2)


@case(lambda d: (d.scalar(), d.scalar(), d.array(2, 2), d.array(2, 3), d.array(3, 2)), (0, 1, 2, 3, 4))
def gemm_loops(alpha, beta, C, A, B):
    for i in range(C.shape[0]):
        for j in range(C.shape[1]):
            C[i, j] *= beta
        for k in range(A.shape[1]):
            for j in range(C.shape[1]):
                C[i, j] += alpha * A[i, k] * B[k, j]
    return np.sum(C * C)


@case(
    lambda d: (d.array(d.n(4)), d.array(d.n(4)), d.array(d.n(4)), d.array(d.n(4)), d.array(d.n(4), d.n(4))),
    (0, 2, 4),
)
def mvt(x1, x2, y_1, y_2, A):
    x1 += A @ y_1
    x2 += y_2 @ A
    return np.sum(x1 * x2)


@case(lambda d: (d.array(3, d.n(4)), d.array(d.n(4))), (0, 1))
def atax(A, x):
    return np.sum(np.sin((A @ x) @ A))


@case(lambda d: (d.array(3, d.n(4)), d.array(d.n(4)), d.array(3)), (0, 1, 2))
def bicg(A, p, r):
    s, q = r @ A, A @ p
    return s @ p + q @ q


@case(lambda d: (d.array(3, d.n(4)), d.array(d.n(4)), d.array(3)), (0, 1, 2))
def bicg_loops(A, p, r):
    n, m = A.shape
    s = np.zeros(m)
    q = np.zeros(n)
    for i in range(n):
        for j in range(m):
            s[j] = s[j] + r[i] * A[i, j]
            q[i] = q[i] + A[i, j] * p[j]
    return np.sum(s**2) + np.sum(q**2)


@case(
    lambda d: (d.scalar(), d.scalar(), d.array(d.n(3), d.n(3)), *(d.array(d.n(3)) for _ in range(8))),
    (0, 1, 2, 3, 7),
)
def gemver(alpha, beta, A, u1, v1, u2, v2, w, x, y, z):
    A += np.outer(u1, v1) + np.outer(u2, v2)
    x += beta * y @ A + z
    w += alpha * A @ x
    return np.sum(w * x)


@case(lambda d: (d.scalar(), d.scalar(), d.array(3, 3), d.array(3, 3), d.array(3)), (0, 1, 2, 3, 4))
def gesummv(alpha, beta, A, B, x):
    y = alpha * A @ x + beta * B @ x
    return y @ y


@case(lambda d: (d.scalar(), d.scalar(), d.array(3, 3), d.array(3, d.n(2))), (0, 1, 2, 3))
def syrk(alpha, beta, C, A):
    for i in range(A.shape[0]):
        C[i, : i + 1] *= beta
        for k in range(A.shape[1]):
            C[i, : i + 1] += alpha * A[i, k] * A[: i + 1, k]
    return np.sum(C**2)


@case(lambda d: (d.scalar(), d.array(3, 3), d.array(3, d.n(2))), (0, 1, 2))
def trmm(alpha, A, B):
    for i in range(B.shape[0]):
        for j in range(B.shape[1]):
            B[i, j] += np.dot(A[i + 1 :, i], B[i + 1 :, j])
    B *= alpha
    return np.sum(B**2)


@case(lambda d: (d.array(2, 3, d.n(4)), d.array(d.n(4), d.n(4))), (0, 1))
def doitgen(A, C4):
    nr, nq, n = A.shape
    total = np.empty(n)
    for r in range(nr):
        for q in range(nq):
            total[:] = A[r, q, :] @ C4
            A[r, q, :] = total
    return np.sum(A**2)


@case(lambda d: (d.array(d.n(4), 5), d.array(d.n(4), 5), d.array(d.n(4), 5), 3), (0, 1, 2))
def fdtd_2d(ex, ey, hz, tmax):
    fict = np.arange(tmax, dtype=np.float64)
    for t in range(tmax):
        ey[0, :] = fict[t]
        ey[1:, :] -= 0.5 * (hz[1:, :] - hz[:-1, :])
        ex[:, 1:] -= 0.5 * (hz[:, 1:] - hz[:, :-1])
        hz[:-1, :-1] -= 0.7 * (ex[:-1, 1:] - ex[:-1, :-1] + ey[1:, :-1] - ey[:-1, :-1])
    return np.sum(hz**2) + np.sum(ex * ey)


@case(lambda d: (d.positive(d.n(4), d.n(4)) * 3.0,), may_refuse=True)
def floyd_warshall(path):
    n = len(path)
    for k in range(n):
        path[:] = np.minimum(path[:], np.add.outer(path[:, k], path[k, :]))
    return np.sum(path**2)


@case(lambda d: (d.positive(d.n(4), d.n(4)), d.scalar()), (0, 1))
def deriche_row_filter(img, alpha):
    k = (1.0 - np.exp(-alpha)) * (1.0 - np.exp(-alpha)) / (1.0 + alpha * np.exp(-alpha) - np.exp(2.0 * alpha))
    a1 = k
    a2 = k * np.exp(-alpha) * (alpha - 1.0)
    b1 = 2.0 ** (-alpha)
    b2 = -np.exp(-2.0 * alpha)
    y1 = np.empty_like(img)
    y1[:, 0] = a1 * img[:, 0]
    y1[:, 1] = a1 * img[:, 1] + a2 * img[:, 0] + b1 * y1[:, 0]
    for j in range(2, img.shape[1]):
        y1[:, j] = a1 * img[:, j] + a2 * img[:, j - 1] + b1 * y1[:, j - 1] + b2 * y1[:, j - 2]
    return np.sum(y1**2)
