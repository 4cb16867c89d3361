"""Facts by example: what running the examples leaves behind."""

import threading
import warnings

import numpy as np

from srcad.facts import Array, Dim
from srcad.infer import by_example, no_warnings

X = Array("float64", (Dim("n", many=True),))


def _warning(x):
    warnings.warn("an example", RuntimeWarning, stacklevel=2)
    return x


def test_examples_give_no_warnings_and_leave_the_filters_alone():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        before = list(warnings.filters)
        assert by_example(_warning, [X], {}, "s").dims == X.dims
        assert not caught and warnings.filters == before
        warnings.warn("the user's own", RuntimeWarning, stacklevel=1)
        assert len(caught) == 1


def test_warnings_are_errors_only_outside_of_examples():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert isinstance(by_example(_warning, [X], {}, "s"), Array)


def test_filters_that_another_thread_sets_meanwhile_stay():
    """`catch_warnings` around the examples put back the filters that it had found, and theirs were lost."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("ignore")

        def other():
            warnings.simplefilter("always")
            warnings.warn("of another thread", RuntimeWarning, stacklevel=1)

        def run(x):
            thread = threading.Thread(target=other)
            thread.start()
            thread.join()
            return np.sum(x)

        by_example(run, [X], {}, "s")
        assert [str(w.message) for w in caught] == ["of another thread"] * 2
        warnings.warn("later", RuntimeWarning, stacklevel=1)
        assert len(caught) == 3


def test_a_list_of_filters_that_was_put_back_meanwhile():
    with warnings.catch_warnings():
        with no_warnings():
            warnings.filters = list(warnings.filters)[1:]  # what the end of a `catch_warnings` elsewhere does
            left = list(warnings.filters)
        assert warnings.filters == left


def test_a_number_of_axes_that_depends_on_a_length():
    row = Array("float64", (Dim("r"), Dim("n", many=True)))  # `x[:1]`
    for function in (np.squeeze, np.cov, np.corrcoef):
        assert by_example(function, [row], {}, "s").dims is None
    assert by_example(np.squeeze, [Array("float64", (1, Dim("n", many=True)))], {}, "s").dims == X.dims
    assert by_example(np.transpose, [row], {}, "s").dims == row.dims[::-1]
