"""A cache in a Redis server, shared by a studio."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from ..errors import (
    BadSettingError,
    CredentialsError,
    MissingPartError,
    NoAnswerError,
    RushesError,
    ServerFailureError,
    UnreachableError,
)
from ._plain import from_json, key_bytes, key_text, to_json
from .base import Cache

logger = logging.getLogger(__name__)

_KEYS_A_CALL = 500
_LOOK = "Check that the Redis server runs and that the address of the cache is right."


class RedisCache(Cache):
    """Keeps values in a Redis server; needs the extra `redis`.

    How much is kept is a matter of the server (`maxmemory` and `maxmemory-policy allkeys-lru` suit a
    cache). Everybody who may use the server may read and replace what is cached: it holds JSON only and
    never anything that could run here.

    Args:
        url: `redis://user:password@host:6379/0`, `rediss://` for TLS, or `unix://` with a path.
        prefix: Stands before each key in the server. Use one an ftrack server, for example
            `rushes:studio.ftrackapp.com:`, as keys do not tell servers apart.
        ttl: Seconds an entry lives after it was set, kept by the server; None for no end.
        timeout: Seconds to wait for a connection and for an answer.

    Raises:
        BadSettingError: `url` is no address of a Redis server.
        MissingPartError: The extra is not installed.
    """

    def __init__(
        self,
        url: str,
        prefix: str = "rushes:",
        ttl: float | None = None,
        *,
        timeout: float = 2.0,
    ) -> None:
        self.prefix = prefix
        self.ttl = ttl
        self._milliseconds = None if ttl is None else max(1, round(ttl * 1000))
        self._place, self._client = _connect(url, timeout)

    def get(self, key: str) -> Any:
        """Return the value of `key`.

        Raises:
            KeyError: There is none, or its time is over.
        """
        return self.get_many([key])[key]

    def get_many(self, keys: Iterable[str]) -> dict[str, Any]:
        """Return the values of those of `keys` that are there."""
        found = {}
        for some in _chunks(keys):
            with self._coded_errors():
                answers = self._client.mget([self._name(key) for key in some])
            for key, data in zip(some, answers):
                if data is None:
                    continue
                try:
                    found[key] = from_json(data)
                except ValueError:
                    logger.warning("%r in Redis at %s is not ours and is ignored", key, self._place)
        return found

    def set(self, key: str, value: Any) -> None:
        """Keep `value` for `key`."""
        self.set_many({key: value})

    def set_many(self, items: Mapping[str, Any]) -> None:
        """Keep all of `items`."""
        rows = {self._name(key): to_json(value) for key, value in items.items()}
        for some in _chunks(rows):
            with self._coded_errors(), self._client.pipeline(transaction=False) as batch:
                for name in some:
                    batch.set(name, rows[name], px=self._milliseconds)
                batch.execute()

    def remove(self, key: str) -> None:
        """Forget `key`.

        Raises:
            KeyError: There is no such entry, or its time is over.
        """
        if not self.remove_many([key]):
            raise KeyError(key)

    def remove_many(self, keys: Iterable[str]) -> int:
        """Forget those of `keys` that are there and return how many that were."""
        return self._delete(self._name(key) for key in keys)

    def keys(self) -> list[str]:
        """Return the keys under the prefix; the server looks through all it has."""
        length = len(key_bytes(self.prefix))
        return [key_text(name[length:]) for name in self._names()]

    def clear(self, pattern: str | None = None) -> None:
        """Forget what is under the prefix, wholly or by `pattern`; nothing else in the server."""
        if pattern is None:
            self._delete(self._names())
        else:
            super().clear(pattern)

    def close(self) -> None:
        """Close the connections; the next use opens new ones."""
        self._client.close()

    def _name(self, key: str) -> bytes:
        return key_bytes(self.prefix) + key_bytes(key)

    def _names(self) -> frozenset[bytes]:
        """Return the names under the prefix; a scan may give one twice (redis.io/commands/scan)."""
        with self._coded_errors():
            pattern = _escaped(key_bytes(self.prefix)) + b"*"
            return frozenset(self._client.scan_iter(match=pattern, count=_KEYS_A_CALL))

    def _delete(self, names: Iterable[bytes]) -> int:
        removed = 0
        for some in _chunks(names):
            with self._coded_errors():
                removed += self._client.delete(*some)
        return removed

    @contextmanager
    def _coded_errors(self) -> Iterator[None]:
        from redis import exceptions

        try:
            yield
        except exceptions.RedisError as error:
            raise self._coded(error, exceptions) from error

    def _coded(self, error: Exception, exceptions: Any) -> RushesError:
        refused = (
            exceptions.AuthenticationError,
            exceptions.AuthorizationError,
            exceptions.NoPermissionError,
        )
        where = f"The Redis server at {self._place}"
        if isinstance(error, refused):
            advice = "Check user and password in the address of the cache."
            return CredentialsError(f"{where} refuses this user: {error}", next_step=advice)
        if isinstance(error, exceptions.TimeoutError):
            return NoAnswerError(f"{where} does not answer in time.", next_step=_LOOK)
        if isinstance(error, exceptions.ConnectionError):
            return UnreachableError(f"{where} cannot be reached: {error}", next_step=_LOOK)
        advice = "Show this to whoever runs the Redis server."
        return ServerFailureError(f"{where} failed: {error}", next_step=advice)


def _connect(url: str, timeout: float) -> tuple[str, Any]:
    """Return where the server is, without password, and a client that connects at its first call."""
    try:
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry
    except ImportError as error:
        raise MissingPartError(
            "The Redis cache needs the redis library.",
            next_step='Install it with: pip install "rushes[redis]"',
        ) from error
    try:
        parts = urlsplit(url)
        place = f"{parts.hostname}:{parts.port or 6379}" if parts.hostname else parts.path
        client = redis.Redis.from_url(
            url,
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            # A connection that went stale is made anew once; a server that does not answer is not
            # waited for twice.
            retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
            # Understood by every server since 2.0; the newer protocol gives nothing that is used here.
            protocol=2,
        )
    except ValueError as error:
        raise BadSettingError(
            "The address of the Redis cache cannot be read.",
            next_step="Write it as redis://user:password@host:6379/0.",
        ) from error
    return place, client


def _escaped(name: bytes) -> bytes:
    special = b"\\*?[]"
    return b"".join(b"\\" + bytes([c]) if c in special else bytes([c]) for c in name)


def _chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(items)
    while some := list(islice(rest, _KEYS_A_CALL)):
        yield some
