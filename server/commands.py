"""The sub-commands `rushes serve` and `rushes server`."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

from rushes.core.commands import CommandSpec, print_json, print_line, print_remark
from rushes.core.errors import MissingPartError, TargetNotFoundError
from rushes.core.hookspecs import hookimpl

from . import data_commands
from .options import OPTIONS, Options, add_options

if TYPE_CHECKING:
    from .state import ServerState

_SERVE = """Runs a review server that speaks the protocol of ftrack, with everything it keeps in one folder.

On a new folder it makes an administrator and prints the user and the key. The key is stored as a hash
and cannot be shown again; --new-key replaces it.

  rushes serve --data studio
  rushes serve --data studio --port 0 --json      one line: server_url, api_user, api_key
  rushes serve --data studio --new-key            a fresh key for the administrator

It listens on this machine only. For others give it a certificate, or put a proxy with TLS in front and
name that by --public-url and --trusted-proxies.

  rushes serve --data studio --host 0.0.0.0 --tls-certificate studio.pem --tls-key studio.key

Every option can also be given as an environment variable (RUSHES_SERVER_PUBLIC_URL) or as a line of
server.toml in the data folder; the command line wins, then the environment."""

_SERVER = """Looks after a server's data folder, whether or not the server is running.

  rushes server user add --data studio ann --role member --project orbit
  rushes server user list --data studio
  rushes server user key --data studio ann        a fresh key; the earlier one ends
  rushes server user disable --data studio ann    their keys open nothing any more
  rushes server user enable --data studio ann     their keys open everything again
  rushes server settings --data studio            every setting and where it came from

  rushes server backup --data studio studio.zip   rows and media of this moment, in one file
  rushes server restore --data studio studio.zip  everything as it was then; the server need not stop
  rushes server migrate --data studio             what a newer version does by itself when it starts
  rushes server demo-data --data studio           three projects to look at

Roles are administrator, member and read-only. They count on all projects, or on those that are named."""


@hookimpl
def command_line() -> tuple[CommandSpec, ...]:
    """Contribute `rushes serve` and `rushes server`."""
    return (
        CommandSpec("serve", "run the review server", _SERVE, _add_serve_options, _serve),
        CommandSpec(
            "server", "users, settings, backups of a server", _SERVER, _add_server, _server
        ),
    )


def _add_serve_options(parser: ArgumentParser) -> None:
    add_options(parser)
    parser.add_argument(
        "--new-key", action="store_true", help="replace the user's key and print the new one"
    )
    parser.add_argument(
        "--user", default="admin", metavar="NAME", help="whose key --new-key replaces"
    )


def _add_server(parser: ArgumentParser) -> None:
    words = "user|settings|backup|restore|migrate|demo-data"
    parts = parser.add_subparsers(dest="part", required=True, metavar=words)
    data_commands.add_parts(parts, _add_common)
    settings = parts.add_parser("settings", help="every setting and where it came from")
    add_options(settings, *(option.name for option in OPTIONS))
    _add_common(settings)
    settings.set_defaults(act=_list_settings)
    acts = parts.add_parser("user", help="add, list, key, disable, enable").add_subparsers(
        dest="action", required=True, metavar="add|list|key|disable|enable"
    )
    for name, help_text in (
        ("add", "make a user and print the key"),
        ("list", "list users with roles and projects"),
        ("key", "replace a user's key and print the new one"),
        ("disable", "let nobody in under a user's name"),
        ("enable", "let a user in again"),
    ):
        act = acts.add_parser(name, help=help_text)
        add_options(act, "data", "database")
        if name != "list":
            act.add_argument("name", metavar="NAME", help="user name")
        if name == "add":
            _add_user_options(act)
        _add_common(act)
        act.set_defaults(act=_user)


def _add_common(parser: ArgumentParser) -> None:
    # Without a default of their own these would undo what stands before the last word.
    for flag in ("--json", "--debug"):
        parser.add_argument(flag, action="store_true", default=SUPPRESS, help=SUPPRESS)


def _add_user_options(parser: ArgumentParser) -> None:
    roles = ("administrator", "member", "read-only")
    parser.add_argument("--role", choices=roles, default="member", help="default: member")
    parser.add_argument(
        "--project",
        action="append",
        default=[],
        metavar="NAME",
        help="a project the role counts on; may be repeated (default: all projects)",
    )
    parser.add_argument("--email", default="", metavar="ADDRESS", help="e-mail address")


def _serve(args: Namespace) -> int:
    options = Options(args)
    try:
        from .exclusive import only_server_of_database, only_server_of_folder
        from .run import address_of, listen, run
        from .state import open_state
    except ImportError as error:
        raise _missing(error) from error
    settings, door = options.settings(), options.door()
    with ExitStack() as stack:
        server_socket = stack.enter_context(closing(listen(door)))
        stack.enter_context(only_server_of_folder(settings.data_dir))
        state = open_state(settings)
        stack.callback(state.close)
        stack.enter_context(only_server_of_database(state.database.engine))
        key = _new_key(state, args.user) if state.is_new or args.new_key else None
        url = settings.public_url or address_of(server_socket, door.is_encrypted)
        run(state, server_socket, door, lambda: _announce(args, url, key))
    return 0


def _server(args: Namespace) -> int:
    return int(args.act(args))


def _list_settings(args: Namespace) -> int:
    options = Options(args)
    values = list(options)
    if args.json:
        print_json({v.setting.name: {"value": v.shown, "origin": v.origin} for v in values})
        return 0
    width = max(len(value.setting.name) for value in values)
    for value in values:
        print_line(f"{value.setting.name:{width}}  {value.shown or '-'}  ({value.origin})")
    return 0


def _user(args: Namespace) -> int:
    options = Options(args)
    try:
        from .state import open_state
    except ImportError as error:
        raise _missing(error) from error
    from . import user_commands

    settings = options.settings()
    if not (settings.data_dir / "secret.key").exists():
        raise TargetNotFoundError(
            f"There is no server in {settings.data_dir}.",
            next_step="Make one with: rushes serve --data DIR",
        )
    state = open_state(settings)
    try:
        return user_commands.RUN[args.action](state, args)
    finally:
        state.close()


def _missing(error: ImportError) -> MissingPartError:
    return MissingPartError(
        f"The server needs a part that is not installed: {error.name}.",
        next_step='Install it with: pip install "rushes[server]"',
    )


def _new_key(state: ServerState, username: str) -> str:
    from .user_commands import fresh_key

    return fresh_key(state, username)


def _announce(args: Namespace, url: str, key: str | None) -> None:
    if args.json:
        print_json({"server_url": url, "api_user": args.user, "api_key": key})
        return
    print_line(f"Server   {url}")
    print_line(f"User     {args.user}")
    if key:
        print_line(f"Key      {key}")
        print_remark("The key is not shown again. Stop the server with Ctrl-C.")
    else:
        print_remark("The key was shown when it was made; --new-key replaces it.")
