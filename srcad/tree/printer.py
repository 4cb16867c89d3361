"""From a tree to the text that the user reads.

Statements are laid out by astunparse's `Unparser`, which is made for subclassing: it lets comments stand
between them. Expressions go through `ast.unparse`, which knows precedence (astunparse alone puts parentheses
around everything and prints `x[(1:, None)]`, a syntax error).
"""

from __future__ import annotations

import io
from typing import Any

import astunparse
import gast

from srcad.tree.build import Comment, copy_tree, text


class Printer(astunparse.Unparser):
    """astunparse with comments, blank lines, and expressions as `ast.unparse` prints them."""

    def dispatch(self, tree: Any) -> None:
        if isinstance(tree, list):
            for item in tree:
                self.dispatch(item)
        elif isinstance(tree, Comment):
            self.fill("# " + tree.text)
        elif isinstance(tree, gast.expr):
            self.write(text(tree))
        elif isinstance(tree, (gast.If, gast.For, gast.While, gast.With, gast.Try, gast.FunctionDef, gast.Module)):
            getattr(self, "_" + type(tree).__name__)(tree)
        elif isinstance(tree, gast.Return) and type(tree.value) is gast.Tuple and len(tree.value.elts) > 1:
            self.fill("return " + text(tree.value)[1:-1])
        else:
            for line in text(tree).split("\n"):
                self.fill(line)

    def block(self, head: str, body: list) -> None:
        self.fill(head)
        self.enter()
        self.dispatch(body if body else [gast.Pass()])
        if body and all(isinstance(s, Comment) for s in body):
            self.fill("pass")
        self.leave()

    def _Module(self, t: gast.Module) -> None:
        for stmt in t.body:
            self.dispatch(stmt)

    def _If(self, t: gast.If) -> None:
        self.block(f"if {text(t.test)}", t.body)
        while len(t.orelse) == 1 and isinstance(t.orelse[0], gast.If):
            t = t.orelse[0]
            self.block(f"elif {text(t.test)}", t.body)
        if t.orelse:
            self.block("else", t.orelse)

    def _For(self, t: gast.For) -> None:
        target = text(t.target)
        if isinstance(t.target, gast.Tuple) and target.startswith("("):
            target = target[1:-1]
        self.block(f"for {target} in {text(t.iter)}", t.body)

    def _While(self, t: gast.While) -> None:
        self.block(f"while {text(t.test)}", t.body)

    def _With(self, t: gast.With) -> None:
        items = ", ".join(
            text(i.context_expr) + (f" as {text(i.optional_vars)}" if i.optional_vars is not None else "")
            for i in t.items
        )
        self.block(f"with {items}", t.body)

    def _Try(self, t: gast.Try) -> None:
        if t.handlers:
            for line in text(t).split("\n"):
                self.fill(line)
            return
        self.block("try", t.body)
        self.block("finally", t.finalbody)

    def _FunctionDef(self, t: gast.FunctionDef) -> None:
        shell = copy_tree(gast.FunctionDef(t.name, t.args, [gast.Pass()], t.decorator_list, t.returns, None, []))
        for line in text(shell).split("\n")[:-1]:
            self.fill(line.rstrip(":") if line.startswith("def ") else line)
        self.enter()
        self.dispatch(t.body)
        self.leave()


def print_tree(tree: Any) -> str:
    """The text of a statement, a list of statements or a module."""
    out = io.StringIO()
    body = tree if isinstance(tree, list) else [tree]
    Printer(gast.Module(body, []), out)
    return out.getvalue().lstrip("\n").rstrip() + "\n"
