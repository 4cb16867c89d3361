"""Branches on what a value is: `isinstance`, numbers of dimensions, `match`, texts and the keys of dicts."""

import numpy as np

from tests.corpus.table import add, case


def norm(v, w=None):
    """One function for numbers, vectors, matrices and containers of them."""
    if isinstance(v, np.ndarray):
        if v.ndim == 2:
            return np.sqrt(np.trace(v.T @ v))
        if v.ndim == 1 and w is None:
            return np.sqrt(v @ v)
        return np.sqrt(v @ np.diag(w) @ v)
    if isinstance(v, (list, tuple)):
        return sum(norm(u, w) for u in v)
    if isinstance(v, dict):
        return (max(v) == "z" and 0.0) or sum(norm(v[k]) for k in sorted(v))
    if isinstance(v, (int, float, np.floating)) and not isinstance(v, bool):
        return abs(v)
    raise TypeError(type(v).__name__)


add(norm, lambda d: (d.array(d.n(3)),), name="of_a_vector")
add(norm, lambda d: (d.array(d.n(3), 2),), name="of_a_matrix")
add(norm, lambda d: (d.array(d.n(3)), d.positive(d.n(3))), name="weighted")
add(norm, lambda d: ([d.array(3), d.array(2, 2), d.scalar()],), name="of_a_list")
add(norm, lambda d: ({"a": d.array(3), "b": d.scalar(), "c": (d.array(2), d.scalar())},), name="of_a_dict")
add(norm, lambda d: (d.scalar(),), name="of_a_number")
add(norm, lambda d: (np.float64(d.scalar()),), name="of_a_numpy_scalar")


@case(lambda d: (d.array(3), {"a": d.array(3), "k": 2.0}), (0, 1))
def functions_that_go_through_keys(x, p):
    n = len(sorted(p)) + len(set(p)) + max(len(k) for k in p) + ("a" in p) + len(p)
    for i, _ in enumerate(p):
        n = n + i
    return np.sum(x * p["a"]) * n * p["k"] * any(k == "a" for k in p)


@case(lambda d: (d.array(3), {"a": d.array(3), "k": 2.0}, 3), (0, 1))
def and_or_as_a_choice(x, p, n):
    z = (n > 2 and 0.5) or sum(p["k"] * v for v in x)
    y = (n > 5 and x[0]) or x[1]
    return z + y


@case(lambda d: ({"w": d.array(3, 4), "b": d.array(4), "s": d.scalar()}, d.array(3)))
def parameters_in_sorted_order(p, x):
    h = x
    for k in sorted(p, reverse=True):
        if k == "w":
            h = h @ p[k]
        elif k in ("a", "b"):
            h = h + p[k]
        else:
            h = h * p[k]
    return np.sum(np.tanh(h)) + sum(np.sum(p[k] ** 2) for k in sorted(p))


@case(lambda d: ({"a": d.array(d.n(3)), "b": d.array(d.n(3)), "c": {"d": d.scalar()}},))
def dicts_within_dicts_by_items(p):
    total = 0.0
    for key, v in p.items():
        if isinstance(v, dict):
            for w in v.values():
                total = total + w**3
        else:
            total += np.sum(v * (1 + (key == "b")))
    return total


def matching(x, y, kind):
    match kind:
        case "square":
            return x * x
        case "cube" | "third":
            z = x**3 * y
        case n if len(n) > 9:
            z = y * len(n)
        case _:
            z = y
    return z * x


for _kind in ("square", "third", "nothing", "a long name"):
    add(matching, lambda d, kind=_kind: (d.scalar(), d.scalar(), kind), (0, 1), name=f"matching_{_kind[:5].strip()}")


def match_in_a_loop(x, operations, n):
    total = x
    for operation in operations[:n]:
        match operation:
            case ("add", v):
                total = total + v * x
            case ("mul", v) if v > 1:
                total *= v
                continue
            case (_, *rest):
                total -= sum(rest)
            case None:
                break
        total = total * 1.5
    return total


for _n in range(5):
    add(
        match_in_a_loop,
        lambda d, n=_n: (d.scalar(), [("add", 2.0), ("mul", 3.0), ("sub", 1.0, 2.0), None, ("add", 1.0)], n),
        name=f"match_in_a_loop_of_{_n}",
    )


@case(lambda d: (d.array(d.n(3)),))
def match_by_class(x):
    out = 0.0
    for v in [x, 2.0, "a", None, 3]:
        match v:
            case float():
                out = out + v * x[0]
            case str() as s:
                out = out * len(s)
            case None:
                pass
            case int(k):
                out = out + k
            case _:
                out = out + np.sum(v * v)
    return out


@case(lambda d: (d.array(d.n(3)),))
def match_on_a_shape(x):
    match x.shape:
        case ():
            return x
        case (n,):
            return np.sum(x) * n
        case (_, m):
            return np.sum(x) * m


@case(lambda d: (d.array(d.n(3)), (d.scalar(), d.scalar())), (0, 1))
def match_takes_a_pair_apart(x, p):
    match p:
        case (0.0, b):
            s = b
        case (a, b):
            s = a * b
    return s * np.sum(x)


@case(lambda d: (d.array(d.n(3)), -1), raises=True)
def match_that_fits_nothing(x, n):
    match n:
        case 0 | 1:
            y = x
        case int(k) if k > 0:
            y = x * k
    return np.sum(y)
