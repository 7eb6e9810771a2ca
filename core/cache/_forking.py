"""Lets an object with a lock come through a fork of its process.

A lock that another thread holds at the moment of a fork stays locked in the child for ever, and an
SQLite connection must not cross a fork at all (sqlite.org/howtocorrupt.html, section 2.6). Starting a
program with `subprocess` forks inside the interpreter and is not concerned.
"""

from __future__ import annotations

import os
import threading
import weakref
from typing import Any, Callable


class ForkSafeLock:
    """A re-entrant lock that is taken before each fork of the process and free after it, on both sides.

    Args:
        before_fork: Called with the lock held before the process forks; a bound method, which does
            not keep its object alive. It must not raise.
    """

    def __init__(self, before_fork: Callable[[], None] | None = None) -> None:
        self._lock = threading.RLock()
        self._before_fork = weakref.WeakMethod(before_fork) if before_fork else None
        self._forking = False
        # Python cannot unregister these, so each lock leaves three small closures behind it.
        if hasattr(os, "register_at_fork"):
            me = weakref.ref(self)
            os.register_at_fork(
                before=lambda: _call(me, ForkSafeLock._prepare),
                after_in_parent=lambda: _call(me, ForkSafeLock._release),
                after_in_child=lambda: _call(me, ForkSafeLock._renew),
            )

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def _prepare(self) -> None:
        self._lock.acquire()
        self._forking = True
        before_fork = self._before_fork() if self._before_fork else None
        if before_fork is not None:
            before_fork()

    def _release(self) -> None:
        # A lock that another thread made while this one forks was never taken.
        if self._forking:
            self._forking = False
            self._lock.release()

    def _renew(self) -> None:
        self._forking = False
        self._lock = threading.RLock()


def _call(me: weakref.ref[Any], method: Callable[[Any], None]) -> None:
    lock = me()
    if lock is not None:
        method(lock)
