"""The rules of SciPy's modules. None is imported before the program has imported the module itself."""
