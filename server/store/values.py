"""Values on their way into the database and out of it.

Bad input ends here with a sentence that names the attribute; nothing unchecked reaches SQL.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from ..protocol import ValidationError, parse_moment, plain, shown_moment, stored_moment
from ..schema import Attribute, EntityType
from .tables import VARIABLE_NUMBER, VARIABLE_TEXT

LARGEST = 2**63 - 1


def to_columns(entity_type: EntityType, attribute: Attribute, value: Any) -> dict[str, Any]:
    """Return the columns and their contents for a value of a stored scalar.

    Raises:
        ValidationError: The value is not of the attribute's type.
    """
    value = plain(value)
    if value is None and attribute.type != "variable":
        return {attribute.name: None}
    try:
        if attribute.type == "variable":
            return variable_columns(attribute.name, value)
        stored = _WRITERS[attribute.type](value)
    except (TypeError, ValueError, OverflowError):
        raise ValidationError(
            f'{entity_type.id} attribute "{attribute.name}" must be of type {attribute.type}. '
            f'Got "{str(value)[:80]}" of type {type(value).__name__}.'
        ) from None
    if attribute.enum and stored not in attribute.enum:
        raise ValidationError(
            f'{entity_type.id} attribute "{attribute.name}" must be one of '
            f"{', '.join(attribute.enum)}. Got {stored!r}."
        )
    return {attribute.name: stored}


def variable_columns(name: str, value: Any) -> dict[str, Any]:
    """Return the three columns of a `variable` value: JSON, comparable text, comparable number."""
    text, number = comparable(value)
    return {
        name: None if value is None else _json(value),
        name + VARIABLE_TEXT: text,
        name + VARIABLE_NUMBER: number,
    }


def comparable(value: Any) -> tuple[str | None, float | None]:
    """Return the text and the number by which a `variable` value is compared."""
    value = plain(value)
    if value is None:
        return None, None
    if isinstance(value, bool):
        return str(value).lower(), float(value)
    if isinstance(value, (int, float)):
        return str(value), float(value)
    if isinstance(value, list):
        return ",".join(str(item) for item in value), None
    return str(value), None


def reader(attribute: Attribute) -> Callable[[Any], Any] | None:
    """Return what turns a column's content into a value of an answer, or None if nothing must."""
    if "secret" in attribute.flags:
        return _hide
    return _READERS.get(attribute.type)


def echo(attribute: Attribute, sent: Any, stored: Mapping[str, Any]) -> Any:
    """Return a value for the answer to the call that wrote it.

    Moments come back as they were sent, fractions of seconds included: clients compare.
    """
    if attribute.type == "datetime" and isinstance(sent, dict):
        return sent
    read = _READERS.get(attribute.type)
    value = stored.get(attribute.name)
    return read(value) if read else value


def _text(value: Any) -> str:
    if isinstance(value, (bool, list, dict)):
        raise TypeError
    text = value if isinstance(value, str) else str(value)
    if "\0" in text:
        raise ValueError
    text.encode("utf-8")  # refuses halves of surrogate pairs, which no database stores
    return text


def _integer(value: Any) -> int:
    if isinstance(value, bool):
        raise TypeError
    number = int(value)
    if (isinstance(value, float) and value != number) or abs(number) > LARGEST:
        raise ValueError
    return number


def _number(value: Any) -> float:
    if isinstance(value, bool):
        raise TypeError
    number = float(value)
    if not math.isfinite(number):
        raise ValueError
    return number


def _boolean(value: Any) -> bool:
    if value in (0, 1):
        return bool(value)
    if not isinstance(value, str) or value.lower() not in ("true", "false"):
        raise ValueError
    return value.lower() == "true"


def _moment(value: Any) -> str:
    moment = parse_moment(value) if isinstance(value, str) else None
    if moment is None:
        raise ValueError
    return stored_moment(moment)


def _json(value: Any) -> str:
    return json.dumps(value, allow_nan=False)  # clients cannot read what is no number


def _loads(value: Any) -> Any:
    return None if value is None else json.loads(value)


def _hide(value: Any) -> None:
    return None


_WRITERS: dict[str, Callable[[Any], Any]] = {
    "string": _text,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "datetime": _moment,
    "object": _json,
}
_READERS: dict[str, Callable[[Any], Any]] = {
    "datetime": shown_moment,
    "object": _loads,
    "variable": _loads,
}
