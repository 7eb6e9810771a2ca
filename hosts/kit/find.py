"""Gets an adapter by name, wherever it lives, ready to be checked or recorded."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import sys
from typing import Any

from rushes.core.plugins import Plugins, create_plugins


def load_for_checks(spec: str) -> Plugins:
    """Return a manager with this adapter and its rehearsal, and nothing else.

    Args:
        spec: As `Plugins.load_host` takes it.

    Raises:
        HostUnavailableError: There is no such adapter, or it cannot be imported here.
    """
    plugins = create_plugins()
    plugins.load_host(spec)
    add_rehearsal(plugins, plugins.manager.get_plugin(spec))
    return plugins


def plugins_of(adapter: object) -> Plugins:
    """Return a manager with this adapter object and its rehearsal, and nothing else."""
    plugins = create_plugins()
    plugins.register(adapter, "adapter", type(adapter).__module__)
    add_rehearsal(plugins, adapter)
    return plugins


def add_rehearsal(plugins: Plugins, adapter: Any) -> None:
    """Register the module `rehearsal` beside the adapter, where there is one."""
    for home in _homes(adapter):
        package = getattr(sys.modules.get(home), "__package__", None)
        name = f"{package}.rehearsal"
        if package and importlib.util.find_spec(name) is not None:
            module = importlib.import_module(name)
            create = getattr(module, "create_rehearsal", None)
            plugins.register(create(adapter) if create else module, "rehearsal", name)
            return


def _homes(adapter: Any) -> list[str]:
    """Return the modules an adapter comes from: itself, or its class and what that is made from."""
    if inspect.ismodule(adapter):
        return [adapter.__name__]
    return [kind.__module__ for kind in type(adapter).__mro__]
