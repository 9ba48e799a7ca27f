"""Templates that a municipality may write itself, filled in without trusting them.

Three fences, each of which holds alone against most of what could be in such a folder:

- what a template may say is a short list (loops over what the document holds, conditions, inclusion, a few filters);
  all else is refused when it is read, with its line, so that nothing can be called and no text can be blown up;
- what a template does is counted, so that one that includes itself or repeats without end is stopped;
- what comes out is read once more as a browser reads it: no program, nothing fetched from outside, and the policy that
  makes a browser refuse both.
"""

from __future__ import annotations

import base64
import re
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any, NoReturn

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    UndefinedError,
    nodes,
)
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from klimaklok_plugin.analysis.core.messages import KlimaklokError, Text

from .form import shipped_templates
from .messages import FORM_FAULTS, FormFaultError
from .rows import groups

SHIPPED_PREFIX = "klimaklok/"
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
MOST_CHARACTERS, MOST_SECONDS = 40_000_000, 60.0
MOST_CELLS_A_SECOND = 2_000
LEAST_COST, FILE_COST, CELL_COST = 100, 1_000, 10_000
_FILTERS = (
    "escape",
    "e",
    "length",
    "count",
    "upper",
    "lower",
    "capitalize",
    "title",
    "trim",
    "first",
    "last",
    "default",
    "d",
)
_TESTS = ("defined", "undefined", "none", "odd", "even", "sameas", "eq", "ne", "in")
_STATEMENTS = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Block, nodes.Extends, nodes.Include,
    nodes.Assign, nodes.With,
)  # fmt: skip
_EXPRESSIONS = (
    nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem, nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand,
    nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Tuple, nodes.Call,
)  # fmt: skip
_QUOTED = re.compile(r"'([^']*)'")
# What no printer and no reader can show: control characters, halves of letters, and those that turn the direction of
# what follows, by which a name can pose as another.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


class _TooMuch(Exception):
    """A template has used up what a document may take."""


class _Binary(Exception):
    """Bytes where a text is printed."""


def css_string(text: str, most: int = 90) -> Markup:
    r"""Return a text as a string of CSS, which holds no character that could end it.

    Examples
    --------
    >>> css_string('A"</style>')
    Markup('"A\\22 \\3c \\2f style\\3e "')
    """
    text = clean(text)
    text = text if len(text) <= most else text[: most - 1] + "…"
    plain = (each if each.isascii() and each.isalnum() else f"\\{ord(each):x} " for each in text)
    return Markup('"{}"').format("".join(plain))


def clean(text: str) -> str:
    """Return a text without characters that are no text or turn its direction."""
    return _NO_TEXT.sub("", text)


class _Purse:
    """Counts what the templates do, and stops them when it is more than any real document needs."""

    def __init__(self, pictures: int, cells: int) -> None:
        self.left = MOST_CHARACTERS + 4 * pictures + CELL_COST * cells
        self.until = time.monotonic() + MOST_SECONDS + cells / MOST_CELLS_A_SECOND
        self._pictures: dict[int, str] = {}

    def spend(self, cost: int) -> None:
        self.left -= max(cost, LEAST_COST)
        if self.left < 0 or time.monotonic() > self.until:
            raise _TooMuch

    def counted(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return a filter that pays for the length of what it is given."""

        def paid(value: Any, *further: Any) -> Any:
            self.spend(len(value) if isinstance(value, str) else 0)
            return work(value, *further)

        return paid

    def picture(self, content: bytes, kind: str = "image/png") -> str:
        """Return a picture as an address that holds it."""
        key = id(content)
        if key not in self._pictures:
            self._pictures[key] = f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
        return self._pictures[key]

    def printed(self, value: object) -> object:
        """Return a value as it is printed."""
        if isinstance(value, Undefined):
            str(value)  # which says what is undefined
        if isinstance(value, (bytes, bytearray)):
            raise _Binary
        if isinstance(value, Markup):
            self.spend(len(value))
            return value
        text = "" if value is None else clean(str(value))
        self.spend(len(text))
        return text


class _Loader(BaseLoader):
    """Gives a municipality's own templates first, the shipped ones by their prefix or where there is no own one."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self.own = own
        self.shipped = shipped_templates()

    def source(self, name: str) -> str | None:
        if name.startswith(SHIPPED_PREFIX):
            return self.shipped.get(name.removeprefix(SHIPPED_PREFIX))
        return self.own.get(name, self.shipped.get(name))

    def load(self, environment: Environment, name: str, globals: Any = None) -> Template:  # noqa: A002
        source = self.source(name)
        if source is None:
            raise TemplateNotFound(name)
        tree = environment.parse(source, name, name)
        _refuse_what_is_not_allowed(tree, name, self)
        _count(tree, environment)
        code = environment.compile(tree, name, name)
        return environment.template_class.from_code(environment, code, environment.make_globals(globals))


class Templates:
    """Fills in a document's templates.

    Parameters
    ----------
    own : Mapping of str to str
        As `Form.templates`.
    pictures, cells : int
        How many bytes of pictures, and how many cells of tables, the document holds: a large one may cost more.

    Raises
    ------
    FormFaultError
        An own template is wrong.
    """

    def __init__(self, own: Mapping[str, str], pictures: int = 0, cells: int = 0) -> None:
        self._loader = _Loader(own)
        purse = _Purse(pictures, cells)
        environment = ImmutableSandboxedEnvironment(
            loader=self._loader, autoescape=True, undefined=StrictUndefined, finalize=_late(purse.printed),
            trim_blocks=True, lstrip_blocks=True, cache_size=-1, auto_reload=False,
        )  # fmt: skip
        shipped = {name: purse.counted(environment.filters[name]) for name in _FILTERS}
        environment.filters = shipped | {"picture": purse.picture, "groups": groups, "css_string": css_string}
        environment.tests = {name: environment.tests[name] for name in _TESTS}
        environment.globals = {"_spend": purse.spend, "policy": POLICY}
        self._environment = environment
        for name, source in own.items():
            _refuse_what_fetches(name, source)
            with _located(name, self._loader):
                environment.get_template(name)
        self._refuse_what_is_unused()

    def fill(self, name: str, values: Mapping[str, object]) -> str:
        """Return a template filled in with values.

        Raises
        ------
        FormFaultError
            A template asks for what is not there, never ends, or makes a page that is not safe.
        """
        with _located(name, self._loader):
            page = "".join(self._environment.get_template(name).generate(values))
        _refuse_unsafe(name, page)
        return page

    def _refuse_what_is_unused(self) -> None:
        used: set[str] = set(self._loader.shipped)
        for name, source in self._loader.own.items():
            tree = self._environment.parse(source, name, name)
            used |= {each for each in _named_templates(tree) if each != name}
        for name in self._loader.own:
            if name not in used:
                _fault(name, 1, "unused", names=sorted(self._loader.shipped))


def _late(work: Callable[[object], object]) -> Callable[..., object]:
    """Return a function that Jinja calls when it fills in, never already when it reads."""
    from jinja2 import pass_context

    @pass_context
    def printed(_: Context, value: object) -> object:
        return work(value)

    return printed


def _fault(name: str, line: int, fault: str, /, **values: object) -> NoReturn:
    words: list[tuple[Text, dict[str, object]]] = [(FORM_FAULTS[fault], values)]
    raise FormFaultError(file=name, line=line, fault=words)


class _located:  # noqa: N801  used as a function
    """Says what goes wrong inside by the template's file and line."""

    def __init__(self, name: str, loader: _Loader) -> None:
        self.name, self.loader = name, loader

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if not isinstance(error, Exception) or isinstance(error, KlimaklokError):
            return
        faults: dict[type[Exception], str] = {
            _TooMuch: "too_much", RecursionError: "too_much", MemoryError: "too_much", _Binary: "binary",
            TemplateSyntaxError: "syntax", SyntaxError: "syntax", UndefinedError: "undefined",
        }  # fmt: skip
        fault = next((word for kind, word in faults.items() if isinstance(error, kind)), "failed")
        place = self._place(error)
        if place is None:
            return  # a fault of ours, not of a template
        name, line = place
        detail = getattr(error, "message", None) or str(error)
        try:
            _fault(name, line, fault, detail=" ".join(detail.split())[:200], name=_QUOTED.findall(detail)[-1:] or "–")
        except FormFaultError as told:
            raise told from error

    def _place(self, error: BaseException) -> tuple[str, int] | None:
        if isinstance(error, TemplateSyntaxError):
            return error.name or self.name, error.lineno
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if frame.filename.endswith(".jinja") and self.loader.source(frame.filename) is not None:
                return frame.filename, frame.lineno or 1
        read = isinstance(error, (TemplateError, SyntaxError, RecursionError, MemoryError))  # while it was being read
        return (self.name, 1) if read else None


# --- what a template may say ------------------------------------------------------------------------------------------


def _refuse_what_is_not_allowed(tree: nodes.Template, name: str, loader: _Loader) -> None:
    for node in _all(tree):
        what = _not_allowed(node)
        if what:
            _fault(name, _line(node), "not_allowed", what=what)
        if isinstance(node, (nodes.Include, nodes.Extends)):
            wanted = node.template.value  # type: ignore[attr-defined]
            if loader.source(wanted) is None:
                _fault(name, node.lineno, "no_template", name=wanted)


def _all(tree: nodes.Node) -> Iterator[nodes.Node]:
    """Yield a node and all below it, without recursion."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(list(node.iter_child_nodes())))


def _line(node: nodes.Node) -> int:
    """Return where a node stands; of those that know it not themselves, where what is in them stands."""
    return next((each.lineno for each in _all(node) if each.lineno), 1)


def _not_allowed(node: nodes.Node) -> str:
    """Return what is not allowed of a node, as a user knows it; "" where all is."""
    if not isinstance(node, (*_STATEMENTS, *_EXPRESSIONS)):
        return _WRITTEN.get(type(node).__name__, type(node).__name__)
    found = ""
    if isinstance(node, nodes.Call):
        plain = isinstance(node.node, nodes.Name) and node.node.name == "super"
        found = "" if plain and not node.args and not node.kwargs else "a call ( )"
    elif isinstance(node, nodes.Getattr):
        found = node.attr if node.attr.startswith("_") else ""
    elif isinstance(node, nodes.Name):
        found = node.name if node.name.startswith("_") else ""
    elif isinstance(node, nodes.Filter):
        known = (*_FILTERS, "picture", "groups", "css_string")
        found = "" if node.name in known and not node.kwargs and node.node is not None else f"| {node.name}"
    elif isinstance(node, nodes.Test):
        found = "" if node.name in _TESTS else f"is {node.name}"
    elif isinstance(node, nodes.For):
        found = "recursive" if node.recursive else ""
    elif isinstance(node, nodes.Assign):
        found = "" if isinstance(node.target, nodes.Name) else "set with several names"
    elif isinstance(node, (nodes.Include, nodes.Extends)):
        constant = isinstance(node.template, nodes.Const) and isinstance(node.template.value, str)
        found = "" if constant else "a template whose name is not written out"
    return found


_WRITTEN = {
    "Macro": "macro", "CallBlock": "call", "FilterBlock": "filter", "AssignBlock": "set without =", "Import": "import",
    "FromImport": "from … import", "ScopedEvalContextModifier": "autoescape",
    "Add": "+", "Sub": "-", "Mul": "*", "Div": "/",
    "FloorDiv": "//", "Mod": "%", "Pow": "**", "Concat": "~", "Neg": "-", "Pos": "+", "List": "[ ]", "Dict": "{ }",
    "Slice": "[ : ]", "NSRef": "namespace", "Keyword": "=",
}  # fmt: skip


def _named_templates(tree: nodes.Template) -> set[str]:
    return {node.template.value for node in tree.find_all((nodes.Include, nodes.Extends))}  # type: ignore[attr-defined]


def _count(tree: nodes.Template, environment: Environment) -> None:
    """Make a template pay, each time it or a part that may be repeated is filled in, for the text in it."""
    parts = [tree, *tree.find_all((nodes.For, nodes.Block))]
    costs = [sum(len(each.data) for each in part.find_all(nodes.TemplateData)) for part in parts]
    costs[0] += FILE_COST
    for part, cost in zip(parts, costs, strict=True):
        line = part.lineno or 1
        arguments: list[nodes.Expr] = [nodes.Const(cost, lineno=line)]
        pay = nodes.Call(nodes.Name("_spend", "load", lineno=line), arguments, [], None, None, lineno=line)
        statement = nodes.ExprStmt(pay, lineno=line)
        statement.set_environment(environment)
        part.body.insert(0, statement)  # type: ignore[attr-defined]


# --- what a page may hold ---------------------------------------------------------------------------------------------

_ELEMENTS = frozenset(
    [
        "script",
        "iframe",
        "frame",
        "frameset",
        "object",
        "embed",
        "applet",
        "link",
        "base",
        "form",
        "input",
        "button",
        "textarea",
        "select",
        "video",
        "audio",
        "source",
        "track",
        "portal",
        "foreignobject",
        "animate",
        "set",
    ]
)
_ADDRESSES = frozenset(
    ["src", "srcset", "poster", "data", "action", "formaction", "background", "xlink:href", "ping", "manifest", "href"]
)
_CSS_FETCHES = re.compile(
    r"@import|\bimage-set\(|\bsrc\(|url\(\s*['\"]?\s*(?!data:|#|['\"]?\s*\))[^)]{0,80}", re.IGNORECASE
)
_FILLED_IN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


class _Page(HTMLParser):
    """Reads a page as a browser does, and keeps what may not be in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[tuple[int, str, str]] = []
        self.policy = False
        self._first = True
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        equivalent = given.get("http-equiv", "").lower()
        if tag == "meta" and equivalent == "content-security-policy":
            self.policy |= self._first and given.get("content") == POLICY
        elif tag in _ELEMENTS or (tag == "meta" and equivalent):
            self._keep("element", f"<{tag}>")
        elif tag not in {"html", "head"} and not (tag == "meta" and "charset" in given):
            self._first = False
        for name, value in given.items():
            self._judge(tag, name, value)
        self._in_style = tag == "style"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._in_style = False

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style:
            for line, what in _css_fetches(data):
                self.faults.append((self.getpos()[0] + line, "address", what))

    def _judge(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on"):
            self._keep("attribute", name)
        elif name in _ADDRESSES and not _harmless(tag, name, value):
            self._keep("address", value)
        elif name == "style":
            for _, what in _css_fetches(value):
                self._keep("address", what)

    def _keep(self, fault: str, what: str) -> None:
        self.faults.append((self.getpos()[0], fault, what))


def _harmless(tag: str, name: str, value: str) -> bool:
    address = value.strip().lower()
    if tag == "a" and name == "href" and address.startswith(("https://", "mailto:")):
        return True  # a reader follows it, nothing fetches it
    return not address or address.startswith(("#", "data:image/png;", "data:image/svg+xml;"))


def _css_fetches(css: str) -> Iterable[tuple[int, str]]:
    for found in _CSS_FETCHES.finditer(css):
        yield css[: found.start()].count("\n"), found.group()


def _refuse_what_fetches(name: str, source: str) -> None:
    """Refuse an own template that asks for something from outside, or for a program, at its line."""
    bare = _FILLED_IN.sub(lambda found: "\n" * found.group().count("\n"), source)
    if name.endswith(".css.jinja"):
        for line, what in _css_fetches(bare):
            _fault(name, line + 1, "address", what=what)
        return
    page = _Page()
    page.feed(bare)
    page.close()
    for line, fault, what in page.faults:
        _fault(name, line, fault, what=what[:80])


def _refuse_unsafe(name: str, page: str) -> None:
    read = _Page()
    read.feed(page)
    read.close()
    for _, fault, what in read.faults:
        _fault(name, 1, fault, what=what[:80])
    if not read.policy:
        _fault(name, 1, "no_policy")
