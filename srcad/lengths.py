"""Which symbolic lengths are equal: what broadcasting and matrix products teach.

Two lengths that are both known not to be 1 and meet elementwise are equal, or NumPy would have raised. What
is learnt in a block of code holds in that block only (a branch may not run), so equalities live in scopes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from srcad.facts import Array, Dim, Fact, Length, altered

_AND, _LESS = "\x01", "\x02"  # in the name of a length that is one of several: in no name that a program gives
_MAX_PARTS = 4  # of such a name


@dataclass
class Scope:
    """Equalities learnt in one block of statements, on top of those of the blocks around it."""

    parent: Scope | None = None
    equal: dict[str, Length] = field(default_factory=dict)

    def find(self, a: Length) -> Length:
        """The representative of a length."""
        seen: dict[str, int] = {}
        while isinstance(a, Dim):
            scope: Scope | None = self
            while scope is not None and a.name not in scope.equal:
                scope = scope.parent
            if scope is None:
                return a
            if a.name in seen:  # learnt both ways round, in a block and in the one around it
                return Dim(min(seen), a.less, a.many) if seen[a.name] == a.less else a
            seen[a.name] = a.less
            target = scope.equal[a.name]
            if isinstance(target, int):
                return max(0, target - a.less)
            a = Dim(target.name, target.less + a.less, a.many or (a.less == 0 and target.many))
        return a

    def same(self, a: Length, b: Length) -> bool:
        a, b = self.find(a), self.find(b)
        if isinstance(a, Dim) and isinstance(b, Dim):
            return (a.name, a.less) == (b.name, b.less)
        return a == b

    def alike(self, one: tuple[Length, ...] | None, other: tuple[Length, ...] | None) -> bool:
        """Whether two shapes are known, and are the same."""
        if one is None or other is None or len(one) != len(other):
            return False
        return all(map(self.same, one, other))

    def unify(self, a: Length, b: Length) -> None:
        """From here on these two are one length (it is known that the program has gone wrong otherwise)."""
        a, b = self.find(a), self.find(b)
        if isinstance(b, Dim) and b.less == 0 and (isinstance(a, int) or a.name != b.name):
            if isinstance(a, Dim) and a.less == 0:
                a = replace(a, many=a.many or b.many)
            self.equal[b.name] = a
        elif isinstance(a, Dim) and a.less == 0 and (isinstance(b, int) or a.name != b.name):
            self.equal[a.name] = b
        else:
            self._unify_part(a, b)
            self._unify_part(b, a)

    def _unify_part(self, part: Length, length: Length) -> None:
        """`x[2:]` has 3 elements: so `x` has 5."""
        if isinstance(part, Dim) and isinstance(length, int) and length > 0 and _AND not in part.name:
            self.equal[part.name] = length + part.less

    def resolved(self, fact: Fact) -> Fact:
        if isinstance(fact, Array) and fact.dims:
            dims = tuple(map(self.find, fact.dims))
            return fact if dims == fact.dims else altered(fact, dims=dims)
        return fact

    def meet(self, a: Length, b: Length, fresh: str) -> Length:
        """The length of an elementwise result; two lengths that cannot be 1 become equal."""
        a, b = self.find(a), self.find(b)
        if self.same(a, b) or b == 1:
            return a
        if a == 1:
            return b
        many_a, many_b = is_many(a), is_many(b)
        if many_a and many_b:
            self.unify(a, b)
            return self.find(a)
        if many_a or many_b:
            return a if many_a else b
        return _of_both(a, b) or Dim(fresh)

    def broadcast(
        self, a: tuple[Length, ...] | None, b: tuple[Length, ...] | None, fresh: str
    ) -> tuple[Length, ...] | None:
        if a is None or b is None:
            return None
        n = max(len(a), len(b))
        a, b = (1,) * (n - len(a)) + a, (1,) * (n - len(b)) + b
        return tuple(self.meet(p, q, f"{fresh}.{i}") for i, (p, q) in enumerate(zip(a, b, strict=True)))


def _of_both(a: Length, b: Length) -> Dim | None:
    """The length of what has one of these two: whenever they meet again, the result is as long as it was before."""
    if not isinstance(a, Dim) or not isinstance(b, Dim) or a.less and _AND in a.name or b.less and _AND in b.name:
        return None
    parts = sorted({*_named(a), *_named(b)})
    return Dim(_AND.join(parts)) if len(parts) <= _MAX_PARTS else None


def _named(a: Dim) -> list[str]:
    return [f"{a.name}{_LESS}{a.less}"] if a.less else origins(a)


def origins(a: Dim) -> list[str]:
    """The lengths that the name of one was made of: it is one of them."""
    return a.name.split(_AND)


def is_many(a: Length) -> bool:
    """Whether a length is known not to be 1."""
    return a.many if isinstance(a, Dim) else a != 1
