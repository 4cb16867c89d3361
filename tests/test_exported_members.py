"""Public names stand in `srcad/__init__.py` only, all of them, and each says what it is."""

import inspect
import types

import srcad
from srcad import errors


def public_names() -> set[str]:
    """What a user sees as srcad's own: neither modules nor names with an underscore."""
    found = vars(srcad).items()
    return {n for n, value in found if not n.startswith("_") and not isinstance(value, types.ModuleType)}


def test_all_is_complete_and_sorted():
    assert set(srcad.__all__) == public_names()
    assert srcad.__all__ == sorted(srcad.__all__)


def test_all_is_what_the_interface_has():
    assert srcad.__all__ == [
        "Derivative",
        "Grads",
        "NoDerivativeError",
        "NonScalarError",
        "SrcadError",
        "UnsupportedSyntaxError",
        "WrtError",
        "adjoint",
        "check_grads",
        "checkpoint",
        "custom_vjp",
        "d",
        "elementwise_grad",
        "grad",
        "grad_of",
        "hessian",
        "hvp",
        "jacobian",
        "jvp",
        "source",
        "stop_gradient",
        "tangent",
        "value_and_grad",
        "vjp",
    ]


def test_everything_public_has_a_docstring():
    bare = [n for n in srcad.__all__ if not (inspect.getdoc(getattr(srcad, n)) or "").strip()]
    assert bare == []


def test_public_methods_have_docstrings():
    for cls in (srcad.Derivative, srcad.Grads):
        methods = {n: m for n, m in vars(cls).items() if not n.startswith("_") and callable(m)}
        bare = {n for n, method in methods.items() if not inspect.getdoc(method)}
        assert bare <= {"keys", "values", "items"}  # a dict's own


def test_errors_are_one_tree():
    classes = [c for c in vars(errors).values() if inspect.isclass(c) and issubclass(c, Exception)]
    assert all(issubclass(c, srcad.SrcadError) for c in classes)
    # Those that a user catches are public; `LocatedError` is what two of them have in common.
    assert {c.__name__ for c in classes} - set(srcad.__all__) == {"LocatedError"}


def test_options_are_keyword_only():
    for function, positional in [(srcad.grad, 2), (srcad.value_and_grad, 2), (srcad.check_grads, 3), (srcad.source, 2)]:
        kinds = [p.kind for p in inspect.signature(function).parameters.values()]
        assert kinds.count(inspect.Parameter.POSITIONAL_OR_KEYWORD) == positional
