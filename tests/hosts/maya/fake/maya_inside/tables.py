"""Refuses what the published tables of a Maya version do not have: commands, flags, modes and values."""

import functools
import json
import numbers
import pathlib

FOLDER = pathlib.Path(__file__).parents[2] / "tables"
MODES = {"query": "query", "q": "query", "edit": "edit", "e": "edit"}
# The tables list `exists` as a flag of creation alone, with no value; it is asked in that mode.
_TYPES = {
    "bool": (bool, int),
    "int": int,
    "float": numbers.Real,
    "str": str,
    "time": numbers.Real,
}


@functools.cache
def load(version):
    return json.loads((FOLDER / f"{version}.json").read_text(encoding="utf-8"))


def checked(version, command, flags):
    """Return the mode of a call and its flags by their long names.

    Raises:
        TypeError: As Maya does: a flag is unknown, not for this mode, or has a wrong value.
    """
    known = load(version)[command]
    long_names = {spec[0]: long for long, spec in known.items()}
    full = {}
    for name, value in flags.items():
        long = name if name in known else long_names.get(name, MODES.get(name))
        if long is None:
            raise TypeError(f"Invalid flag '{name}'")
        full[long] = value
    mode = "query" if full.get("query") else "edit" if full.get("edit") else "create"
    for long, value in full.items():
        if long in MODES:
            if long not in known:
                raise TypeError(f"{command} has no {long} mode")
            continue
        _, count, types, modes = known[long]
        if mode not in modes:
            raise TypeError(
                f"Flag '{long}' of {command} cannot be used in {mode} mode, only {modes}"
            )
        _check_value(f"{command}({long}=)", value, count, types, modes, mode)
    return mode, {name: value for name, value in full.items() if name not in MODES}


def _check_value(where, value, count, types, modes, mode):
    if mode == "query" or count == 0:
        if not isinstance(value, (bool, int)):
            raise TypeError(f"{where} takes True, not {value!r}")
        return
    many = isinstance(value, (list, tuple))
    if count > 1 and (not many or len(value) != count):
        raise TypeError(f"{where} takes {count} values, not {value!r}")
    if many and count == 1 and "multiuse" not in modes:
        raise TypeError(f"{where} takes one value, not {value!r}")
    values = value if many else [value]
    for one, kind in zip(values, types * len(values) if count == 1 else types):
        if kind == "script":
            right = callable(one) or isinstance(one, str)
        else:
            right = isinstance(one, _TYPES.get(kind, object))
        if not right:
            raise TypeError(f"{where} takes {kind}, not {one!r}")
