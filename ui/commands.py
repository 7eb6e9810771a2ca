"""`rushes panel`: the panel in a window of its own."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from rushes.core.commands import CommandSpec
from rushes.core.errors import InputError, MissingPartError
from rushes.core.hookspecs import hookimpl

if TYPE_CHECKING:
    from rushes.core.config import Settings
    from rushes.core.plugins import Plugins

HELP = """Open the panel in a window of its own: publish files, watch what is under way, read notes.

  rushes panel
  rushes panel "shots/sh010.####.exr"

Inside Blender, Maya and Nuke the panel opens from the menu Review instead. It needs
a Qt binding: PySide6, PySide2, PyQt6 or PyQt5."""


@hookimpl
def command_line() -> tuple[CommandSpec, ...]:
    """Contribute `rushes panel`."""
    return (CommandSpec("panel", "open the panel in a window", HELP, _add, _panel),)


def _add(parser: ArgumentParser) -> None:
    from rushes.core.cli import add_server_options

    parser.add_argument(
        "media", nargs="?", default="", help="frame pattern, movie or still to publish"
    )
    parser.add_argument("--host", default="standalone", help="default: standalone")
    add_server_options(parser)


def _panel(args: Namespace) -> int:
    plugins = _plugins(args)
    try:
        return run_panel(plugins, args.settings)
    except ImportError as error:
        raise MissingPartError(
            f"The panel needs Qt, which is not here: {error}.",
            next_step="Install it with: pip install 'rushes[panel]'",
        ) from error


def run_panel(plugins: Plugins, settings: Settings) -> int:
    """Show the panel in a window and return when that is closed.

    Args:
        plugins: Hold the adapter of what is published.
        settings: Settings of this process.

    Raises:
        ImportError: There is no Qt binding. qtpy's own error is one.
    """
    from qtpy import QtWidgets

    from .panel import create_panel

    application: Any = QtWidgets.QApplication.instance() or QtWidgets.QApplication(["rushes"])
    application.setApplicationDisplayName("Rushes")
    panel = create_panel(plugins, settings)
    panel.resize(panel.sizeHint())
    panel.show()
    # Qt 5 for Python 3.9 knows only the name with the underscore.
    run = getattr(application, "exec", None) or application.exec_
    return int(run())


def _plugins(args: Namespace) -> Plugins:
    from rushes.core.plugins import create_plugins

    plugins = create_plugins()
    if args.media and args.host == "standalone":
        plugins.load_host(args.host, pattern=args.media)
    elif args.media:
        raise InputError(
            f"{args.host} is told of no files here.", next_step="Leave --host or the file out."
        )
    else:
        plugins.load_host(args.host)
    plugins.load_entry_points()
    plugins.load_path(args.settings["plugin_path"])
    return plugins
