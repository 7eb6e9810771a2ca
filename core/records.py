"""Frozen dataclasses to plain JSON data and back.

Everything that crosses a process, a file or a hook is a frozen dataclass of plain parts; this module is
the one place that turns them into JSON. `Fraction` travels as `"24000/1001"`, `Path` as text, sets and
tuples as lists, enums by value. Unknown keys are refused, so that a version mismatch is seen at once.
"""

from __future__ import annotations

import dataclasses
import enum
import sys
import typing
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, Union

from .errors import InputError

Record = TypeVar("Record")


def to_plain(value: Any) -> Any:
    """Return `value` as data that `json.dumps` takes.

    Raises:
        TypeError: `value` holds something that has no plain form.
    """
    if value is None or isinstance(value, (bool, int, float, str)):
        return value.value if isinstance(value, enum.Enum) else value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, (frozenset, set)):
        return sorted(to_plain(item) for item in value)
    if isinstance(value, (tuple, list)):
        return [to_plain(item) for item in value]
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, (Fraction, Path)):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no plain form")


def from_plain(kind: type[Record], data: Any) -> Record:
    """Return the record of class `kind` that `to_plain` made `data` from.

    Args:
        kind: A dataclass, or any type that stands in an annotation of one.
        data: Plain data as `json.loads` gives it.

    Raises:
        InputError: A key is missing or unknown, or a value is of another type.
    """
    name = kind.__name__ if isinstance(kind, type) else str(kind)
    try:
        return typing.cast(Record, _build(kind, data, name))
    except (TypeError, ValueError, ZeroDivisionError) as error:
        raise InputError(f"This is no valid {name}: {error}", data=data) from error


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _build(kind: Any, data: Any, where: str) -> Any:
    origin = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if kind is Any:
        return data
    if _is_union(origin):
        return _build_union(arguments, data, where)
    if origin in (tuple, list, frozenset):
        return _build_series(origin, arguments, data, where)
    if origin in (dict, Mapping):
        if not isinstance(data, Mapping):
            raise TypeError(f"{where} must be an object, not {type(data).__name__}")
        keys, values = arguments
        return {
            _build(keys, _key(keys, key), where): _build(values, item, f"{where}[{key}]")
            for key, item in data.items()
        }
    if dataclasses.is_dataclass(kind):
        return _build_dataclass(kind, data, where)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return kind(data)
    if kind in (Fraction, Path):
        if not isinstance(data, (str, int)):
            raise TypeError(f"{where} must be text, not {type(data).__name__}")
        return kind(data)
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    if not isinstance(data, kind) or (isinstance(data, bool) and kind is not bool):
        raise TypeError(f"{where} must be {kind.__name__}, not {type(data).__name__}")
    return data


def _is_union(origin: Any) -> bool:
    if origin is Union:
        return True
    # `X | None` in annotations exists from 3.10 on; 3.9 callers write Optional.
    return sys.version_info >= (3, 10) and getattr(origin, "__name__", "") == "UnionType"


def _build_union(arguments: tuple[Any, ...], data: Any, where: str) -> Any:
    if data is None and type(None) in arguments:
        return None
    reasons = []
    for option in arguments:
        if option is type(None):
            continue
        try:
            return _build(option, data, where)
        except (TypeError, ValueError) as error:
            reasons.append(str(error))
    raise TypeError("; ".join(reasons))


def _build_series(origin: Any, arguments: tuple[Any, ...], data: Any, where: str) -> Any:
    if not isinstance(data, (list, tuple)):
        raise TypeError(f"{where} must be a list, not {type(data).__name__}")
    fixed = origin is tuple and not (len(arguments) == 2 and arguments[1] is Ellipsis)
    if fixed and len(arguments) != len(data):
        raise TypeError(f"{where} must have {len(arguments)} items, not {len(data)}")
    kinds = arguments if fixed else (arguments[0],) * len(data)
    return origin(
        _build(kind, item, f"{where}[{index}]")
        for index, (kind, item) in enumerate(zip(kinds, data))
    )


def _build_dataclass(kind: Any, data: Any, where: str) -> Any:
    if not isinstance(data, Mapping):
        raise TypeError(f"{where} must be an object, not {type(data).__name__}")
    hints = _hints(kind)
    unknown = sorted(set(data) - {f.name for f in dataclasses.fields(kind)})
    if unknown:
        raise TypeError(f"{where} has no field {', '.join(unknown)}")
    return kind(
        **{name: _build(hints[name], item, f"{where}.{name}") for name, item in data.items()}
    )


def _key(kind: Any, key: str) -> Any:
    return int(key) if kind is int else key
