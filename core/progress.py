"""Progress for people at a terminal: bars with speed and time left, or plain lines without one."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Callable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .publish.run import Progress


@contextmanager
def show_progress(quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """Give a function that shows each `Progress` on standard error until the block ends.

    Args:
        quiet: True to show nothing (`--json`).
    """
    if quiet:
        yield lambda progress: None
    elif sys.stderr.isatty():
        with _bars() as report:
            yield report
    else:
        yield _Lines().show


class _Lines:
    """One line as each step begins, for logs and pipes."""

    def __init__(self) -> None:
        self._step = ""

    def show(self, progress: Progress) -> None:
        if progress.step != self._step:
            self._step = progress.step
            sys.stderr.write(f"{progress.doing} …\n")
            sys.stderr.flush()


@contextmanager
def _bars() -> Iterator[Callable[[Progress], None]]:
    try:
        from rich.console import Console
        from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars
    except ImportError:  # the terminal library belongs to the extra `worker`
        yield _Lines().show
        return
    bars = Bars(
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[count]}"),
        _speed_column(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )
    tasks: dict[str, Any] = {}

    def show(progress: Progress) -> None:
        if progress.step not in tasks:
            _finish(bars, tasks)
            tasks[progress.step] = bars.add_task(progress.doing, total=None, count="", unit="")
        bars.update(
            tasks[progress.step],
            completed=progress.done,
            total=progress.total or None,
            count=_count(progress),
            unit=progress.unit,
        )

    with bars:
        yield show
        _finish(bars, tasks)


def _speed_column() -> Any:
    from rich.progress import ProgressColumn, Task
    from rich.text import Text

    class Speed(ProgressColumn):
        """Units a second."""

        def render(self, task: Task) -> Text:
            """Return the speed, nothing while it is not known."""
            speed = task.finished_speed or task.speed
            unit = task.fields["unit"]
            if not speed or not unit:
                return Text("")
            shown = f"{speed / 1e6:.1f} MB/s" if unit == "bytes" else f"{speed:.1f} {unit}/s"
            return Text(shown)

    return Speed()


def _finish(bars: Any, tasks: dict[str, Any]) -> None:
    for task in tasks.values():
        if not bars.tasks[task].finished:
            bars.update(task, total=1, completed=1)


def _count(progress: Progress) -> str:
    if not progress.total:
        return ""
    if progress.unit == "bytes":
        scale, unit = (1e6, "MB") if progress.total >= 1e6 else (1e3, "kB")
        return f"{progress.done / scale:.1f}/{progress.total / scale:.1f} {unit}"
    return f"{progress.done}/{progress.total} {progress.unit}"
