"""The session: one user's conversation with one server, in the vocabulary of the official client."""

from __future__ import annotations

import datetime
import json
import logging
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from ..errors import ApiUseError
from .actions import ServerActions
from .codec import write_reference, write_value
from .commit import Committer
from .custom_attributes import CustomAttributes
from .editor import Editor
from .ensuring import ensure
from .entity import DELETED, PERSISTED, Entity
from .entity_types import EntityTypes
from .exchange import Exchange
from .hub import HubOfSession, load_event_plugins
from .merging import merge
from .moments import shifted_now
from .opening import SchemaCachePath, find_access, find_schema_cache, greet
from .operations import CREATE, UPDATE, Operation
from .populate import Populator
from .process_lock import ProcessLock
from .query import QueryResult
from .query_text import criteria_for_keys, parse_query, quote
from .store import Store, key_of
from .switches import Switches
from .transfers import Transfers
from .transport import Timeout, Transport

if TYPE_CHECKING:
    from typing import Self

    from ..cache import KeyMaker
    from ..events import EventHub
    from .entity_cache import UserCache
    from .locations.registry import Locations
    from .schema import Schemas

logger = logging.getLogger(__name__)


class Session(Transfers, ServerActions):
    """A conversation with an ftrack server.

    Opening it makes one call, which checks the credentials. It may be used from several threads: entities
    and results may be shared, `commit` sends what all of them recorded.

    Args:
        server_url: The server; `FTRACK_SERVER` when left out. `https` where no scheme is given.
        api_key: The user's API key; `FTRACK_API_KEY` when left out.
        api_user: The user's name; `FTRACK_API_USER` when left out.
        auto_populate: Whether reading an attribute that is not known fetches it.
        plugin_paths: Folders with event plugins, which are loaded now; `FTRACK_EVENT_PLUGIN_PATH` when left
            out, an empty list for none.
        cache: Keeps what is known of entities, below a memory cache; or a function that makes one of the
            session. Whoever gives a cache closes it. Nothing is kept when left out.
        cache_key_maker: Makes the cache's keys; `StringKeyMaker` when left out.
        auto_connect_event_hub: Whether the event hub connects now, in the background.
        plugin_arguments: Further arguments for the `register` of event plugins.
        schema_cache_path: Folder of the cached schema; `FTRACK_API_SCHEMA_CACHE_PATH`, else the user's
            cache folder when left out; False for no cache.
        timeout: Seconds to wait for an answer, or a pair of seconds to connect and to answer.
        cookies: Cookies to send.
        headers: Further headers to send.
        strict_api: Ask the server for strict answers.

    Attributes:
        schemas: What the server knows about its entity types.
        types: Entity classes by type name.
        plugins: What became of each event plugin.

    Raises:
        MissingSettingError, BadSettingError: Server, user or key are missing or malformed.
        CredentialsError: The server does not accept user or key.
        IncompatibleServerError: The server is too old.
        NetworkError: The server cannot be reached.
    """

    def __init__(
        self,
        server_url: str | None = None,
        api_key: str | None = None,
        api_user: str | None = None,
        auto_populate: bool = True,
        plugin_paths: Iterable[str | os.PathLike[str]] | None = None,
        cache: UserCache | None = None,
        cache_key_maker: KeyMaker | None = None,
        auto_connect_event_hub: bool = False,
        schema_cache_path: SchemaCachePath = None,
        plugin_arguments: Mapping[str, Any] | None = None,
        timeout: Timeout = 60.0,
        cookies: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        strict_api: bool = False,
    ) -> None:
        from .auth import SessionAuthentication

        access = find_access(server_url, api_key, api_user)
        self._access = access
        self._transport = Transport(
            access.server_url,
            SessionAuthentication(access.api_key, access.api_user, access.server_url),
            timeout=timeout,
            headers=headers,
            cookies=cookies,
            strict=strict_api,
        )
        self._switches = Switches(auto_populate)
        self._committing = ProcessLock()
        schema_cache = find_schema_cache(schema_cache_path, access.server_url)
        self._information, self.schemas = self._open(schema_cache)
        self.types = EntityTypes(self, self.schemas)
        self._store = Store()
        self._exchange = Exchange(self._transport, self._store, self.types, self.schemas)
        self._editor = Editor(self)
        self._populator = Populator(self)
        self._committer = Committer(self)
        self._custom_attributes = CustomAttributes(self)
        self._held_locations: Locations | None = None
        self._hub = HubOfSession(access, headers, cookies)
        if cache is not None:
            self._keep_in(cache, cache_key_maker)
        if auto_connect_event_hub:
            self.event_hub.connect(wait=False)
        self.plugins = load_event_plugins(self, plugin_paths, plugin_arguments)

    def _keep_in(self, cache: UserCache, key_maker: KeyMaker | None) -> None:
        from .entity_cache import entity_cache

        kept = entity_cache(self, cache, key_maker)
        self._exchange.cache = kept
        self._hub.entity_cache = kept

    def _open(self, cache: Any) -> tuple[dict[str, Any], Schemas]:
        try:
            return greet(self._transport, cache)
        except BaseException:
            self._transport.close()
            raise

    # Who and where

    @property
    def server_url(self) -> str:
        """The server's address, with scheme, without trailing slash."""
        return self._access.server_url

    @property
    def api_user(self) -> str:
        """The user's name."""
        return self._access.api_user

    @property
    def api_key(self) -> str:
        """The user's API key. Do not log it."""
        return self._access.api_key

    @property
    def server_information(self) -> dict[str, Any]:
        """What the server said of itself when the session was opened."""
        return dict(self._information)

    def server_time(self) -> datetime.datetime:
        """Return the present moment by the server's clock, as far as its last answer tells."""
        return shifted_now(self._transport.skew_s)

    @property
    def event_hub(self) -> EventHub:
        """The event hub, made at first use; `connect` connects it."""
        return self._hub.get()

    @property
    def closed(self) -> bool:
        """Whether the session is closed."""
        return self._transport.closed

    # Reading

    def query(self, expression: str, page_size: int = 500) -> QueryResult:
        """Return the entities that a query finds; it is sent when they are looked into.

        Args:
            expression: A query, for example `Task where status.name is "Done"`. Put values in with
                `quote`.
            page_size: Rows that are fetched at once.

        Raises:
            QuerySyntaxError: A quote or bracket is not closed, or no entity type is named.
            UnknownEntityTypeError: The server has no such type.
        """
        if page_size < 1:
            raise ApiUseError("A page has at least one row.")
        parsed = parse_query(expression)
        self.schemas[parsed.entity_type]
        return QueryResult(self._exchange, parsed, page_size)

    def get(self, entity_type: str, entity_key: Any) -> Entity | None:
        """Return the entity with this key, or None; an entity that is held already is not asked for.

        Args:
            entity_type: Its type, or one that it extends.
            entity_key: The key, or a list of the parts of a key in the schema's order.

        Raises:
            UnknownEntityTypeError: The server has no such type.
            ServerError, NetworkError: The server refused or could not be asked.
        """
        schema = self.schemas[entity_type]
        parts = list(entity_key) if isinstance(entity_key, (list, tuple)) else [entity_key]
        if len(parts) != len(schema.primary_key):
            raise ApiUseError(f"The key of a {entity_type} is {', '.join(schema.primary_key)}.")
        key = key_of(schema.primary_key, dict(zip(schema.primary_key, parts)))
        found = self._store.find(schema.root, key)
        if found is not None and self._is_a(found, entity_type):
            return found
        for entity in self._exchange.recall(schema.root, [key]):
            return entity if self._is_a(entity, entity_type) else None
        criteria = criteria_for_keys(schema.primary_key, [key])
        result: Entity | None = self.query(f"{entity_type} where {criteria}").first()
        return result

    def _is_a(self, entity: Entity, entity_type: str) -> bool:
        known = (entity.entity_type, *self.schemas.ancestors(entity.entity_type))
        return entity_type in known

    def populate(self, entities: Any, projections: str) -> None:
        """Fetch attributes of many entities at once.

        Args:
            entities: One entity, a list of them, or a result of `query`.
            projections: Attributes as after `select`, for example `"name, status.name"`.

        Raises:
            ServerError, NetworkError: The server refused or could not be asked.
        """
        wanted: Iterable[Entity] = [entities] if isinstance(entities, Entity) else entities
        self._populator.populate(wanted, projections)

    @staticmethod
    def entity_reference(entity: Entity) -> dict[str, Any]:
        """Return type and key of an entity, as they stand for it in payloads."""
        return write_reference(entity)

    @staticmethod
    def encode(data: Any, entity_attribute_strategy: str = "set_only") -> str:
        """Return data with entities in it as JSON text; see `serialising.encode`."""
        from .serialising import encode

        return encode(data, entity_attribute_strategy)

    def decode(self, string: str) -> Any:
        """Return what `encode` wrote, with the entities of this session in their places.

        Raises:
            ApiUseError: It is no JSON.
        """
        try:
            value = json.loads(string)
        except ValueError as error:
            raise ApiUseError(f"This is no JSON: {error}") from error
        return self._exchange.read(value, self._store.clock)

    @staticmethod
    def quote(value: Any) -> str:
        """Return a value as it may stand in a query, whatever it holds."""
        return quote(value)

    # Changing

    def create(
        self,
        entity_type: str,
        data: Mapping[str, Any] | None = None,
        reconstructing: bool = False,
    ) -> Entity:
        """Return a new entity; the server gets it with the next commit.

        Args:
            entity_type: Its type.
            data: Attributes; the schema's defaults and an id are added. An id of one's own is welcome.
            reconstructing: The entity is on the server already and these are values of it; nothing is
                added, nothing sent.

        Raises:
            UnknownEntityTypeError, UnknownAttributeError: The server has no such type or attribute.
            ApiUseError: A value does not fit, or there is an entity with this id.
        """
        self._transport.refuse_when_closed()
        if reconstructing:
            return self._editor.reconstruct(entity_type, data or {})
        return self._editor.create(entity_type, data or {})

    def ensure(
        self,
        entity_type: str,
        data: Mapping[str, Any],
        identifying_keys: Sequence[str] | None = None,
    ) -> Entity:
        """Return the entity with these values, updated or created and committed where needed.

        Args:
            entity_type: Its type.
            data: All values it is to have.
            identifying_keys: Which of them find it; all plain values and references when left out.

        Raises:
            ApiUseError: None of the values can identify an entity.
            MultipleResultsFoundError: Several entities have the identifying values.
            ServerError, NetworkError: The server refused or could not be asked.
        """
        return ensure(self, entity_type, data, identifying_keys)

    def update(self, entity: Entity, values: Mapping[str, Any]) -> None:
        """Set several attributes of an entity; the server gets them with the next commit.

        A name that the type does not have is refused before anything is set.

        Args:
            entity: An entity of this session.
            values: Attributes with their new values.

        Raises:
            UnknownAttributeError, ImmutableAttributeError: One of them cannot be set.
            ApiUseError: A value does not fit, or it is no entity of this session.
        """
        if entity.session is not self:
            raise ApiUseError("This entity belongs to another session; use merge.")
        for name in values:
            entity.schema.attribute(name)
        for name, value in values.items():
            entity[name] = value

    def delete(self, entity: Entity) -> None:
        """Record that an entity is to be deleted; what depends on it is the server's matter.

        Raises:
            ApiUseError: It is no entity of this session.
        """
        self._editor.delete(entity)

    def commit(self, overwrite: bool = False) -> None:
        """Send everything that was created, changed and deleted, as one transaction.

        It may be called again after an error: nothing is done twice, and nothing is lost. Values that
        were read before they were changed here must still be those of the server.

        Args:
            overwrite: Commit even where somebody else changed the same values meanwhile.

        Raises:
            ConflictError: Somebody changed the same values meanwhile; its fact `conflicts` lists them.
            ServerError: The server refused; nothing was done.
            NetworkError: There was no answer.
        """
        self._transport.refuse_when_closed()
        with self._committing:
            self._committer.commit(overwrite)

    def rollback(self) -> None:
        """Take back everything that is not committed."""
        with self._committing:
            self._editor.rollback()

    def reset(self) -> None:
        """Forget everything: changes, and which entities are known."""
        self.rollback()
        self._store.clear()
        self._custom_attributes.forget()

    def merge(self, value: Any) -> Any:
        """Return the entity of this session for one of another, with the values that one knows.

        Args:
            value: An entity, or a list or mapping with entities in it.
        """
        return merge(self, value)

    @property
    def recorded_operations(self) -> tuple[Operation, ...]:
        """What was recorded and is not committed, in order."""
        with self._store.lock:
            return tuple(self._editor.operations)

    @property
    def created(self) -> list[Entity]:
        """Entities that were created and are not committed."""
        return self._pending(lambda op: op.action == CREATE)

    @property
    def modified(self) -> list[Entity]:
        """Entities that were changed and are not committed."""
        return self._pending(lambda op: op.action == UPDATE and op.entity._state == PERSISTED)

    @property
    def deleted(self) -> list[Entity]:
        """Entities that were deleted and are not committed."""
        return self._pending(lambda op: op.entity._state == DELETED)

    def _pending(self, wanted: Callable[[Operation], bool]) -> list[Entity]:
        with self._store.lock:
            found = [op.entity for op in self._editor.operations if wanted(op)]
        return list(dict.fromkeys(found))

    # Anything else

    def call(self, operations: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Send operations to the server as they are, as one transaction.

        Args:
            operations: Each with its `action`; values may be entities, dates and times.

        Returns:
            One result for each, with entities, dates and times in their places.

        Raises:
            ServerError: The server refused; nothing was done.
            NetworkError: There was no answer.
        """
        calls = [write_value(operation) for operation in operations]
        return self._exchange.call_and_read(calls)

    @property
    def _locations(self) -> Locations:
        """How locations are used in this session; made when first needed, because few scripts do."""
        if self._held_locations is None:
            from .locations.registry import Locations

            with self._store.lock:
                self._held_locations = self._held_locations or Locations(self)
        return self._held_locations

    # Switches

    @property
    def auto_populate(self) -> bool:
        """Whether reading an attribute that is not known fetches it, on this thread."""
        return self._switches.read("auto_populate")

    @auto_populate.setter
    def auto_populate(self, value: bool) -> None:
        self._switches.auto_populate = value

    @property
    def record_operations(self) -> bool:
        """Whether changes are recorded for the next commit, on this thread."""
        return self._switches.read("record_operations")

    @record_operations.setter
    def record_operations(self, value: bool) -> None:
        self._switches.record_operations = value

    def auto_populating(self, value: bool) -> AbstractContextManager[None]:
        """Switch `auto_populate` for a `with` block, on this thread only."""
        return self._switches.switched("auto_populate", value)

    def operation_recording(self, value: bool) -> AbstractContextManager[None]:
        """Switch the recording of changes for a `with` block, on this thread only.

        What is set without recording counts as what the server has.
        """
        return self._switches.switched("record_operations", value)

    recording_operations = operation_recording

    def close(self) -> None:
        """End the conversation; what is not committed is forgotten with a warning. May be repeated."""
        if self.closed:
            return
        if len(self._editor.operations):
            logger.warning("session closed with changes that were not committed")
        self._hub.close()
        self._transport.close()
        with self._store.lock:
            self._editor.operations.clear()
        self._store.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Session {self.api_user} at {self.server_url}>"
