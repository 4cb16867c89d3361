"""Two modules with a function of the same name, which a compiler must not confuse."""
