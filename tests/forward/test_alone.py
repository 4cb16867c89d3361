"""What only a tangent is asked for leaves out: the value, and all that is written for it alone."""

import numpy as np

import srcad
from srcad.pushforward import Pushforward
from tests.oracle.forward import direction


def accumulate(xs, w):
    total = np.zeros_like(w)
    kept = []
    for x in xs:
        total += w * x
        kept.append(np.sin(x) * w)
    return total


def test_what_is_only_written_into_is_gone():
    def fun(x, out):
        work = np.zeros(3)
        work[0] = x
        work += 1.0
        np.add.at(work, [1, 1], x)
        names = []
        names.append(x)
        names.reverse()
        out.append(1.0)
        return x * x

    text = srcad.source(fun, mode="forward", example_args=(2.0, [1.0]))
    assert "work" not in text and "names" not in text and "out.append(1.0)" in text


def test_a_store_that_another_name_sees_stays():
    def fun(x, out):
        mine = np.zeros(2)
        view = mine[1:]
        view[0] = x
        given = out
        given[0] = 5.0
        same = [out]
        same[0][1] = 6.0
        inside = []
        inside.append(out)
        inside[0] += 1.0
        return mine[1] * x

    out = np.zeros(2)
    assert srcad.grad(fun)(3.0, out) == 6.0
    assert out.tolist() == [6.0, 7.0]
    out = np.zeros(2)
    value, change = srcad.jvp(fun, (3.0, out), (1.0, None))
    assert (value, change, out.tolist()) == (9.0, 6.0, [6.0, 7.0])


def test_the_tangent_alone_is_that_of_both():
    given = (np.array([1.0, 2.0, 3.0]), np.array([0.5, 1.5]))
    dots = tuple(direction(v, k) for k, v in enumerate(given))
    both, alone = Pushforward(accumulate, (0, 1)), Pushforward(accumulate, (0, 1), alone=True)
    assert np.array_equal(alone(given, {}, dots), both(given, {}, dots)[1])
    assert "total +=" in both.source and "total +=" not in alone.source
    assert "kept" not in both.source and "kept" not in alone.source


def test_what_the_primal_prints_and_changes_happens_though_only_the_tangent_is_asked_for(capsys):
    def fun(x, log):
        print("value", float(np.sum(x)))
        log.append("called")
        return np.sum(x**3)

    log = []
    product = srcad.hvp(fun)(np.array([1.0, 2.0]), log, np.array([1.0, 0.0]))
    assert product.tolist() == [6.0, 0.0] and log == ["called"] and capsys.readouterr().out == "value 3.0\n"


def test_a_hessian_product_keeps_no_gradient():
    def loss(w, xs):
        h = 0.0
        for x in xs:
            h = h + np.tanh(x @ w) ** 2
        return h

    given = (np.array([0.1, 0.2]), np.ones((3, 2)))
    product = srcad.hvp(loss)
    product(*given, np.array([1.0, 0.0]))
    assert "w_bar +=" not in product.source and "w_bar_dot +=" in product.source
