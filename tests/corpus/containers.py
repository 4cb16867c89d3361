"""Tuples, lists, dicts and what is nested from them, as parameters and as locals."""

from collections import namedtuple
from dataclasses import dataclass

import numpy as np

from tests.corpus.table import case


@case(lambda d: ([d.scalar(), d.array(d.n(3))],))
def list_parameter(p):
    return p[0] * np.sum(p[1] ** 2)


@case(lambda d: ((d.scalar(), d.array(d.n(3))),))
def tuple_parameter(p):
    a, x = p
    return a * np.sum(x**2) + p[0]


@case(lambda d: ({"w": d.array(2, 3), "b": d.array(2), "s": d.scalar()}, d.array(3)), (0, 1))
def dict_parameter(p, x):
    z = np.tanh(p["w"] @ x + p["b"])
    return p["s"] * np.sum(z) + p.get("s", 0.0) + p.get("t", 2.0) * x[0]


@case(
    lambda d: ([{"w": d.array(3, 3), "b": d.array(3)}, {"w": d.array(3, 3), "b": d.array(3)}], d.array(3)),
    (0, 1),
)
def nested_parameter(layers, x):
    for layer in layers:
        x = np.tanh(layer["w"] @ x + layer["b"])
    return np.sum(x)


@case(lambda d: ({"a": (d.scalar(), [d.array(2), d.scalar()]), "unused": d.array(2)},))
def deeply_nested_parameter(p):
    q, (v, s) = p["a"]
    return q * np.sum(v * v) * s + p["a"][1][1]


@case(lambda d: ([], d.scalar()), 1)
def empty_container_parameter(p, x):
    p.append(x * x)
    return p[0] * x


@case(lambda d: ([d.array(2), d.array(2)],))
def list_parameter_item_assignment(p):
    p[0] = p[0] * p[1]
    p[1] += p[0]
    p[1][0] = p[0][1]
    return np.sum(p[0] * p[1])


@case(lambda d: ({"x": d.scalar(), "y": d.array(3)},))
def dict_parameter_item_assignment(p):
    p["x"] = p["x"] ** 2
    p["y"][1] *= p["x"]
    p["z"] = p["y"] * p["x"]
    p["x"] += np.sum(p["z"])
    return p["x"] * np.sum(p["y"])


@case(lambda d: ([d.scalar(), d.scalar()], d.scalar()), (0, 1))
def list_parameter_append(p, x):
    p.append(p[0] * x)
    p.append(p[-1] * p[1])
    return sum(p) * p[-1]


@case(lambda d: (d.array(d.n(4)),))
def list_local_append(x):
    out = []
    for v in x:
        out.append(v * v)
        if len(out) > 1:
            out.append(out[-1] * out[-2])
    return sum(out)


@case(lambda d: (d.array(d.n(4)),))
def list_local_extend_and_concatenate(x):
    a = [x[0]]
    a.extend([x[1] * 2.0, x[0] * x[1]])
    a += [3.0, x[2]]
    b = a + [x[0] ** 2] * 2
    a.extend(v for v in b[:2])
    return sum(a) * sum(b) + b[-1]


@case(lambda d: (d.array(d.n(4)),), may_refuse=True)
def list_methods(x):
    a = [v for v in x]
    a.insert(1, x[0] * x[1])
    b = a.pop()
    c = a.pop(0)
    a.reverse()
    e = a.copy()
    e[0] = 10.0
    a.append(b * c)
    return a[0] * a[-1] + sum(e) + c


@case(lambda d: (d.array(d.n(4)),))
def list_item_assignment(x):
    a = [0.0] * len(x)
    for i in range(len(x)):
        a[i] = x[i] * (a[i - 1] + 1.0)
    a[0], a[1] = a[1], a[0]
    a[-1] += a[0]
    return sum(v * v for v in a)


@case(lambda d: (d.array(d.n(4)),), may_refuse=True)
def list_slices_stored_and_deleted(x):
    a = [v * v for v in x]
    a[1:3] = [a[0] * 2.0]
    del a[0]
    return sum(v * v for v in a)


@case(lambda d: (d.array(d.n(4)),))
def list_alias(x):
    a = [x[0], x[1]]
    b = a
    b[0] = x[2] * a[1]
    a.append(b[0] ** 2)
    return b[2] * a[0] + len(b)


@case(lambda d: (d.array(3),))
def list_of_arrays_aliases_the_arrays(x):
    y = x * 2.0
    a = [y, y, x]
    a[0][1] = 5.0 * x[0]
    a[2] *= a[1]
    return np.sum(y * x) + np.sum(a[0])


@case(lambda d: (d.array(2, 3),))
def list_of_rows_are_views(m):
    rows = [m[0], m[1]]
    rows[0] += rows[1]
    for r in rows:
        r *= r
    return np.sum(m)


@case(lambda d: (d.array(d.n(3)),))
def list_of_lists(x):
    table = [[v * i for i in range(3)] for v in x]
    table[1][2] = x[0] * table[0][1]
    table[0][1] += table[1][2]
    return sum(sum(r) for r in table) * table[1][2]


@case(lambda d: (d.scalar(), d.scalar()), (0, 1))
def dict_local(x, y):
    t = {"x": x, "y": y}
    t["z"] = t["x"] * t["y"]
    t["x"] *= t["z"]
    return t["x"] * sum(t.values()) * t["y"]


@case(lambda d: (d.scalar(), d.scalar()), (0, 1), may_refuse=True)
def dict_methods(x, y):
    t = {"x": x, "y": y, "z": x * y}
    t.update(y=y * y, w=t["z"])
    t.setdefault("q", x)
    z = t.pop("z")
    return z * sum(t.values()) * t["q"]


@case(lambda d: (d.array(d.n(4)),))
def dict_by_integer_and_tuple_keys(x):
    t = {}
    for i in range(len(x)):
        t[i] = x[i] ** 2
        t[i, "twice"] = t[i] * 2.0
    return t[0] * t[1, "twice"] + sum(v for k, v in t.items() if isinstance(k, int))


@case(lambda d: (d.scalar(), d.scalar()), (0, 1))
def dict_constructed_by_call(x, y):
    t = dict(a=x * y, b=y)
    u = dict(t, a=x)
    v = dict(zip(["p", "q"], [t["a"], u["a"]]))
    return v["p"] * v["q"] * u["b"]


@case(lambda d: (d.scalar(), d.scalar()), (0, 1))
def tuples_local(x, y):
    t = (x, y * x)
    u = t + (y,)
    v = u[1:] * 2
    return sum(u) * v[0] * v[-1] + t[-1]


@case(lambda d: (d.scalar(), d.scalar()), (0, 1))
def tuple_returned_and_unpacked(x, y):
    def pair(a, b):
        return a * b, (a + b, b)

    p, (q, r) = pair(x, y)
    s = pair(q, r)
    return p * s[0] + s[1][0]


@case(lambda d: (d.array(d.n(3)), d.scalar()), (0, 1))
def container_passed_to_a_function_that_fills_it(x, c):
    def fill(store, items):
        for v in items:
            store.append(v * c)
        store[0] = store[1] * c

    out = []
    fill(out, x)
    fill(out, out[:2])
    return sum(out)


@case(lambda d: (d.array(d.n(3)),), may_refuse=True)
def stack_as_workspace(x):
    stack = [x[0]]
    total = 0.0
    k = 0
    while stack:
        v = stack.pop()
        total += v * v
        if k < 3:
            k += 1
            stack.append(v * 0.5)
            stack.append(v * x[1])
    return total


@case(lambda d: (d.array(d.n(4)),))
def container_of_constants_and_actives(x):
    config = {"power": 2, "name": "abc", "scale": 1.5, "data": x}
    y = config["data"] ** config["power"] * config["scale"]
    if config["name"] == "abc":
        y = y + len(config["name"])
    return np.sum(y * x)


@case(lambda d: (d.array(d.n(4)),))
def history_of_states(x):
    states = [x]
    for k in range(3):
        states.append(np.sin(states[-1]) * states[0] + k)
    return sum(np.sum(s * s) for s in states) + np.sum(states[-2])


@case(lambda d: (d.array(d.n(4)),))
def history_of_views_of_one_buffer(x):
    y = x.copy()
    seen = []
    for k in range(3):
        y *= 1.1
        seen.append(y)
    return sum(np.sum(s * x) for s in seen)


@case(lambda d: (d.array(d.n(4)),))
def history_of_copies(x):
    y = x.copy()
    seen = []
    for k in range(3):
        y *= y + 1.0
        seen.append(y.copy())
    return np.sum(np.stack(seen) ** 2) + np.sum(np.concatenate(seen) * 0.5)


@case(lambda d: ([d.array(2), d.array(3)],))
def concatenate_a_list_parameter(parts):
    x = np.concatenate(parts)
    return np.sum(x * x[::-1])


Point = namedtuple("Point", "x y")


@dataclass
class Body:
    """A dataclass parameter."""

    mass: float
    position: np.ndarray


@case(lambda d: (Point(d.scalar(), d.scalar()),))
def named_tuple_parameter(p):
    return p.x * p.y + p[0]


@case(lambda d: (Body(d.scalar(), d.array(3)),))
def dataclass_parameter(body):
    return body.mass * np.sum(body.position**2)


@case(lambda d: (d.scalar(), d.scalar()), (0, 1), may_refuse=True)
def named_tuple_local(x, y):
    p = Point(x * y, y)
    q = Point(y=p.x, x=p.y)
    return q.x * q.y + p[1]


@case(lambda d: (d.array(d.n(4)),), may_refuse=True)
def sorted_and_len_and_min_max(x):
    values = sorted(x)
    pair = max(values), min(values)
    return (
        values[0] * values[-1] + pair[0] ** 2 * pair[1] + max(x[0], x[1]) * min(x[0], x[1], 0.3) + len(values)
    )


@case(lambda d: (d.array(d.n(4)),))
def set_membership_and_sorted_keys(x):
    names = {"b": 1, "a": 0}
    total = 0.0
    for key in sorted(names):
        total = total * 2.0 + x[names[key]] ** 2
    return total if "a" in set(names) else 0.0


@case(lambda d: (d.array(d.n(4)),))
def list_used_as_a_stack(x):
    saved = []
    h = x
    for i in range(3):
        saved.append(h)
        h = np.tanh(h * x[0])
    total = 0.0
    for i in range(2):
        v = saved.pop()
        total += np.sum(v * v) * (i + 1)
    return total + np.sum(saved[0] * h)


@case(lambda d: (d.array(3),))
def stack_that_grows_and_shrinks(x):
    stack = [x[0]]
    out = 0.0
    for i in range(5):
        v = stack.pop()
        if i != 2:
            out = out + v * v
        stack.append(np.sin(v))
        if i % 2:
            stack.append(v * x[1])
    stack.reverse()
    return out + stack[0] * stack.pop()


@case(lambda d: (d.array(d.n(3)),))
def list_reversed_in_place(x):
    rows = []
    for v in x:
        rows.append(v * x)
    rows.reverse()
    total = 0.0
    for k, row in enumerate(rows):
        total += (k + 1) * np.sum(row * row)
    return total


@case(lambda d: (d.positive(2),))
def while_a_stack_lasts(x):
    stack = []
    while len(stack) < 4:
        stack.append(x[0] * len(stack))
    p = x[1]
    while stack:
        v = stack.pop()
        if v > 1.0:
            p = p * v
    return p


@case(lambda d: (d.array(d.n(3)),))
def list_item_joined_with_itself(u):
    parts = []
    parts.append(u)
    parts.append(u * 2.0)
    parts[-1] = np.concatenate([parts[-1], parts[-1]])
    parts[0] = np.concatenate([parts[0], parts[-1]])
    return np.sum(parts[-1] ** 2) + np.sum(parts[0])


@case(lambda d: (d.array(d.n(2)),))
def list_item_replaced_by_a_longer_one(u):
    parts = []
    parts.append(u)
    parts[0] = np.concatenate([parts[0], parts[0] * 2.0])
    return np.sum(parts[0] ** 2)


@case(lambda d: (d.array(3, 2),))
def rows_of_a_list_and_their_elements(m):
    """A row's adjoint is a list: what is added to it is no further elements."""
    a = [[v * (i + 1) for v in row] for i, row in enumerate(m)]
    total = sum(a[0])
    return total * a[0][1] * a[1][1] + sum(a[2]) * a[2][0]
