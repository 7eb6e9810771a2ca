"""Finds and loads plugins: built-in hosts and rooms, entry points, then `RUSHES_PLUGIN_PATH`.

The first registration of a name wins; a later one is logged with both origins. A plugin that cannot be
loaded is logged with its traceback, listed in `failures`, and skipped.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
import os
import sys
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pluggy

from . import hookspecs
from .errors import HostUnavailableError, UnsupportedMediaError

if TYPE_CHECKING:
    from .config import Settings
    from .publish.request import PublishRequest

logger = logging.getLogger(__name__)

# Names, not imports: core knows that these rooms may be there, not what is in them. The last host is
# the one that is always there.
BUILTIN_HOSTS = {
    "blender": "rushes.hosts.blender.adapter",
    "nuke": "rushes.hosts.nuke.adapter",
    "maya": "rushes.hosts.maya.adapter",
    "standalone": "rushes.hosts.standalone.adapter",
}
# Hosts without an application, for tests; to be named, never offered.
REHEARSAL_HOSTS = {"simulator": "rushes.hosts.kit.simulator"}
SCENE_FILES = {
    ".blend": "blender",
    ".ma": "maya",
    ".mb": "maya",
    ".nk": "nuke",
    ".nkind": "nuke",
    ".nknc": "nuke",
}
SCENE_HOSTS = frozenset(SCENE_FILES.values())
BUILTIN_COMMANDS = (
    "rushes.core.publish.commands",
    "rushes.core.review.commands",
    "rushes.core.demo.commands",
    "rushes.core.media.burn_in_commands",
    "rushes.core.media.preset_commands",
    "rushes.server.commands",
    "rushes.hosts.kit.commands",
    "rushes.ui.commands",
    "rushes.install.commands",
    "rushes.install.doctor.commands",
)
ENTRY_POINT_GROUP = "rushes"


@dataclass
class Plugins:
    """A plugin manager with a memory of what was loaded from where.

    Attributes:
        manager: The pluggy manager; `manager.hook` calls the hooks.
        origins: Where each loaded plugin came from, by name.
        failures: Why a plugin was skipped, by name.
        hosts: Where adapters of other packages were found, by name. They answer no hook until
            `load_host` names them: there is one host at a time.
    """

    manager: pluggy.PluginManager
    origins: dict[str, str] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    hosts: dict[str, str] = field(default_factory=dict)

    @property
    def hook(self) -> Any:
        """The hooks, as in `plugins.hook.scene_state()`."""
        return self.manager.hook

    def register(self, plugin: object, name: str, origin: str) -> bool:
        """Add one plugin.

        Args:
            plugin: Module or object whose functions carry `@hookimpl`.
            name: Its unique name.
            origin: File, entry point or word that says where it came from.

        Returns:
            False when the name was taken; the first one stays.
        """
        if name in self.origins:
            logger.warning(
                "plugin %r from %s is ignored: %s has it already", name, origin, self.origins[name]
            )
            self.failures[f"{name} from {origin}"] = f"{self.origins[name]} has that name already"
            return False
        self.manager.register(plugin, name)
        self.origins[name] = origin
        return True

    def load_host(self, host: str, **options: Any) -> None:
        """Register the adapter of `host`.

        What is registered is what the adapter module's `create_adapter(**options)` returns, or the
        module itself where it has no such function.

        Args:
            host: Name in `BUILTIN_HOSTS`, of an entry point or a file of the plugin path, or
                `package.module:name` (also `file.py:name`) for an adapter anywhere.
            **options: What the adapter is told, for example the standalone one `pattern="a.####.exr"`.

        Raises:
            HostUnavailableError: There is no such adapter, or it cannot be imported here.
            InputError: The adapter refuses an option, for example media that is not there.
        """
        if host in self.origins:
            return
        try:
            adapter, origin = self._find_host(host)
        except ImportError as error:
            raise HostUnavailableError(
                f"The adapter for {host} cannot run here: {error}"
            ) from error
        self.register(_create_adapter(adapter, options), host, origin)

    def _find_host(self, host: str) -> tuple[Any, str]:
        module = {**BUILTIN_HOSTS, **REHEARSAL_HOSTS}.get(host)
        if module is not None:
            return importlib.import_module(module), module
        if ":" in host:
            return _load_named(host), host
        for point in _entry_points():
            if point.name == host:
                return point.load(), f"entry point {point.value}"
        from .config import Settings

        for file in _plugin_files(Settings()["plugin_path"]):
            if file.stem == host:
                return _load_file(file), str(file)
        raise HostUnavailableError(
            f"There is no adapter for {host!r}.",
            next_step=f"Choose one of: {', '.join([*BUILTIN_HOSTS, *self.hosts])}; or name an adapter as "
            "package.module:name.",
        )

    def load_module(self, module: str) -> None:
        """Import and register a module; a module that is not installed is passed over in silence."""
        try:
            if importlib.util.find_spec(module) is None:
                return
        except ModuleNotFoundError:
            return
        self._guarded(module, module, lambda: importlib.import_module(module))

    def load_entry_points(self) -> None:
        """Register what installed packages offer under the entry point group `rushes`."""
        for point in _entry_points():
            self._guarded(point.name, f"entry point {point.value}", point.load)

    def load_path(self, search_path: str) -> None:
        """Register every `*.py` that lies directly in the folders of `search_path`.

        Args:
            search_path: Folders separated by `os.pathsep`, as in `RUSHES_PLUGIN_PATH`.
        """
        for file in _plugin_files(search_path):
            self._guarded(file.stem, str(file), lambda file=file: _load_file(file))

    def _guarded(self, name: str, origin: str, load: Any) -> None:
        # Code of others runs here: whatever it raises must not stop the application.
        try:
            plugin = load()
            if _is_host(plugin):
                self.hosts.setdefault(name, origin)
            else:
                self.register(plugin, name, origin)
        except Exception as error:
            logger.warning("plugin %r from %s was skipped", name, origin, exc_info=True)
            self.failures[name] = f"{type(error).__name__}: {error}"


def create_plugins() -> Plugins:
    """Return a manager that knows the hooks and holds no plugin yet."""
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    return Plugins(manager)


def host_for_media(media: str) -> str:
    """Return the id of the host that makes images from `media`, by its ending."""
    return SCENE_FILES.get(Path(media).suffix.lower(), list(BUILTIN_HOSTS)[-1])


def plugins_for_request(request: PublishRequest, settings: Settings) -> Plugins:
    """Return a manager whose host is ready for `request`.

    Raises:
        HostUnavailableError: The host has no adapter or it cannot be imported here.
        InputError: The media is not there, or is nothing that this host can open.
    """
    plugins = create_plugins()
    scene_host = SCENE_FILES.get(Path(request.media).suffix.lower())
    if request.media and scene_host != request.host and {scene_host, request.host} & SCENE_HOSTS:
        raise UnsupportedMediaError(
            f"{request.host} does not open {Path(request.media).name}.",
            next_step="Leave --host out; it follows from the media.",
        )
    if not request.media or scene_host:
        plugins.load_host(request.host)
    else:
        plugins.load_host(
            request.host, pattern=request.media, rate=request.rate, colour=request.colour
        )
    plugins.load_entry_points()
    plugins.load_path(settings["plugin_path"])
    return plugins


def load_plugins(host: str | None = None, plugin_path: str = "") -> Plugins:
    """Return a manager with everything that is installed.

    Args:
        host: Host whose adapter is loaded first, or None for no host.
        plugin_path: Further folders, separated by `os.pathsep`.

    Raises:
        HostUnavailableError: `host` has no adapter or it cannot be imported here.
    """
    plugins = create_plugins()
    if host:
        plugins.load_host(host)
    plugins.load_entry_points()
    plugins.load_path(plugin_path)
    return plugins


def _is_host(plugin: Any) -> bool:
    found = getattr(plugin, "host_info", None)
    return hasattr(found, f"{hookspecs.PROJECT}_impl") or hasattr(plugin, "create_adapter")


def _create_adapter(adapter: Any, options: dict[str, Any]) -> Any:
    create = getattr(adapter, "create_adapter", None)
    if create is None and callable(adapter) and not _is_host(adapter):
        create = adapter
    if isinstance(adapter, type):
        create = adapter
    return create(**options) if create else adapter


def _load_named(host: str) -> Any:
    place, _, name = host.rpartition(":")
    module = _load_file(Path(place)) if place.endswith(".py") else importlib.import_module(place)
    try:
        return getattr(module, name)
    except AttributeError as error:
        raise ImportError(f"{place} has no {name}") from error


def _entry_points() -> list[Any]:
    from importlib.metadata import entry_points

    found: Any = entry_points()
    # Python 3.9 gives a plain mapping, later ones an object that selects.
    if hasattr(found, "select"):
        return list(found.select(group=ENTRY_POINT_GROUP))
    return list(found.get(ENTRY_POINT_GROUP, ()))


def _plugin_files(search_path: str) -> list[Path]:
    folders = filter(None, search_path.split(os.pathsep))
    return [file for folder in folders for file in sorted(Path(folder).glob("[!_]*.py"))]


def _load_file(file: Path) -> Any:
    """Return the module of a file, which runs once a process, however many managers load it."""
    if not file.is_file():
        raise ImportError(f"{file} is no Python file")
    # A file that was changed meanwhile is another module: the worker lives long.
    stamp = zlib.crc32(f"{file.resolve()} {file.stat().st_mtime_ns}".encode())
    name = f"rushes_plugin_{file.stem}_{stamp:08x}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is no Python file")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
