"""The sub-command `rushes serve`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from rushes.core.commands import CommandSpec, print_json, print_line, print_remark
from rushes.core.errors import MissingPartError, TargetNotFoundError
from rushes.core.hookspecs import hookimpl

_DESCRIPTION = """Runs a review server that speaks the protocol of ftrack, with everything it keeps in one folder.

On a new folder it makes an administrator and prints the user and the key. The key is stored as a hash
and cannot be shown again; --new-key replaces it.

  rushes serve --data studio
  rushes serve --data studio --port 0 --json      one line: server_url, api_user, api_key
  rushes serve --data studio --new-key            a fresh key for the administrator

It listens on this machine only. For others put a proxy with TLS in front, and name it by --public-url."""


@hookimpl
def command_line() -> tuple[CommandSpec, ...]:
    """Contribute `rushes serve`."""
    return (CommandSpec("serve", "run the review server", _DESCRIPTION, _add_arguments, _serve),)


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--data", required=True, type=Path, metavar="DIR", help="folder of the server"
    )
    parser.add_argument("--port", type=int, default=8642, help="0 takes a free one (default: 8642)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument(
        "--allow-plain-http",
        action="store_true",
        help="allow an address that other machines can reach, without encryption",
    )
    parser.add_argument(
        "--public-url",
        default="",
        metavar="URL",
        help="address under which people reach the server",
    )
    parser.add_argument(
        "--database", default="", metavar="URL", help="another database than SQLite in the folder"
    )
    parser.add_argument(
        "--new-key", action="store_true", help="replace the user's key and print the new one"
    )
    parser.add_argument(
        "--user", default="admin", metavar="NAME", help="whose key --new-key replaces"
    )


def _serve(args: Namespace) -> int:
    try:
        from .run import address_of, listen, run
    except ImportError as error:
        raise MissingPartError(
            f"The server needs a part that is not installed: {error.name}.",
            next_step='Install it with: pip install "rushes[server]"',
        ) from error
    from .settings import ServerSettings
    from .state import open_state

    server_socket = listen(args.host, args.port, args.allow_plain_http)
    try:
        state = open_state(
            ServerSettings(
                args.data.absolute(),
                database_url=args.database,
                public_url=args.public_url.rstrip("/"),
            )
        )
        key = _new_key(state, args.user) if state.is_new or args.new_key else None
    except BaseException:
        server_socket.close()
        raise
    url = args.public_url.rstrip("/") or address_of(server_socket)
    run(state, server_socket, lambda: _announce(args, url, key))
    return 0


def _new_key(state: object, username: str) -> str:
    from .access.accounts import find_user, new_key
    from .state import ServerState

    assert isinstance(state, ServerState)
    with state.database.write() as connection:
        user_id = find_user(connection, state.database.tables, username)
        if user_id is None:
            raise TargetNotFoundError(
                f"There is no user {username!r} on this server.",
                next_step="Give the name of an existing user with --user.",
            )
        return new_key(connection, state.database.tables, user_id)


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
