"""What a room or a plugin hands to the `rushes` command line, and how a command answers.

Results go to standard output, progress and remarks to standard error, so that `--json` output can be
piped. The command line itself is in `cli.py`.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from typing import Any, Callable, TextIO

from .records import to_plain


@dataclass(frozen=True)
class CommandSpec:
    """One sub-command.

    Attributes:
        name: The word after `rushes`.
        help: One line for the list of commands.
        description: Some sentences and examples for `rushes NAME --help`.
        add_arguments: Adds the command's own options to its parser.
        run: Does the work and returns the exit code; raises `RushesError` for what went wrong.
            `args.settings` holds the `Settings`, `args.json` whether plain data is wanted.
    """

    name: str
    help: str
    description: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]


def print_json(data: Any) -> None:
    """Print records or plain data as one line of JSON on standard output, in ASCII for any console."""
    print_line(json.dumps(to_plain(data)))


def print_line(text: str = "") -> None:
    """Print one line of a command's answer on standard output."""
    _write(sys.stdout, text)


def print_remark(text: str) -> None:
    """Print what only a person reads, on standard error."""
    _write(sys.stderr, text)


def _write(stream: TextIO, text: str) -> None:
    # A console may know fewer signs than file names have; nothing is lost for want of an umlaut.
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
    stream.flush()
