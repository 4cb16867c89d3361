"""Copies of trees share nothing that is edited, not even empty lists."""

import gast
import pytest

from srcad.tree.build import copy_tree, text, walk

PROGRAM = """
def f(y, *args, k=1):
    try:
        return g(y)
    finally:
        x[1:] += [v for v in y]
"""


def lists_in(node):
    return [value for n in walk(node) for value in vars(n).values() if type(value) is list]


def test_copies_share_no_lists():
    tree = gast.parse(PROGRAM)
    copied = copy_tree(tree)
    assert text(copied) == text(tree)
    assert not {id(v) for v in lists_in(tree)} & {id(v) for v in lists_in(copied)}


@pytest.mark.parametrize("field", ["args", "kwonlyargs", "posonlyargs", "defaults", "kw_defaults"])
def test_what_is_added_to_a_copy_is_not_in_the_original(field):
    tree = gast.parse("lambda: 1").body[0].value
    getattr(copy_tree(tree).args, field).append(gast.Name("x", gast.Param(), None, None))
    assert getattr(tree.args, field) == []
