"""The entry of a process inside an application: checks, and the parts of checks that need a later process.

Started by path through the hook `script_command`; prints one JSON object a line.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Callable

CRASH_EXIT_CODE = 70


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say and return the exit code."""
    from rushes.core.capture.outlet import take_stdout

    args = _parser().parse_args(arguments)
    say = take_stdout()
    if args.act == "imports":
        return _imports(args, say)
    from rushes.core.errors import RushesError

    try:
        _ACTS[args.act](args, say)
    except RushesError as error:
        say({"error": error.as_dict()})
        return error.exit_code
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("inside.py", description=__doc__)
    parser.add_argument("act", choices=["imports", *_ACTS])
    parser.add_argument("--host", required=True)
    parser.add_argument("--scenes", type=Path)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--token", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    return parser


def _imports(args: argparse.Namespace, say: Callable[[Any], None]) -> int:
    """Say which modules come with the adapter; what the application itself has loaded does not count."""
    before = set(sys.modules)
    from rushes.core.plugins import create_plugins

    create_plugins().load_host(args.host)
    say({"modules": sorted(set(sys.modules) - before)})
    return 0


def _check(args: argparse.Namespace, say: Callable[[Any], None]) -> None:
    from rushes.core.records import to_plain
    from rushes.hosts.kit.find import load_for_checks
    from rushes.hosts.kit.runner import run_on_main_thread

    report = run_on_main_thread(
        load_for_checks(args.host),
        spec=args.host,
        only=args.only,
        on_result=lambda result: say({"result": to_plain(result)}),
    )
    say({"report": to_plain(report)})


def _restore(args: argparse.Namespace, say: Callable[[Any], None]) -> None:
    from rushes.core.capture.guard import compare_scenes
    from rushes.core.host_data import StateToken
    from rushes.core.records import from_plain

    bench = _bench(args)
    token = from_plain(StateToken, json.loads(args.token.read_text(encoding="utf-8")))
    before = bench.scene()
    if bench.implements("goto"):
        bench.ask("goto", frame=before.frame_range.last, source="")
    report = bench.ask("state_restore", token=token)
    changes = compare_scenes(before, bench.scene())
    say({"failed": report.failed, "restored": report.restored, "changes": changes})


def _crash(args: argparse.Namespace, say: Callable[[Any], None]) -> None:
    from rushes.core.capture import capture

    bench = _bench(args)
    plan = bench.plan(bench.frames(2), folder=str(args.folder))

    def die(_: Any) -> None:
        say({"crashed": True})
        os._exit(CRASH_EXIT_CODE)

    capture(bench.plugins, plan, chunk=1, on_chunk=die)


def _repair(args: argparse.Namespace, say: Callable[[Any], None]) -> None:
    from rushes.core.capture import restore_leftover

    report = restore_leftover(_bench(args).plugins, args.folder)
    say({"failed": report.failed if report else ["there was no note"]})


def _close(args: argparse.Namespace, say: Callable[[Any], None]) -> None:
    bench = _bench(args)
    try:
        bench.adapter.close()
        bench.adapter.close()
    except Exception as error:  # noqa: BLE001 -- code of others; whatever it raises is the answer
        say({"closed": False, "error": repr(error)})
    else:
        say({"closed": True})


def _record(args: argparse.Namespace, say: Callable[[Any], None]) -> None:
    import tempfile

    from rushes.hosts.kit.find import load_for_checks
    from rushes.hosts.kit.session import record_session

    plugins = load_for_checks(args.host)
    with tempfile.TemporaryDirectory(prefix="rushes-record-") as folder:
        frames = record_session(plugins, args.folder, Path(folder).resolve())
    say({"recorded": frames})


def _bench(args: argparse.Namespace) -> Any:
    import tempfile

    from rushes.hosts.kit.bench import Bench
    from rushes.hosts.kit.find import load_for_checks

    folder = Path(tempfile.mkdtemp(prefix="rushes-inside-")) if args.scenes is None else args.scenes
    bench = Bench(load_for_checks(args.host), folder.parent, args.host)
    if args.scenes is not None:
        bench.rehearse("ordinary")
    return bench


_ACTS: dict[str, Callable[[argparse.Namespace, Callable[[Any], None]], None]] = {
    "check": _check,
    "restore": _restore,
    "crash": _crash,
    "repair": _repair,
    "close": _close,
    "record": _record,
}


if __name__ == "__main__":
    sys.path.extend(
        place for place in os.environ.get("RUSHES_IMPORT_PATHS", "").split(os.pathsep) if place
    )
    # Applications keep arguments of their own before the dashes.
    given = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else sys.argv[1:]
    code = main(given)
    sys.stdout.flush()
    sys.exit(code)
