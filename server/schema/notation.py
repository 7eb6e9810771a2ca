"""Reads the one-line notation of an attribute in the TOML files.

A line starts with what the attribute is:

    string | boolean | integer | number | datetime | object | variable      a scalar
    id                          a string with a made-up default, required and immutable
    -> Type                     a reference
    [Type]                      a collection
    {Type}                      a collection that clients show as a mapping

then, for relations, how rows are found:

    by NAME[,NAME]              through a key, here for a reference, there for a collection
    where NAME=VALUE            ... among the targets of which NAME is VALUE
    through TABLE(SELF, OTHER)  through link rows
    walk ancestors|descendants  along the tree of contexts

and last, in any order, `server=NAME`, `default=VALUE`, `fk=Type.attribute`, `format=WORD`, `enum=A/B`,
and the flags of `Attribute.flags`; `required!` is required and enforced.
"""

from __future__ import annotations

import re
import shlex
from typing import Any

from .definition import NO_DEFAULT, UID, Attribute, Join, Kind

_RELATION = re.compile(
    r"(?P<head>->\s*(?P<one>\w+)|\[(?P<many>\w+)\]|\{(?P<mapped>\w+)\})\s*"
    r"(?:by\s+(?P<keys>\w+(?:,\w+)*)\s*)?"
    r"(?:where\s+(?P<where>\w+)=(?P<value>\w+)\s*)?"
    r"(?:through\s+(?P<through>\w+)\((?P<self>\w+),\s*(?P<other>\w+)\)\s*)?"
    r"(?:walk\s+(?P<walk>\w+)\s*)?"
)
_FLAGS = {
    "required",
    "immutable",
    "computed",
    "derived",
    "hidden",
    "secret",
    "cascade",
    "filter_only",
    "type_name",
}
_SCALARS = {"string", "boolean", "integer", "number", "datetime", "object", "variable"}


def read_attribute(name: str, text: str) -> Attribute:
    """Return the attribute that `text` describes.

    Raises:
        ValueError: The line does not follow the notation.
    """
    match = _RELATION.match(text)
    if match:
        kind, target = _target(match)
        rest, join = text[match.end() :], _join(match)
    else:
        word, _, rest = text.partition(" ")
        kind, target, join = Kind.SCALAR, word, None
        if word == "id":
            target, rest = "string", f"{rest} default={UID} required immutable"
    if kind is Kind.SCALAR and target not in _SCALARS:
        raise ValueError(f"{name}: {target!r} is no scalar type")
    return _with_options(name, kind, target, join, rest)


def _target(match: re.Match[str]) -> tuple[Kind, str]:
    if match["one"]:
        return Kind.REFERENCE, match["one"]
    if match["many"]:
        return Kind.COLLECTION, match["many"]
    return Kind.MAPPED, match["mapped"]


def _join(match: re.Match[str]) -> Join | None:
    if match["walk"]:
        return Join(walk=match["walk"])
    if match["through"]:
        return Join(through=(match["through"], match["self"], match["other"]))
    if match["keys"]:
        where = (match["where"], match["value"]) if match["where"] else None
        return Join(keys=tuple(match["keys"].split(",")), where=where)
    return None


def _with_options(name: str, kind: Kind, target: str, join: Join | None, rest: str) -> Attribute:
    options: dict[str, Any] = {}
    flags = set()
    for word in shlex.split(rest):
        key, separator, value = word.partition("=")
        if separator:
            options[key] = value
        elif word == "required!":
            flags |= {"required", "enforced"}
        elif word in _FLAGS:
            flags.add(word)
        else:
            raise ValueError(f"{name}: {word!r} is no part of the notation")
    attribute = Attribute(
        name=name,
        kind=kind,
        type=target,
        join=join,
        server_name=options.pop("server", None),
        default=_literal(target, options.pop("default", NO_DEFAULT)),
        foreign_key=options.pop("fk", None),
        flags=frozenset(flags),
        enum=tuple(options.pop("enum", "").split("/")) if "enum" in options else (),
        format=options.pop("format", None),
    )
    if options:
        raise ValueError(f"{name}: unknown option {', '.join(options)}")
    return attribute


def _literal(kind: str, text: Any) -> Any:
    if text is NO_DEFAULT:
        return text
    if text == "null":
        return None
    if kind == "boolean":
        return {"true": True, "false": False}[text]
    if kind == "integer":
        return int(text)
    return float(text) if kind == "number" and "." in text else _maybe_int(kind, text)


def _maybe_int(kind: str, text: str) -> Any:
    return int(text) if kind == "number" else text
