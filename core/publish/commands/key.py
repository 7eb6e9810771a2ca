"""`rushes key`: keeps an API key in the system's keyring, for the worker to find."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from ...commands import CommandSpec, print_json, print_line
from ...errors import InputError

HELP = """Keep your API key in the system's keyring, where the worker finds it.

The key is read from the terminal without being shown, or from standard input; never from the command
line, which every user of a machine can see.

  rushes key --store
  rushes key --forget"""


def key_command() -> CommandSpec:
    """Return the command `key`."""
    return CommandSpec("key", "keep your API key in the keyring", HELP, _add, _key)


def _add(parser: ArgumentParser) -> None:
    from ...cli import add_server_options

    act = parser.add_mutually_exclusive_group()
    act.add_argument("--store", action="store_true", help="read a key and keep it")
    act.add_argument("--forget", action="store_true", help="remove it")
    add_server_options(parser)


def _key(args: Namespace) -> int:
    from ...credentials import store_key, stored_key

    server, user = args.settings.require("server_url"), args.settings.require("api_user")
    if args.store:
        store_key(server, user, _read())
    elif args.forget:
        store_key(server, user, "")
    stored = stored_key(server, user) is not None
    if args.json:
        print_json({"server": server, "user": user, "stored": stored})
    else:
        print_line(f"{user} at {server}: {'a key is' if stored else 'no key is'} in the keyring.")
    return 0


def _read() -> str:
    if sys.stdin.isatty():
        import getpass

        key = getpass.getpass("API key: ")
    else:
        key = sys.stdin.readline()
    if not key.strip():
        raise InputError("No key was given.")
    return key.strip()
