"""The specimens as users of other libraries write them.

Each module has `gradient(name, wrt, arguments)`, a call without arguments that computes the gradient, with
everything that can be prepared done before; and `to_numpy(result)`.
"""
