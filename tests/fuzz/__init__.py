"""Random programs: of each, the right gradient or a `SrcadError` is demanded.

`python -m tests.fuzz --programs 20000 --seed 0` writes, runs and judges as many as one has time for;
`strategy.programs()` is the same grammar for hypothesis.
"""
