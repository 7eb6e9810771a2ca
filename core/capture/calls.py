"""Calls a host's hooks on the application's main thread, and says which one is missing or failed."""

from __future__ import annotations

from typing import Any

from ..errors import HostError, RushesError
from ..plugins import Plugins

CALL_TIMEOUT_S = 60.0


def ask_host(
    plugins: Plugins,
    hook: str,
    *,
    timeout_s: float = CALL_TIMEOUT_S,
    failure: type[HostError] = HostError,
    **arguments: Any,
) -> Any:
    """Call a hook that every host must have, on the main thread of the application.

    May be called from any thread; returns when the hook has answered.

    Args:
        plugins: The manager that holds the host's adapter.
        hook: Name of the hook, for example `scene_state`.
        timeout_s: Seconds to wait until the main thread takes the call.
        failure: What to raise when the adapter raises something of its own.
        **arguments: Arguments of the hook.

    Returns:
        What the hook answers.

    Raises:
        HostError: The adapter lacks the hook or answers nothing.
        HostBusyError: The main thread did not take the call in time.
        RushesError: What the adapter raised on purpose.
    """
    for name in ("host_call_main", hook):
        if not getattr(plugins.hook, name).get_hookimpls():
            raise HostError(
                f"The adapter of this application lacks the hook {name}.",
                next_step="Use an adapter that passes the conformance checks.",
                hook=name,
            )

    def call() -> Any:
        return getattr(plugins.hook, hook)(**arguments)

    try:
        answer = plugins.hook.host_call_main(call=call, timeout=timeout_s)
    except RushesError:
        raise
    except Exception as error:  # code of others: an adapter may raise whatever its application does
        raise failure(f"The application failed in {hook}: {error}", hook=hook) from error
    if answer is None:
        raise failure(f"The application gave no answer to {hook}.", hook=hook)
    return answer
