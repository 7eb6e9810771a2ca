"""Chooses what of the session and the plugin arguments a `register` function is given."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, Callable, NamedTuple

_BY_PLACE = (
    inspect.Parameter.POSITIONAL_ONLY,
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
    inspect.Parameter.VAR_POSITIONAL,
)
_BY_NAME = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


class Arguments(NamedTuple):
    """What to call with, and the names of what the function does not take."""

    positional: tuple[Any, ...]
    keywords: dict[str, Any]
    dropped: tuple[str, ...]


def accepted_arguments(
    register: Callable[..., Any], session: Any, arguments: Mapping[str, Any]
) -> Arguments:
    """Return those of `session` and `arguments` that `register` takes.

    The session goes to the first parameter, whatever its name, or to a keyword-only one called
    `session`. A function that cannot be looked into is given everything.
    """
    try:
        parameters = list(inspect.signature(register).parameters.values())
    except (TypeError, ValueError):
        return Arguments((session,), dict(arguments), ())
    first = next((each for each in parameters if each.kind in _BY_PLACE), None)
    names = {each.name for each in parameters if each.kind in _BY_NAME}
    taken = {first.name} & names if first else set()
    if not first and "session" in names:
        taken = {"session"}
    takes_all = any(each.kind is inspect.Parameter.VAR_KEYWORD for each in parameters)
    keywords = {
        name: value
        for name, value in arguments.items()
        if name not in taken and (takes_all or name in names)
    }
    dropped = [name for name in arguments if name not in keywords]
    if not first and taken:
        keywords["session"] = session
    elif not first:
        dropped.insert(0, "session")
    return Arguments((session,) if first else (), keywords, tuple(dropped))
