"""Calls a host's hooks on the application's main thread, and says which one is missing or failed."""

from __future__ import annotations

from typing import Any, Callable, TypeVar

from ..errors import HostError, RushesError
from ..plugins import Plugins

Answer = TypeVar("Answer")

CALL_TIMEOUT_S = 60.0


def ask_host(
    plugins: Plugins, hook: str, *, timeout_s: float = CALL_TIMEOUT_S, **arguments: Any
) -> Any:
    """Call a hook that every host must have, on the main thread of the application.

    May be called from any thread; returns when the hook has answered.

    Args:
        plugins: The manager that holds the host's adapter.
        hook: Name of the hook, for example `scene_state`.
        timeout_s: Seconds to wait until the main thread takes the call.
        **arguments: Arguments of the hook.

    Returns:
        What the hook answers.

    Raises:
        HostError: The adapter lacks the hook, answers nothing, or raised something of its own.
        HostBusyError: The main thread did not take the call in time.
        RushesError: What the adapter raised on purpose.
    """
    return on_main_thread(plugins, lambda: ask_here(plugins, hook, **arguments), timeout_s)


def on_main_thread(
    plugins: Plugins, call: Callable[[], Answer], timeout_s: float = CALL_TIMEOUT_S
) -> Answer:
    """Run `call` on the application's main thread and return its result.

    What is asked in one call happens together: nothing the artist does comes in between.

    Raises:
        HostError: The adapter lacks `host_call_main`.
        HostBusyError: The main thread did not take the call in time.
    """
    _require(plugins, "host_call_main")
    result: Answer = plugins.hook.host_call_main(call=call, timeout=timeout_s)
    return result


def ask_here(
    plugins: Plugins, hook: str, failure: type[HostError] = HostError, **arguments: Any
) -> Any:
    """Call a hook on this thread, which must be the application's main thread.

    Args:
        plugins: The manager that holds the host's adapter.
        hook: Name of the hook.
        failure: What to raise when the adapter raises something of its own, or answers nothing.
        **arguments: Arguments of the hook.

    Raises:
        HostError: The adapter lacks the hook; else as `failure` says.
        RushesError: What the adapter raised on purpose.
    """
    _require(plugins, hook)
    try:
        answer = getattr(plugins.hook, hook)(**arguments)
    except RushesError:
        raise
    except Exception as error:  # code of others: an adapter may raise whatever its application does
        raise failure(f"The application failed in {hook}: {error}", hook=hook) from error
    if answer is None:
        raise failure(f"The application gave no answer to {hook}.", hook=hook)
    return answer


def _require(plugins: Plugins, hook: str) -> None:
    if not getattr(plugins.hook, hook).get_hookimpls():
        raise HostError(
            f"The adapter of this application lacks the hook {hook}.",
            next_step="Use an adapter that passes the conformance checks.",
            hook=hook,
        )
