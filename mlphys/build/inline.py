"""Takes definitions out of a solutions module, as text: whole, or with the body as the solution."""

from __future__ import annotations

import ast
import builtins
import symtable
from dataclasses import dataclass
from pathlib import Path

from mlphys.errors import AuthorError

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


@dataclass(frozen=True)
class Definitions:
    """The top-level definitions of a module, by name.

    Attributes:
        file: the module's file, for messages.
        lines: its text.
        nodes: the syntax tree of each definition.
    """

    file: str
    lines: tuple[str, ...]
    nodes: dict[str, ast.stmt]

    @staticmethod
    def read(path: Path) -> Definitions:
        """Read a module without running it."""
        text = path.read_text()
        nodes = {name: node for node in ast.parse(text).body for name in _names(node)}
        return Definitions(path.name, tuple(text.splitlines()), nodes)

    def text(self, name: str) -> str:
        """Return a definition whole, with its decorators."""
        node = self._node(name)
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        return "\n".join(self.lines[first - 1 : node.end_lineno])

    def answer(self, name: str) -> str:
        """Return a function with signature and docstring in the open and its body marked as solution."""
        node = self._node(name)
        if not isinstance(node, ast.FunctionDef) or ast.get_docstring(node) is None:
            raise AuthorError(f"{self.file}: an answer must be a function with a docstring: {name}")
        if len(node.body) < 2:
            raise AuthorError(f"{self.file}: the answer {name} has no body")
        split = node.body[0].end_lineno or node.lineno
        head, body = self.lines[node.lineno - 1 : split], self.lines[split : node.end_lineno]
        return "\n".join([*head, f"    {BEGIN}", *_without_blank_edges(body), f"    {END}"])

    def constant(self, name: str) -> str:
        """Return the value of a string constant."""
        value = getattr(self._node(name), "value", None)
        if not isinstance(value, ast.Constant) or not isinstance(value.value, str):
            raise AuthorError(f"{self.file}: {name} must be a string")
        return value.value.strip()

    def _node(self, name: str) -> ast.stmt:
        if name not in self.nodes:
            raise AuthorError(f"{self.file} defines no {name}")
        return self.nodes[name]


def without_marks(source: str) -> str:
    """Return a cell's text without the lines that mark where a solution begins and ends."""
    return "\n".join(line for line in source.splitlines() if line.strip() not in (BEGIN, END))


def names_used(source: str) -> set[str]:
    """Return the global names that a piece of code uses, builtins and its own definitions apart."""
    table = symtable.symtable(_without_magics(source), "cell", "exec")
    return _globals(table) - names_defined(source) - set(dir(builtins))


def names_defined(source: str) -> set[str]:
    """Return the names that a piece of code defines at its top level."""
    table = symtable.symtable(_without_magics(source), "cell", "exec")
    return {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported() or s.is_namespace()}


def _globals(table: symtable.SymbolTable) -> set[str]:
    own = {s.get_name() for s in table.get_symbols() if s.is_referenced() and _is_global(s, table)}
    return own.union(*(_globals(child) for child in table.get_children()))


def _is_global(symbol: symtable.Symbol, table: symtable.SymbolTable) -> bool:
    return symbol.is_global() or table.get_type() == "module"


def _without_magics(source: str) -> str:
    return "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines())


def _names(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []


def _without_blank_edges(lines: tuple[str, ...]) -> tuple[str, ...]:
    full = [i for i, line in enumerate(lines) if line.strip()]
    return lines[full[0] : full[-1] + 1]
