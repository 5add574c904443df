"""Every sentence that reading, the store and the engines can say when something is wrong: what a translation must hold."""

import ast
from collections.abc import Iterator
from pathlib import Path

from ketenopt.report import language

SOURCE = Path(language.__file__).parents[1]
# Where the message and what was expected stand among the arguments of what makes a fault.
SPEAKERS = {
    "Fault": (3, 4),
    "fault": (3,),
    "fault_at": (2,),
    "doubt_at": (2,),
    "warn": (3,),
    "_fault": (3, 4),
    "_refuse": (2, 3),
    "StoreError": (0,),
    "SimulationError": (0,),
}
ALSO = (
    "domain/phrase.py",
    "optimise/rules.py",
    "cli/failure.py",
    "cli/reasoning.py",
    "simulate/slices.py",
    "simulate/orders.py",
    "simulate/arriving.py",
    "simulate/engine.py",
)
SENTENCES = {"message", "expected"}


def files() -> list[Path]:
    folders = [path for folder in ("read", "store") for path in sorted(SOURCE.glob(f"{folder}/**/*.py"))]
    return [*folders, *(SOURCE / name for name in ALSO)]


def leaves(node: ast.expr) -> Iterator[ast.expr]:
    """What an expression can come to: both sides of ``a if b else c`` and of ``a or b``."""
    if isinstance(node, ast.IfExp):
        yield from (*leaves(node.body), *leaves(node.orelse))
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from leaves(value)
    elif isinstance(node, ast.Tuple):
        for value in node.elts:
            yield from leaves(value)
    else:
        yield node


def arguments(call: ast.Call) -> Iterator[ast.expr]:
    """The arguments of a call that are sentences."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name == "Phrase":
        yield from call.args[:1]
    if name in SPEAKERS:
        starred = next((i for i, argument in enumerate(call.args) if isinstance(argument, ast.Starred)), len(call.args))
        yield from (call.args[index] for index in SPEAKERS[name] if index < starred)
        yield from (keyword.value for keyword in call.keywords if keyword.arg in SENTENCES)


def spoken(tree: ast.Module) -> Iterator[ast.expr]:
    """Expressions that become a message or an expectation."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for argument in arguments(node):
                yield from leaves(argument)
        elif isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id in SENTENCES for target in node.targets
        ):
            yield from leaves(node.value)


def reader_messages() -> set[str]:
    """Sentences that need a translation; a hole alone needs none."""
    found = set()
    for path in files():
        for node in spoken(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in ("", "{text}"):
                found.add(node.value)
    return found


def filled_too_early() -> list[str]:
    """Sentences filled where they are made (an f-string, a +): nobody can translate those any more."""
    found = []
    for path in files():
        where = path.relative_to(SOURCE)
        early = [
            node for node in spoken(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.JoinedStr | ast.BinOp)
        ]
        found += [f"{where}:{node.lineno}: {ast.unparse(node)}" for node in early]
    return found
