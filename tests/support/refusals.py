"""The sentences with which each verb can be refused, read from the source.

Walks from the verb's function through every function of ours that it calls by name. String
arguments are followed into the call, which gives the field of a check that several verbs
share. Raises an error for what it cannot read, and skips nothing.
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
"""After these a meeting may be on that was not on before, which needs its room free."""

Refusal = tuple[str, str | None]
"""A sentence and the field that it names: None where the moment is wrong, not a field."""

Strings = Mapping[str, str | None]
"""The arguments of a call that are a string or None, by parameter."""


def refusals_of(verb: str) -> set[Refusal]:
    return {refusal for root in roots_of(verb) for refusal in refusals_from(root, {})}


def roots_of(verb: str) -> Iterator[FunctionType]:
    """The functions on the write path that a command of this verb passes through."""
    if verb == "undo":
        yield verb_arguments._undo
    else:
        yield VERBS[verb]
        if verb in verb_arguments._PREPARATIONS:
            yield verb_arguments._PREPARATIONS[verb]
    if verb in OPENS_A_ROOM:
        yield execute._occupy_or_leave_room


def refusals_from(
    function: Callable[..., object], strings: Strings, call_path: frozenset[object] = frozenset()
) -> Iterator[Refusal]:
    """The refusals of a function and of all that it calls; each function once on a path."""
    known = {**defaults_of(function), **strings}
    for call in calls_in(function):
        called = called_function(call, function)
        if called is None or called in call_path:
            continue
        if called.__name__ == "Refused":
            yield from refusals_of_call(call, function, known)
        else:
            passed = string_arguments(call, called, known)
            yield from refusals_from(called, passed, call_path | {function})


def refusals_of_call(
    call: ast.Call, function: Callable[..., object], known: Strings
) -> Iterator[Refusal]:
    """One refusal for each sentence that this call of ``Refused`` may have."""
    fields = [keyword.value for keyword in call.keywords if keyword.arg == "field"]
    field = read(fields[0], known) if fields else None
    if isinstance(call.args[0], ast.Constant):
        sentences = [call.args[0].value]
    else:
        # The sentence was chosen before: each that the function marks for translation.
        sentences = [c.args[0].value for c in calls_in(function) if name_of(c) == "english"]
    if not sentences:
        raise LookupError(f"{function.__name__} refuses with a sentence that can't be read")
    yield from ((sentence, field) for sentence in sentences)


def string_arguments(
    call: ast.Call, called: Callable[..., object], known: Strings
) -> dict[str, str]:
    """The string arguments of a call, by the parameters of the called function."""
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
    """The string value of an expression. Raises LookupError where that needs running it."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name) and node.id in known:
        return known[node.id]
    raise LookupError(f"which field is {ast.unparse(node)}?")


def defaults_of(function: Callable[..., object]) -> dict[str, str]:
    parameters = inspect.signature(function).parameters.values()
    return {p.name: p.default for p in parameters if isinstance(p.default, str)}


def called_function(
    call: ast.Call, function: Callable[..., object]
) -> Callable[..., object] | None:
    """The called function, where a call by a plain name calls one of ours or ``Refused``."""
    called = function.__globals__.get(name_of(call))
    is_ours = getattr(called, "__module__", "").startswith(OURS)
    is_walked = isinstance(called, FunctionType) or getattr(called, "__name__", "") == "Refused"
    return called if is_ours and is_walked else None


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


@cache
def calls_in(function: Callable[..., object]) -> tuple[ast.Call, ...]:
    """The calls of a function, in the order in which they are written."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return tuple(sorted(calls, key=lambda call: (call.lineno, call.col_offset)))
