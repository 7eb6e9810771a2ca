"""What `rushes server backup`, `restore`, `migrate` and `demo-data` do, on a data folder, running or not."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from rushes.core.commands import print_json, print_line, print_remark
from rushes.core.errors import InputError, MissingPartError, ServerFailureError, TargetNotFoundError

from .options import Options, add_options

if TYPE_CHECKING:
    from .state import ServerState

_HELP = {
    "backup": "write all rows and media into one file",
    "restore": "put a backup in the place of everything",
    "migrate": "bring the tables of an older version up to date",
    "demo-data": "make three projects with shots, tasks, versions and notes",
}


def add_parts(parts: Any, add_common: Callable[[ArgumentParser], None]) -> None:
    """Add the sub-commands to those of `rushes server`.

    Args:
        parts: What `add_subparsers` gave.
        add_common: Adds the flags that every sub-command has.
    """
    acts = {"backup": _backup, "restore": _restore, "migrate": _migrate, "demo-data": _demo_data}
    for name, help_text in _HELP.items():
        part = parts.add_parser(name, help=help_text)
        if name in ("backup", "restore"):
            part.add_argument("file", metavar="FILE", help="the backup, a zip file")
        add_options(part, "data", "database", "storage")
        add_common(part)
        part.set_defaults(act=acts[name])


def _backup(args: Namespace) -> int:
    with _opened(args) as state:
        from .backup import save_backup

        saved = save_backup(state, Path(args.file).absolute(), _progress(args))
    if args.json:
        print_json({"file": args.file, "media_files": saved.files, "missing": saved.missing})
        return 0
    print_line(f"{args.file}: all rows, {saved.files} files of media ({saved.size} bytes)")
    if saved.missing:
        print_remark(f"{len(saved.missing)} files are told of but not there; they are left out.")
    return 0


def _restore(args: Namespace) -> int:
    # The folder of a lost server is empty or not even there.
    with _opened(args, must_be=False) as state:
        from .backup import restore_backup

        restored = restore_backup(state, Path(args.file).absolute(), _progress(args))
    if args.json:
        told = {"created_at": restored.created_at, "rows": restored.rows}
        print_json({**told, "media_files": restored.files})
        return 0
    print_line(f"{restored.rows} rows and {restored.files} files of media are back.")
    print_remark(
        f"The backup is of {restored.created_at} UTC. Keys and links are as they were then."
    )
    return 0


def _migrate(args: Namespace) -> int:
    with _opened(args) as state:
        from .store.revision import revision_of

        with state.database.read() as connection:
            revision = revision_of(connection)
    if args.json:
        print_json({"revision": revision})
    else:
        print_line(f"The tables are of revision {revision}, the newest.")
    return 0


def _demo_data(args: Namespace) -> int:
    with _opened(args, must_be=False) as state:
        from .demo_data import make_demo_data

        made = make_demo_data(state)
    if args.json:
        print_json({"is_new": made.is_new, "made": made.counts})
    elif made.is_new:
        print_line(", ".join(f"{count} {kind}" for kind, count in made.counts.items()))
    else:
        print_line("The demo production is there already.")
    return 0


@contextmanager
def _opened(args: Namespace, must_be: bool = True) -> Iterator[ServerState]:
    settings = Options(args).settings()
    try:
        from .protocol import ProtocolError, StorageError
        from .state import open_state
    except ImportError as error:
        raise MissingPartError(
            f"The server needs a part that is not installed: {error.name}.",
            next_step='Install it with: pip install "rushes[server]"',
        ) from error
    if must_be and not (settings.data_dir / "secret.key").exists():
        raise TargetNotFoundError(
            f"There is no server in {settings.data_dir}.",
            next_step="Make one with: rushes serve --data DIR",
        )
    state = open_state(settings)
    try:
        yield state
    except StorageError as error:
        raise ServerFailureError(error.content) from error
    except ProtocolError as error:
        raise InputError(error.content) from error
    finally:
        state.close()


def _progress(args: Namespace) -> Callable[[int, int], None]:
    def show(done: int, total: int) -> None:
        if done and done % 1000 == 0 and not args.json:
            print_remark(f"{done} of {total} files of media …")

    return show
