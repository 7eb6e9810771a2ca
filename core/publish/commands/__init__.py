"""The commands around publishes: `publish`, `jobs`, `repair`, `worker`, `key`."""

from __future__ import annotations

from ...commands import CommandSpec
from ...hookspecs import hookimpl
from .interrupts import cancel_on_interrupt as cancel_on_interrupt
from .jobs import jobs_command
from .key import key_command
from .publish import add_colour_options as add_colour_options
from .publish import publish_command
from .repair import repair_command
from .worker import worker_command

__all__ = ["add_colour_options", "cancel_on_interrupt", "command_line"]


@hookimpl
def command_line() -> tuple[CommandSpec, ...]:
    """Contribute all of them."""
    return (
        publish_command(),
        jobs_command(),
        repair_command(),
        worker_command(),
        key_command(),
    )
