"""One call of the API: a list of operations on one connection, in one transaction.

The batch holds what operations share: the acting user, the types as the transaction sees them, what must
be checked at the end and what must be done after the commit.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Table, select

from ..access.accounts import Actor
from ..access.rights import Projects
from ..access.visibility import Visibility, is_elsewhere
from ..media import SignedAddresses
from ..protocol import IntegrityError, PermissionDeniedError
from ..query import Reader
from ..schema import EntityType, Schema
from ..state import ServerState
from ..store import Tables

_Value = TypeVar("_Value")
# Rows of which new ones change nothing that `Batch.once` remembers.
_WORK = ("context", "asset", "asset_version", "component", "note", "metadata", "appointment")


class Batch:
    """What the operations of one call share.

    Args:
        state: The server.
        connection: An open transaction.
        actor: On whose behalf they run.
        base_url: Address of the server as the caller knows it.
        only_asked: Whether queries answer nothing but keys and what was asked for.

    Attributes:
        at_end: Called in order before the commit.
        after_commit: Called in order after it.
    """

    def __init__(
        self,
        state: ServerState,
        connection: Connection,
        actor: Actor,
        base_url: str,
        only_asked: bool = False,
    ) -> None:
        self.state = state
        self.connection = connection
        self.actor = actor
        self.only_asked = only_asked
        self.addresses: SignedAddresses = state.addresses(base_url)
        self.schema: Schema = state.database.schema
        self.at_end: list[Callable[[], None]] = []
        self.after_commit: list[Callable[[], None]] = []
        self._expected: dict[str, dict[str, str]] = {}
        self._types_changed = False
        self._reader: Reader | None = None
        self._known: dict[Hashable, object] = {}

    @property
    def tables(self) -> Tables:
        """The tables."""
        return self.state.database.tables

    @property
    def reader(self) -> Reader:
        """Reads entities in this transaction."""
        if self._reader is None:
            self._reader = Reader(
                self.connection,
                self.schema,
                self.tables,
                self.addresses,
                self._visibility(),
                self.only_asked,
            )
        return self._reader

    def table(self, entity_type: EntityType) -> Table:
        """Return the table of a type."""
        return self.tables.of(entity_type)

    def require_writable(self, kind: EntityType, *key: Any) -> None:
        """Demand that an entity belongs to a project in which the caller works, or to none.

        Raises:
            PermissionDeniedError: It belongs to another one.
        """
        self._require(self.actor.writes, kind, key, "changes")

    def require_readable(self, kind: EntityType, *key: Any) -> None:
        """Demand that an entity belongs to a project which the caller sees, or to none.

        Raises:
            PermissionDeniedError: It belongs to another one.
        """
        self._require(self.actor.reads, kind, key, "shows")

    def _require(
        self, projects: Projects, kind: EntityType, key: tuple[Any, ...], act: str
    ) -> None:
        static = self.state.database.static
        if is_elsewhere(self.connection, static, self.tables, projects, kind, key):
            raise PermissionDeniedError(
                f"No role of yours {act} the project of {kind.id} {key[0]!r}."
            )

    def forget_reads(self, created: str | None = None) -> None:
        """Drop what was remembered of the tree and the workflow; to be called after a write.

        Args:
            created: Table in which a row was created; None after any other write.
        """
        self._reader = None
        if created not in _WORK:
            self._known.clear()

    def once(self, key: Hashable, read: Callable[[], _Value]) -> _Value:
        """Return what `read` finds, and find it once in a row of creates.

        What is not there is not remembered: the next operation may make it.
        """
        if key in self._known:
            return cast(_Value, self._known[key])
        value = read()
        if value is not None:
            self._known[key] = value
        return value

    def types_changed(self) -> None:
        """Read the object types again, and let every later call see them after the commit."""
        self.schema = self.state.database.schema_seen_by(self.connection)
        self._reader = None
        if not self._types_changed:
            self._types_changed = True
            self.after_commit.append(self.state.database.refresh_schema)

    def expect(self, table: str, key: str, who: str) -> None:
        """Demand that a row is there when all operations are done.

        Args:
            table: Name of the table.
            key: Value of its first key column.
            who: The attribute that points at it, for the message.
        """
        self._expected.setdefault(table, {}).setdefault(key, who)

    def finish(self) -> None:
        """Run what waits for the end and check that every reference leads somewhere.

        Raises:
            IntegrityError: One does not.
        """
        for act in self.at_end:
            act()
        for name, expected in self._expected.items():
            key = self.tables[name].primary_key.columns.values()[0]
            within = self.reader.source.within(key, list(expected))
            found = set(self.connection.execute(select(key).where(within)).scalars())
            self._complain(name, (item for item in expected.items() if item[0] not in found))

    def _complain(self, table: str, missing: Iterable[tuple[str, str]]) -> None:
        for key, who in missing:
            raise IntegrityError(f"{who} points at {table} {key!r}, which does not exist.")

    def _visibility(self) -> Visibility | None:
        static, reads = self.state.database.static, self.actor.reads
        return None if reads.everything else Visibility(static, self.tables, reads)
