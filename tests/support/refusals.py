"""Which sentences each verb can be refused with, read from the source.

A walk from the verb's function through every function of ours that it calls by name. An
argument that is a string is followed into the call, so that it is known which field a
check of several verbs is about. What the walk can't read it raises, rather than skip it.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import FunctionType

from timekeeper.commands import execute, verb_arguments
from timekeeper.domain.verbs import VERBS

OURS = "timekeeper."
OPENS_A_ROOM = {"open", "undo"}
"""After these a meeting may be on that was not before, and then it needs its room."""

Refusal = tuple[str, str | None]
"""A sentence and the field that it names: None where the moment is wrong, not the command."""

Strings = Mapping[str, str | None]
"""The arguments of a call that are a string or None, by parameter."""


def refusals_of(verb: str) -> set[Refusal]:
    return {refusal for root in roots_of(verb) for refusal in found_from(root, {})}


def roots_of(verb: str) -> Iterator[FunctionType]:
    """Where a command of this verb comes through on the write path."""
    if verb == "undo":
        yield verb_arguments._undo
    else:
        yield VERBS[verb]
        if verb in verb_arguments._PREPARATIONS:
            yield verb_arguments._PREPARATIONS[verb]
    if verb in OPENS_A_ROOM:
        yield execute._occupy_or_leave_room


def found_from(
    function: Callable[..., object], strings: Strings, on_the_way: frozenset[object] = frozenset()
) -> Iterator[Refusal]:
    """The refusals of a function and of all that it calls; each function once on a way."""
    known = {**defaults_of(function), **strings}
    for call in calls_in(function):
        called = named_by(call, function)
        if called is None or called in on_the_way:
            continue
        if called.__name__ == "Refused":
            yield from refused_by(call, function, known)
        else:
            passed = passed_by(call, called, known)
            yield from found_from(called, passed, on_the_way | {function})


def refused_by(
    call: ast.Call, function: Callable[..., object], known: Strings
) -> Iterator[Refusal]:
    """One refusal for each sentence that this call of ``Refused`` may have."""
    fields = [keyword.value for keyword in call.keywords if keyword.arg == "field"]
    field = read(fields[0], known) if fields else None
    if isinstance(call.args[0], ast.Constant):
        sentences = [call.args[0].value]
    else:
        # Chosen beforehand: every sentence that the function marks for the translators.
        sentences = [c.args[0].value for c in calls_in(function) if name_of(c) == "english"]
    if not sentences:
        raise LookupError(f"{function.__name__} refuses with a sentence that can't be read")
    yield from ((sentence, field) for sentence in sentences)


def passed_by(call: ast.Call, called: Callable[..., object], known: Strings) -> dict[str, str]:
    """The strings that a call hands on, by the parameters of what it calls."""
    parameters = list(inspect.signature(called).parameters)
    arguments = {
        **dict(zip(parameters, call.args, strict=False)),
        **{keyword.arg: keyword.value for keyword in call.keywords if keyword.arg},
    }
    return {name: read(node, known) for name, node in arguments.items() if is_string(node, known)}


def is_string(node: ast.expr, known: Strings) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    return isinstance(node, ast.Name) and node.id in known


def read(node: ast.expr, known: Strings) -> str | None:
    """The string that an expression is. Raises LookupError where only running it would tell."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name) and node.id in known:
        return known[node.id]
    raise LookupError(f"which field is {ast.unparse(node)}?")


def defaults_of(function: Callable[..., object]) -> dict[str, str]:
    parameters = inspect.signature(function).parameters.values()
    return {p.name: p.default for p in parameters if isinstance(p.default, str)}


def named_by(call: ast.Call, function: Callable[..., object]) -> Callable[..., object] | None:
    """What a call by a plain name calls, where it is a function of ours or ``Refused``."""
    found = function.__globals__.get(name_of(call))
    is_ours = getattr(found, "__module__", "").startswith(OURS)
    is_walked = isinstance(found, FunctionType) or getattr(found, "__name__", "") == "Refused"
    return found if is_ours and is_walked else None


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


@cache
def calls_in(function: Callable[..., object]) -> tuple[ast.Call, ...]:
    """The calls of a function, in the order in which they are written."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return tuple(sorted(calls, key=lambda call: (call.lineno, call.col_offset)))
