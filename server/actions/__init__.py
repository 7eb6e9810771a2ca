"""Every action of the API, and how a list of operations is run.

`execute` is the one way in, for requests and for the server's own pages alike. A new action is one more
row of the table below.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import exc as sql_errors

from ..access.accounts import Actor
from ..events import told_write
from ..protocol import IntegrityError, ParseError, ValidationError
from ..state import ServerState
from ..store.deadline import deadline
from ..store.refusals import is_too_complex, is_unfit, retried
from . import arguments, composing, roles, sharing, transfers
from .batch import Batch
from .create import create
from .encoding import encode_media, prepare_encoding
from .jobs import delayed_job
from .modify import modify
from .reading import compute_rollups, query, query_schemas, query_server_information, search
from .remove import remove

MAX_OPERATIONS = 20000
_UNFIT = "A value cannot be stored: half a character, or too large."


@dataclass(frozen=True)
class Action:
    """One action.

    Attributes:
        run: Called with the batch and the operation; returns the answer's item.
        writes: Whether it needs a transaction that may write.
        prepare: Called before the transaction, for what takes long.
    """

    run: Callable[[Batch, dict[str, Any]], Any]
    writes: bool = False
    prepare: Callable[[ServerState, dict[str, Any]], None] | None = None


ACTIONS = {
    "query_server_information": Action(query_server_information),
    "query_schemas": Action(query_schemas),
    "query": Action(query),
    "search": Action(search),
    "create": Action(create, writes=True),
    "update": Action(modify, writes=True),
    "delete": Action(remove, writes=True),
    "get_upload_metadata": Action(transfers.get_upload_metadata),
    "get_upload_parts": Action(transfers.get_upload_parts),
    "complete_multipart_upload": Action(
        transfers.complete_multipart_upload, prepare=transfers.prepare_joining
    ),
    "compose_component": Action(composing.compose_component),
    "encode_media": Action(encode_media, writes=True, prepare=prepare_encoding),
    "send_review_session_invite": Action(sharing.send_review_session_invite, writes=True),
    "send_user_invite": Action(sharing.send_user_invite, writes=True),
    "get_widget_url": Action(sharing.get_widget_url),
    "get_review_link": Action(sharing.get_review_link, writes=True),
    "revoke_review_link": Action(sharing.revoke_review_link, writes=True),
    "reset_remote": Action(sharing.reset_remote, writes=True),
    "generate_signed_url": Action(transfers.generate_signed_url),
    "delayed_job": Action(delayed_job, writes=True),
    "compute_rollups": Action(compute_rollups),
    "permissions": Action(roles.permissions),
    "configure_totp": Action(roles.configure_totp, writes=True),
    "add_user_security_role": Action(roles.add_user_security_role, writes=True),
    "remove_user_security_role": Action(roles.remove_user_security_role, writes=True),
    "revoke_user_security_role": Action(roles.remove_user_security_role, writes=True),
    "update_user_security_role": Action(roles.update_user_security_role, writes=True),
    "grant_user_security_role_project": Action(roles.grant_user_security_role_project, writes=True),
    "revoke_user_security_role_project": Action(
        roles.revoke_user_security_role_project, writes=True
    ),
    "_authorize_operation": Action(roles.authorize_operation),
    "_track_usage": Action(lambda batch, operation: {"action": "_track_usage"}),
}


def execute(
    state: ServerState,
    operations: Any,
    actor: Actor,
    base_url: str = "",
    client_token: str | None = None,
    push_token: str | None = None,
    only_asked: bool = False,
) -> list[Any]:
    """Run operations in order, in one transaction: all of them or none.

    To be called in a worker thread: it waits for the database.

    Args:
        state: The server.
        operations: A list of objects with `action`, as `POST /api` takes it.
        actor: On whose behalf.
        base_url: Address of the server as the caller knows it, for addresses in answers.
        client_token: What the caller wants to find in the events its changes cause.
        push_token: The same.
        only_asked: Whether queries answer nothing but keys and what was asked for.

    Returns:
        One item for each operation, as in the protocol.

    Raises:
        ProtocolError: An operation is refused, or takes too long; nothing of the list was done.
    """
    actions = _actions(operations)
    for action, operation in zip(actions, operations):
        if action.prepare:
            action.prepare(state, operation)
    database = state.database
    write = partial(told_write, state.events.hub, database, actor, client_token, push_token)
    open_transaction = write if any(a.writes for a in actions) else database.read

    def run() -> tuple[Batch, list[Any]]:
        with open_transaction() as connection, deadline(connection, state.settings.query_seconds):
            batch = Batch(state, connection, actor, base_url, only_asked)
            answers = [action.run(batch, op) for action, op in zip(actions, operations)]
            batch.finish()
        return batch, answers

    try:
        batch, answers = retried(run)
    except RecursionError:
        raise ParseError("The query is nested too deeply.") from None
    except (UnicodeEncodeError, OverflowError):
        raise ValidationError(_UNFIT) from None
    except sql_errors.StatementError as error:
        raise _told(error) from error
    for act in batch.after_commit:
        act()
    return answers


def _told(error: sql_errors.StatementError) -> Exception:
    """Return what a caller is told of a statement that the database refused."""
    if isinstance(error, sql_errors.IntegrityError):
        return IntegrityError(f"The change clashes with what is there: {error.orig}")
    if isinstance(error.orig, (UnicodeEncodeError, OverflowError)) or is_unfit(error):
        return ValidationError(_UNFIT)
    if is_too_complex(error):
        return ParseError("The query is too long or nested too deeply for the database.")
    return error


def _actions(operations: Any) -> list[Action]:
    if not isinstance(operations, list):
        raise ValidationError("The body must be a list of operations.")
    if len(operations) > MAX_OPERATIONS:
        raise ValidationError(f"One call takes at most {MAX_OPERATIONS} operations.")
    return [_action(operation) for operation in operations]


def _action(operation: Any) -> Action:
    if not isinstance(operation, dict) or operation.get("action") is None:
        raise ValidationError("Each operation must be an object with an action.")
    name = arguments.required(operation, "action", str)
    action = ACTIONS.get(name)
    if action is None:
        # Clients look for these words, the prefix of Python 2 included (protocol 1.6).
        raise ValidationError(f"Invalid action u'{name}'")
    return action


__all__ = ["ACTIONS", "Action", "Actor", "execute"]
