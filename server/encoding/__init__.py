"""Encoding jobs: what `encode_media` ordered is made in the background, one job after another.

`tasks` keeps the orders in the database, so that none is lost when the server ends; `worker` takes them
in turn; `transcode` does the work in a process of its own, so that no media file can harm the server.
"""

from __future__ import annotations

from .bell import Bell
from .tasks import Output, Task, order

__all__ = ["Bell", "Output", "Task", "order"]
