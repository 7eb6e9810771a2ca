"""What a server is told of a subscription: never less than what the subscriber wants.

Servers and clients agree on text, and on little else: the official client compares `data.count>3` as text,
so for a server of that mind the number 4 does not match, and the event would never be sent. Such
conditions are left out of what the server is told; the hub tests them itself on what arrives. A
subscription without them is announced letter by letter.
"""

from __future__ import annotations

from .expression import AllOf, AnyOf, Condition, Expression, Not, is_number

EVERYTHING = "topic=*"


def announcement(subscription: str, expression: Expression) -> str:
    """Return the expression to announce.

    Args:
        subscription: As the subscriber wrote it.
        expression: The same, parsed.

    Returns:
        `subscription` itself, or a wider expression where servers may read it otherwise.
    """
    if _is_certain(expression):
        return subscription
    wider = _widened(expression)
    return _spelled(wider) if wider else EVERYTHING


def _is_certain(expression: Expression) -> bool:
    """Return whether every reader of the protocol understands this in the same way."""
    if isinstance(expression, Condition):
        is_word = expression.value.lower() not in ("true", "false")
        return expression.operator in ("=", "!=") and is_word and not is_number(expression.value)
    if isinstance(expression, Not):
        return _is_certain(expression.part)
    return all(_is_certain(part) for part in expression.parts)


def _widened(expression: Expression) -> Expression | None:
    """Return an expression true wherever this one is, without uncertain parts; None for always."""
    if isinstance(expression, AllOf):
        parts = tuple(part for each in expression.parts if (part := _widened(each)))
        return AllOf(parts) if parts else None
    if isinstance(expression, AnyOf):
        alternatives = [_widened(each) for each in expression.parts]
        certain = tuple(each for each in alternatives if each)
        return AnyOf(certain) if len(certain) == len(alternatives) else None
    return expression if _is_certain(expression) else None


def _spelled(expression: Expression) -> str:
    if isinstance(expression, Condition):
        quote = "'" if '"' in expression.value else '"'
        return f"{expression.field}{expression.operator}{quote}{expression.value}{quote}"
    if isinstance(expression, Not):
        return f"not ({_spelled(expression.part)})"
    word = " and " if isinstance(expression, AllOf) else " or "
    parts = [_spelled(part) for part in expression.parts]
    return parts[0] if len(parts) == 1 else f"({word.join(parts)})"
