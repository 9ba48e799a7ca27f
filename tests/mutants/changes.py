"""Which small changes can be made to a module, always in the same order."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

COMPARISONS = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "=="}
SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
OTHER = {"+": "-", "-": "+", "*": "/", "/": "*"}
SWAPPED = {
    "min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum", "any": "all", "all": "any",
    "floor": "ceil", "ceil": "floor", "argmin": "argmax", "argmax": "argmin", "nanmin": "nanmax", "nanmax": "nanmin",
}  # fmt: skip
UNTOUCHED = ("messages.py", "columns.py", "__init__.py", "declared.py")
"""Words and declarations: other tests hold them, and no number comes from them."""


@dataclass(frozen=True)
class Change:
    """One change: the text between two offsets of a file becomes another.

    Attributes
    ----------
    file : Path
    start, end : int
        Offsets in bytes of the file's UTF-8.
    text : str
        What stands there instead.
    name : str
        The same for the same change wherever its line lies: file, function, kind and the line's text.
    """

    file: Path
    start: int
    end: int
    text: str
    name: str
    line: int


def changes(file: Path, root: Path) -> list[Change]:
    """Return every change that can be made to a file."""
    content = file.read_bytes()
    starts = [0]
    for line in content.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    lines = content.decode().splitlines()
    made = []
    for node, function, kind, (start, end), text in _spots(ast.parse(content), starts, content):
        name = f"{file.relative_to(root)} {function} {kind}: {lines[node.lineno - 1].strip()}"
        made.append(Change(file, start, end, text, name, node.lineno))
    return made


def _spots(  # noqa: C901 - one case per kind
    tree: ast.Module, starts: list[int], content: bytes
) -> Iterator[tuple[ast.expr, str, str, tuple[int, int], str]]:
    def at(node: ast.expr) -> tuple[int, int]:
        end = node.end_lineno or node.lineno
        return starts[node.lineno - 1] + node.col_offset, starts[end - 1] + (node.end_col_offset or 0)

    def text(node: ast.expr) -> str:
        start, end = at(node)
        return content[start:end].decode()

    def sides(kind: str, one: ast.expr, sign: str, other: ast.expr) -> tuple[str, str]:
        return kind, f"(({text(one)}) {sign} ({text(other)}))"

    def ways(node: ast.expr) -> list[tuple[str, str]]:  # noqa: PLR0911 - one per kind
        match node:
            case ast.Compare(left, [operator], [right]) if type(operator) in COMPARISONS:
                return [sides("compare", left, COMPARISONS[type(operator)], right)]
            case ast.BinOp(left, operator, right) if type(operator) in SIGNS:
                return [("drop", f"({text(left)})"), sides("sign", left, OTHER[SIGNS[type(operator)]], right)]
            case ast.BinOp(left, ast.BitAnd() | ast.BitOr() as operator, right):
                return [sides("logic", left, "|" if isinstance(operator, ast.BitAnd) else "&", right)]
            case ast.BoolOp(operator, [left, right]):
                return [sides("logic", left, "or" if isinstance(operator, ast.And) else "and", right)]
            case ast.UnaryOp(ast.Not() | ast.Invert(), operand):
                return [("not", f"({text(operand)})")]
            case ast.Call(ast.Attribute(value, name)) if name in SWAPPED:
                return [("swap", f"{text(value)}.{SWAPPED[name]}{content[at(node.func)[1] : at(node)[1]].decode()}")]
            case ast.Call(ast.Name(name)) if name in SWAPPED:
                return [("swap", f"{SWAPPED[name]}{content[at(node.func)[1] : at(node)[1]].decode()}")]
            case ast.Constant(int() | float() as value) if abs(value) > 1:
                return [("number", repr(value * 2 if isinstance(value, float) else value + 1))]
        return []

    for function, node in _expressions(tree):
        for kind, changed in ways(node):
            yield node, function, kind, at(node), changed


def _expressions(tree: ast.AST, function: str = "") -> Iterator[tuple[str, ast.expr]]:
    """Return the expressions in functions; not types, and not what only tells how far a run has come."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.Call) and getattr(child.func, "id", "") in ("advance", "part", "progress"):
            continue
        if isinstance(tree, ast.FunctionDef | ast.AnnAssign | ast.arg) and child in (
            getattr(tree, "returns", None), getattr(tree, "annotation", None),
        ):  # fmt: skip
            continue
        inside = (
            f"{function}.{child.name}".lstrip(".") if isinstance(child, ast.FunctionDef | ast.ClassDef) else function
        )
        if isinstance(child, ast.expr) and function:
            yield function, child
        yield from _expressions(child, inside)
