"""The `rushes` command; each room adds its own sub-commands through the hook `command_line`.

Exit codes: 0 done, 2 bad request, 3 configuration, 4 server refused, 5 network, 6 application,
7 media, 8 plugin, 130 cancelled, 1 anything else. A traceback is printed only with --debug.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from . import log
from .commands import CommandSpec, print_json, print_line, print_remark
from .config import Settings
from .errors import CancelledError, PublishError, RushesError
from .hookspecs import hookimpl
from .plugins import BUILTIN_COMMANDS, Plugins, create_plugins

if TYPE_CHECKING:
    from .event_plugins import LoadedPlugin

DESCRIPTION = """Publish for review from inside the applications artists work in.

  rushes demo                                    see it all work on this machine
  rushes serve --data studio                     run the review server
  rushes publish "sh010.####.exr" --task "Sci Fi/seq01/sh010/lighting" --review "Dailies"

Server, user and key come from FTRACK_SERVER, FTRACK_API_USER and FTRACK_API_KEY, or from a settings
file; `rushes config` shows which. `rushes COMMAND --help` explains each command with examples.

Exit codes: 0 done, 2 wrong request, 3 wrong settings, 4 refused by the server, 5 network, 6 application,
7 media, 8 plugin, 130 cancelled, 1 anything else."""

_SETTING_OPTIONS = ("server_url", "api_user")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: Words after `rushes`; those of the process when left out.

    Returns:
        The exit code.
    """
    # Plugins may bring commands, so how to speak must be known before all options can be.
    args, _ = _common_options().parse_known_args(arguments)
    log.setup(logging.DEBUG if args.debug else logging.WARNING, tracebacks=args.debug)
    try:
        plugins = _load_commands()
        parser = build_parser(plugins)
        args = parser.parse_args(arguments)
        if args.command is None:
            parser.print_help()
            return 2
        args.settings = Settings({name: getattr(args, name, None) for name in _SETTING_OPTIONS})
        args.plugins = plugins
        return int(args.run(args))
    except RushesError as error:
        return _report(error, args)
    except KeyboardInterrupt:
        return _report(CancelledError("Stopped by the keyboard."), args)
    except BrokenPipeError:
        return 0
    except Exception as error:  # noqa: BLE001 - a fault of ours, or of a plugin's command
        return _report(_fault(error), args)


def add_server_options(parser: argparse.ArgumentParser) -> None:
    """Add --server and --user for commands that talk to a server.

    There is no option for the key: command lines are visible to every user of a machine.
    """
    parser.add_argument(
        "--server", dest="server_url", metavar="URL", help="default: $FTRACK_SERVER"
    )
    parser.add_argument("--user", dest="api_user", metavar="NAME", help="default: $FTRACK_API_USER")


@hookimpl
def command_line() -> tuple[CommandSpec, ...]:
    """Contribute the commands that belong to no other room."""
    return (
        CommandSpec(
            "config",
            "show every setting and where it comes from",
            "Show each setting, its value and where it came from: command line, environment,\n"
            "the user's file, the studio's file, or the default. Secrets are not shown.\n\n"
            "  rushes config --json",
            lambda parser: None,
            _config,
        ),
        CommandSpec(
            "plugins",
            "list what is loaded and what is not, and why",
            "List the plugins of installed packages and of RUSHES_PLUGIN_PATH, and the event plugins of\n"
            "FTRACK_EVENT_PLUGIN_PATH, in the order in which they were loaded. Event plugins are only\n"
            "looked at; with --load they are registered with a session on the server. What could not be loaded is listed with the reason.\n\n"
            "  RUSHES_PLUGIN_PATH=studio/plugins rushes plugins\n"
            "  FTRACK_EVENT_PLUGIN_PATH=studio/events rushes plugins --load",
            _add_plugin_options,
            _plugins,
        ),
    )


def _config(args: argparse.Namespace) -> int:
    if args.json:
        print_json({v.setting.name: {"value": v.shown, "origin": v.origin} for v in args.settings})
        return 0
    for value in args.settings:
        print_line(f"{value.setting.name:<18} {value.shown or '-':<40} {value.origin}")
        print_line(f"{'':<18} {value.setting.help}")
    return 0


def _add_plugin_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--load", action="store_true", help="register the event plugins too")
    add_server_options(parser)


def _plugins(args: argparse.Namespace) -> int:
    plugins: Plugins = args.plugins
    events = _event_plugins(args.settings, args.load)
    if args.json:
        hooks = {
            "loaded": plugins.origins,
            "failed": plugins.failures,
            "hosts": plugins.hosts,
            "order": list(plugins.origins),
        }
        print_json({**hooks, "event_plugins": events})
        return 0
    for name, origin in plugins.origins.items():
        print_line(f"loaded   {name:<36} {origin}")
    for name, origin in plugins.hosts.items():
        print_line(f"host     {name:<36} {origin}")
    for name, reason in plugins.failures.items():
        print_line(f"skipped  {name:<36} {reason}")
    for plugin in events:
        took = f" ({plugin.seconds:.2f} s)" if plugin.seconds else ""
        reason = f": {plugin.reason}" if plugin.reason else ""
        print_line(f"{plugin.status:<8} {plugin.name:<36} {plugin.path}{took}{reason}")
    return 0


def _event_plugins(settings: Settings, load: bool) -> list[LoadedPlugin]:
    from .credentials import open_session
    from .event_plugins import find

    paths = settings["event_plugin_path"].split(os.pathsep)
    if not load:
        return find(paths)
    with open_session(settings) as session:
        return session.plugins


def sub_parsers(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the parser of each command, by its name."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def _built_in_commands() -> Plugins:
    plugins = create_plugins()
    plugins.register(sys.modules[__name__], "rushes.core.cli", "built in")
    for module in BUILTIN_COMMANDS:
        plugins.load_module(module)
    return plugins


def _load_commands() -> Plugins:
    plugins = _built_in_commands()
    plugins.load_entry_points()
    plugins.load_path(Settings()["plugin_path"])
    return plugins


def build_parser(plugins: Plugins | None = None) -> argparse.ArgumentParser:
    """Return the parser of the whole command line.

    Args:
        plugins: Where the commands come from; those that are built in when left out.
    """
    if plugins is None:
        plugins = _built_in_commands()
    parser = argparse.ArgumentParser(
        "rushes", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"rushes {_version()}")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    specs = [spec for group in plugins.hook.command_line() for spec in group]
    for spec in sorted(specs, key=lambda spec: spec.name):
        sub = commands.add_parser(
            spec.name,
            help=spec.help,
            description=spec.description,
            parents=[_common_options()],
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        spec.add_arguments(sub)
        sub.set_defaults(run=spec.run)
    return parser


def _common_options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    parser.add_argument("--debug", action="store_true", help="log everything, show tracebacks")
    return parser


def _fault(error: Exception) -> RushesError:
    fault = RushesError(log.redact(f"Something unforeseen: {type(error).__name__}: {error}"))
    fault.__cause__ = error
    return fault


def _report(error: RushesError, args: argparse.Namespace) -> int:
    cause = error.cause if isinstance(error, PublishError) and error.cause else error
    if args.debug:
        lines = traceback.format_exception(type(error), error, error.__traceback__)
        print_remark(log.redact("".join(lines)))
    if args.json:
        print_json({"error": error.as_dict()})
    print_remark(f"{cause.code}: {error.message}")
    print_remark(f"  {error.next_step}")
    resume = error.facts.get("resume") if isinstance(error, PublishError) else None
    if resume:
        print_remark(f"  What is done is kept; go on with: {resume}")
    return cause.exit_code


def _version() -> str:
    try:
        return version("rushes")
    except PackageNotFoundError:
        return "(not installed)"
