"""In-place stores, and everything that aliases."""

import numpy as np

from tests.corpus.table import add, case


def _vector(d):
    return (d.array(d.n(5)),)


def _two_vectors(d):
    n = d.n(5)
    return d.array(n), d.array(n)


def _matrix(d):
    return (d.array(d.n(3), 4),)


@case(_vector)
def store_an_element(x):
    y = x.copy()
    y[1] = x[0] * x[2]
    y[-1] = 3.0
    return np.sum(y**2)


@case(_vector)
def store_into_the_argument(x):
    x[1] = x[0] * x[2]
    x[0] = x[1] * x[1]
    return np.sum(x**2)


@case(_two_vectors, (0, 1))
def store_a_slice(x, y):
    z = x * 1.0
    z[1:3] = y[:2] * x[1:3]
    z[::2] = z[::2] ** 2
    z[::-2] *= y[::-2]
    return np.sum(z * x)


@case(_two_vectors, (0, 1))
def store_negative_step_and_self_overlap(x, y):
    x[::-1] = x * y
    x[1:] = x[:-1] * 2.0
    x[:-1] += x[1:]
    return np.sum(x * x)


@case(lambda d: (d.array(d.n(5)), d.scalar()), (0, 1))
def store_a_scalar_broadcast(x, a):
    y = x * x
    y[1:] = a
    y[0] *= a
    return np.sum(y) * a


@case(lambda d: (d.array(3, 4), d.array(4), d.array(3, 1), d.array(1)), (0, 1, 2, 3))
def store_broadcasts_over_axes(m, row, column, one):
    m[:2] = row
    m[:, 2:] += column
    m[2, :] *= one
    m[:, 0] = one
    return np.sum(m**3)


@case(_matrix)
def store_none_and_ellipsis(m):
    a = np.zeros((4, 4))
    a[: m.shape[0]][..., 1:] = m[:4, 1:]
    a[..., 0] = m[0]
    a[None, 2, :, None] += m[1, :, None]
    return np.sum(a * a)


@case(lambda d: (d.array(d.n(5)), d.array(3)), (0, 1))
def store_fancy_index(x, v):
    i = np.array([0, 2, 4])
    x[i] = v * x[i]
    x[[1, 3]] = x[[3, 1]]
    return np.sum(x**3)


@case(lambda d: (d.array(d.n(5)), d.array(4)), (0, 1))
def store_repeated_fancy_index(x, v):
    x[[1, 1, 3, 0]] = v
    x[[2, 2]] *= 3.0
    return np.sum(x**2)


@case(lambda d: (d.array(d.n(5)), d.array(4)), (0, 1))
def add_repeated_fancy_index(x, v):
    i = [1, 1, 3, 0]
    x[i] += v * v
    x[i] -= x[i] * v
    return np.sum(x**2)


@case(lambda d: (d.array(d.n(5)), d.array(4)), (0, 1), may_refuse=True)
def add_at_repeated_index(x, v):
    i = np.array([1, 1, 3, 0])
    np.add.at(x, i, v * v)
    return np.sum(x**2)


@case(_two_vectors, (0, 1))
def store_boolean_mask(x, y):
    x[x < 0.0] = 0.1
    x[y > 0.0] = y[y > 0.0] * 2.0
    y[y < 0.0] *= x[y < 0.0]
    return np.sum(x * y)


@case(lambda d: (d.array(4, 4),))
def store_mixed_indices(m):
    m[[0, 2], 1:3] = m[[1, 3], :2] * 2.0
    m[1, [0, 3, 3]] = m[2, :3]
    m[np.arange(4), [3, 2, 1, 0]] *= m[0]
    m[m > 1.0] = 0.5
    return np.sum(m**2)


@case(_vector)
def store_with_an_index_changed_later(x):
    i = np.array([0, 1])
    k = 2
    y = x * 2.0
    y[i] = x[i] ** 2
    y[k] = x[k] ** 3
    i[0] = 3
    k = 4
    y[i] *= x[k]
    return np.sum(y)


@case(_vector)
def augmented_element_stores(x):
    y = x.copy()
    i = 1
    y[i] += x[0] * x[1]
    y[i] *= y[i]
    y[i + 1] -= y[i]
    y[i] /= x[2] ** 2 + 1.0
    y[0] **= 2
    return np.sum(y * y)


@case(_two_vectors, (0, 1))
def augmented_whole_arrays(x, y):
    z = x * y
    z += y
    z *= z
    z -= x
    z /= y * y + 1.0
    z **= 2
    return np.sum(z) + np.sum(x)


@case(_two_vectors, (0, 1))
def augmented_slices(x, y):
    z = x * y
    z[1:] += y[:-1]
    z[:-1] *= z[1:]
    z[::2] /= 1.0 + y[::2] ** 2
    z[:] -= x
    return np.sum(z * z)


@case(lambda d: (d.array(d.n(5)), d.scalar()), (0, 1))
def augmented_array_by_scalar(x, a):
    y = x * 1.0
    y += a
    y *= a
    y /= a + 2.0
    y **= a if a < 0 else 3
    return np.sum(y)


@case(lambda d: (d.array(3, 4), d.array(4)), (0, 1))
def augmented_broadcast(m, v):
    m += v
    m *= v[0]
    m[0] -= v
    m /= np.sum(v**2)
    return np.sum(m * m)


@case(lambda d: (d.array(d.n(4)),))
def augmented_name_is_an_alias(x):
    y = x
    y += 1.0
    y *= x
    return np.sum(x * y)


@case(lambda d: (d.array(d.n(4)),))
def plain_assignment_is_not_in_place(x):
    y = x
    y = y + 1.0
    y = y * x
    return np.sum(x * y)


@case(_vector)
def alias_stored_into(x):
    y = x
    y[0] = x[1] * 2.0
    x[1] = y[0] * y[2]
    return np.sum(x * y)


@case(_vector)
def alias_chain(x):
    y = x * 1.0
    z = y
    w = z
    w[0] = 5.0 * y[1]
    y[1] *= w[0]
    z = z * 2.0
    w[2] = z[2]
    return np.sum(y * w) + np.sum(z)


@case(_matrix)
def row_is_a_view(m):
    row = m[1]
    row += 1.0
    row *= m[0]
    row[0] = row[1] ** 2
    return np.sum(m * m)


@case(_matrix)
def view_of_a_view(m):
    top = m[:2]
    corner = top[:, 1:3]
    corner *= corner
    corner[0, 0] = top[1, 3]
    top[0] = corner[1, 0]
    return np.sum(m**2) + np.sum(corner)


@case(_matrix)
def column_views_cross(m):
    a = m[:, 0]
    b = m[:, 1]
    a *= b
    b += a
    m[0] *= 2.0
    return np.sum(a * b) + np.sum(m)


@case(_matrix)
def transpose_is_a_view(m):
    m.T[0] = m.T[1] * 2.0
    t = m.T
    t[1:3] *= t[0]
    m.T[...] = m.T * m[0, 0]
    return np.sum(m * m)


@case(lambda d: (d.array(12),))
def reshape_is_a_view(x):
    m = x.reshape(3, 4)
    m[1] *= m[0]
    np.reshape(x, (2, -1))[0] += 1.0
    flat = m.ravel()
    flat[0] = x[5] * x[6]
    return np.sum(x * x)


@case(lambda d: (d.array(3, 4),))
def reshape_of_a_transpose_is_a_copy(m):
    c = m.T.reshape(-1)
    c[0] = 100.0 * c[1]
    f = m.flatten()
    f[1] = f[2] * 3.0
    return np.sum(m * m) + np.sum(c * f)


@case(lambda d: (d.array(2, 3, 4),))
def views_by_axis_functions(a):
    np.swapaxes(a, 0, 2)[0] *= 2.0
    b = np.moveaxis(a, -1, 0)
    b[1] = b[2] * b[3]
    c = np.expand_dims(a, 1)
    c[0, 0] += a[1]
    d = np.squeeze(c)
    d[1] *= d[0]
    a.transpose(1, 0, 2)[0] -= 1.0
    return np.sum(a * a)


@case(lambda d: (d.array(4, 4),), may_refuse=True)
def diagonal_stores(m):
    i = np.arange(4)
    m[i, i] += 2.0
    m[np.diag_indices(4)] *= m[0]
    np.fill_diagonal(m[:2, :2], m[3, 3])
    return np.sum(m * m) + np.sum(np.diag(m))


@case(lambda d: (d.array(4, 4),), may_refuse=True)
def flat_iteration_store(m):
    m.flat[1] = m[0, 0] * m[3, 3]
    m.flat[[2, 3]] = m[1, :2]
    return np.sum(m**2) + np.sum(m.flat[::5])


@case(_vector)
def fancy_read_is_a_copy(x):
    y = x[[0, 1, 2]]
    y *= 10.0
    z = x[x > -100.0]
    z[0] = 7.0
    return np.sum(x * x) + np.sum(y) + np.sum(z)


@case(_vector)
def swap_elements(x):
    x[0], x[1] = x[1], x[0]
    x[1], x[2] = x[2] * 2.0, x[1] * x[2]
    return np.sum(x * np.arange(len(x)))


@case(lambda d: (d.array(4, 3),))
def swap_rows(m):
    m[[0, 2]] = m[[2, 0]]
    m[[1, 3]] = m[[3, 1]] * m[[0, 0]]
    return np.sum(m * np.arange(12.0).reshape(4, 3))


@case(lambda d: (d.array(4, 3),))
def swap_rows_through_views_goes_wrong_as_in_numpy(m):
    m[0], m[1] = m[1], m[0]
    t = m[2]
    m[2] = m[3]
    m[3] = t
    return np.sum(m**2 * np.arange(12.0).reshape(4, 3))


@case(_two_vectors, (0, 1))
def swap_buffers_in_a_loop(x, y):
    a = x.copy()
    b = np.empty_like(a)
    for _ in range(3):
        b[:] = a * a[::-1] * 0.5
        b[0] = y[0]
        a, b = b, a
    return np.sum(a * y) + np.sum(b)


@case(_two_vectors, (0, 1))
def out_argument(x, y):
    buffer = np.empty_like(x)
    np.multiply(x, y, out=buffer)
    total = np.sum(buffer)
    np.sin(buffer, out=buffer)
    np.add(buffer, x, out=x)
    return total * np.sum(buffer * x)


@case(_two_vectors, (0, 1))
def out_argument_result_is_the_buffer(x, y):
    buffer = np.zeros(len(x))
    z = np.multiply(x, y, out=buffer)
    w = np.exp(z * 0.1, out=z)
    buffer[0] = 2.0
    return np.sum(z * x) + np.sum(w)


@case(_two_vectors, (0, 1))
def out_argument_is_a_view(x, y):
    m = np.zeros((2, len(x)))
    np.multiply(x, y, out=m[0])
    np.cos(m[0], out=m[1])
    return np.sum(m[0] * m[1] ** 2)


@case(lambda d: (d.array(3, d.n(3)), d.array(d.n(3))), (0, 1))
def out_argument_of_reductions(m, v):
    r = np.zeros(3, dtype=m.dtype)
    np.dot(m, v, out=r)
    s = np.sin(r)
    np.sum(m, axis=1, out=r)
    np.matmul(m, v * v, out=s[:3])
    return np.sum(r * s)


@case(_two_vectors, (0, 1), may_refuse=True)
def copyto_and_fill(x, y):
    z = np.empty_like(x)
    np.copyto(z, x * y)
    w = z * z
    z.fill(2.0)
    z[0] = w[0]
    x[...] = z
    return np.sum(w * z) + np.sum(x * y)


@case(_two_vectors, (0, 1))
def workspace_reused_in_a_loop(x, y):
    work = np.empty(len(x))
    total = 0.0
    for k in range(1, 4):
        work[:] = x * k
        work *= work
        work += y
        total = total + np.sum(np.sin(work)) * k
    return total


@case(_two_vectors, (0, 1))
def workspace_given_as_an_argument(x, work):
    work[:] = x * 2.0
    s = np.sum(work**2)
    work[:] = x * x
    return s + np.sum(work)


@case(_vector)
def constant_buffer_changed_after_use(x):
    c = np.ones(len(x))
    y = x * c
    c *= 5.0
    z = y * c
    c[0] = 7.0
    return np.sum(z * x) + np.sum(x * c)


@case(_vector)
def constant_buffer_changed_in_a_loop(x):
    c = np.ones(len(x))
    total = 0.0
    for k in range(3):
        total = total + np.sum(x**2 * c)
        c[k] += k + 2.0
        c *= 1.5
    return total


@case(_vector)
def constant_buffer_becomes_active(x):
    c = np.ones(len(x))
    y = x * c
    c[1] = x[0]
    c[2:] = 4.0
    return np.sum(y * c) + np.sum(c**2)


@case(_vector)
def active_buffer_becomes_constant(x):
    y = x * x
    z = np.sum(y)
    y[:] = 2.0
    w = np.sum(y * x)
    y.fill(0.5)
    return z * w + np.sum(y)


@case(_vector)
def buffer_from_list(x):
    y = np.array([x[0], 2.0, x[1] * x[2]])
    y[1] = y[0] * y[2]
    return np.sum(y**2)


@case(_vector)
def asarray_aliases_and_array_copies(x):
    a = np.asarray(x)
    b = np.array(x)
    a[0] *= 2.0
    b[1] *= 3.0
    c = np.array(a, copy=True)
    c[2] = 0.0
    return np.sum(x * b) + np.sum(c)


@case(_two_vectors, (0, 1))
def broadcast_to_is_read(x, y):
    m = np.broadcast_to(x, (3, len(x)))
    n = m.copy()
    n[1] *= y
    return np.sum(n * m)


@case(_vector)
def zeros_like_and_friends(x):
    a = np.zeros_like(x)
    b = np.ones_like(x)
    c = np.full_like(x, 2.0)
    d = np.full(len(x), x[0])
    a[0] = x[1]
    b[1:] = x[1:] * c[1:]
    c[:] = a * b
    return np.sum(c + d) + np.sum(b * d)


@case(_vector)
def recurrences_in_place(x):
    for i in range(1, len(x)):
        x[i] = 0.5 * x[i - 1] * x[i] + np.sin(x[i - 1])
    return x[-1] * x[0]


@case(_vector)
def prefix_products_in_place(x):
    y = np.ones(len(x) + 1)
    for i, v in enumerate(x):
        y[i + 1] = y[i] * v
    y[:-1] += y[1:]
    return np.sum(y)


@case(lambda d: (d.array(4, 4),))
def matrix_built_entry_by_entry(m):
    a = np.zeros((4, 4))
    for i in range(4):
        for j in range(i + 1):
            a[i, j] = m[i, j] * m[j, i]
            a[j][i] = a[i][j] + m[i, i]
    return np.sum(a @ a)


@case(_two_vectors, (0, 1))
def store_reads_the_overwritten(x, y):
    z = x * y
    w = z[0] * z[1]
    z[0] = w * z[0]
    v = z[0] * z[1]
    z[1] = v
    return np.sum(z) * w * v


@case(lambda d: (d.array(d.n(5)), 2), 0)
def slice_bounds_computed(x, k):
    n = x.shape[0]
    y = np.zeros(n)
    y[k:] = x[: n - k] * x[k:]
    y[: n // 2] += x[-(n // 2) :]
    return np.sum(y * y)


@case(_vector, may_refuse=True)
def sort_in_place(x):
    x.sort()
    x *= np.arange(len(x))
    return np.sum(x * x)


@case(lambda d: (d.array(d.n(5)).astype(np.float32), d.array(d.n(5))), (0, 1), rtol=1e-4, smooth=False)
def single_precision_buffer(x, y):
    z = np.zeros(len(x), dtype=np.float32)
    z[:] = x * y
    z[1:] *= x[0]
    return np.sum(z * y)


@case(lambda d: (d.array(4, 6)[1:, ::2], d.array(3, 3).T), (0, 1))
def arguments_that_are_views(a, b):
    b *= a
    a[0] = b[:, 0]
    return np.sum(a * b)


@case(lambda d: (np.asfortranarray(d.array(3, 4)),))
def argument_in_fortran_order(a):
    a[1] *= a[0]
    return np.sum(a.reshape(-1) ** 2 * np.arange(12.0))


@case(lambda d: (d.array(d.n(4)),))
def read_only_result_of_broadcast(x):
    y = x[:, None] * x[None, :]
    y[np.triu_indices(len(x), 1)] = 0.0
    return np.sum(y**2)


@case(lambda d: (np.array(d.scalar()), d.array(3)), (0, 1))
def zero_dimensional_store(s, x):
    s[...] = s * x[0]
    s[()] = s * s
    s += x[1]
    return s * np.sum(x)


@case(lambda d: (d.array(3, 4),))
def row_alias_rebound_in_a_loop(m):
    prev = m[0]
    for i in range(1, 3):
        cur = m[i]
        cur += prev * 0.5
        cur[1:] *= prev[:-1]
        prev = cur
    return np.sum(prev) + np.sum(m * m)


@case(lambda d: (d.array(d.n(4)), d.array(d.n(4))), (0, 1))
def conditional_alias_in_a_loop(x, y):
    for k in range(4):
        t = x if k % 2 else y
        t *= 1.0 + 0.1 * k
        t[0] += x[1] * y[1]
    return np.sum(x * y)


@case(lambda d: (d.array(d.n(4)), np.array([0, 2, 2, 1])), 0)
def add_at_repeated_indices(x, i):
    u = np.zeros(3)
    np.add.at(u, i, x[:4] * x[:4] if len(x) > 3 else x[0])
    np.add.at(u, [0, 0], x[0])
    return np.sum(u * u)


@case(lambda d: (d.array(3, 4), d.array(4)), (0, 1))
def add_at_rows_of_a_matrix(a, r):
    m = a * 1.0
    np.add.at(m, [2, 0, 2], r)
    np.add.at(m, (slice(None), 1), a[:, 0])
    v = m[1:]
    np.add.at(v, 0, m[0])
    return np.sum(m * m)


WORK = np.zeros(64)
TWO_BUFFERS = {"a": np.zeros(3), "b": [np.zeros(3), np.zeros(3)]}


@case(_vector, tape=False)
def workspace_of_the_module(x):
    n = len(x)
    w = WORK[:n]
    w[:] = x
    w *= x
    WORK[n : 2 * n] = w * 2
    return np.sum(WORK[: 2 * n])


@case(_vector, tape=False)
def workspace_of_the_module_read_as_a_whole(x):
    WORK[:] = 1.0
    w = WORK[: len(x)]
    w[:] = x
    v = WORK[1 : len(x) + 1]
    v *= 2.0
    return np.sum(WORK**2)


@case(lambda d: (d.array(3),), tape=False)
def workspaces_in_a_dict_of_the_module(x):
    TWO_BUFFERS["a"][:] = x
    TWO_BUFFERS["b"][0][:] = x
    w = TWO_BUFFERS["b"][1]
    w[:] = TWO_BUFFERS["a"] * x
    return np.sum(TWO_BUFFERS["a"] * TWO_BUFFERS["b"][0] * TWO_BUFFERS["b"][1])


def _with_a_workspace():
    work = np.zeros(64)

    def squares(x):
        work[:] = 0.5
        work[: len(x)] = x
        w = work
        w *= w
        return np.sum(work)

    return squares


add(_with_a_workspace(), _vector, tape=False, name="workspace_of_a_closure")


@case(lambda d: (d.array(d.n(3)),))
def store_by_a_mask_into_an_array_in_a_list_beside_a_multiple(y):
    items = [y, y * 1.0, y + 2.0]
    items.append(1.0 * y)
    y[items[0] > 0.15] *= 0.5
    return sum(np.sum(part * part) for part in items)
