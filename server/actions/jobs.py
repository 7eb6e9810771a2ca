"""The action `delayed_job`: work that an administrator orders from the server (protocol 2.14)."""

from __future__ import annotations

import json
from typing import Any

from ..protocol import PermissionDeniedError, ValidationError
from . import arguments
from .batch import Batch
from .create import create

# What this server cannot do, and why; real servers know no other order.
_CANNOT = {"SYNC_USERS_LDAP": "This server has no LDAP directory to read users from."}


def delayed_job(batch: Batch, operation: arguments.Operation) -> dict[str, Any]:
    """Answer `delayed_job` with a job; one that this server cannot do has failed already.

    Raises:
        PermissionDeniedError: The caller is no administrator.
        ValidationError: There is no such order.
    """
    if not batch.actor.is_administrator:
        raise PermissionDeniedError("Only an administrator orders such jobs.")
    order = arguments.required(operation, "job_type", str)
    if order not in _CANNOT:
        raise ValidationError(f"There is no job type {order!r}.")
    data = {"status": "failed", "data": json.dumps({"type": order, "error": _CANNOT[order]})}
    made = create(batch, {"action": "create", "entity_type": "Job", "entity_data": data})["data"]
    return {
        "action": "delayed_job",
        "data": {"__entity_type__": "Job", "id": made["id"], "status": made["status"]},
    }
