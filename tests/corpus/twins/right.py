"""`rate` falls with its argument; `FACTOR` is this module's."""

FACTOR = 0.5


def rate(v):
    return _helper(v) / FACTOR


def _helper(v):
    return 1.0 / v
