"""The record of one publish: its plan and what each step has reached, in one file in its folder.

Written before and after every step, atomically, so that a publish that stopped can go on from there.
A record has one writer at a time.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import FileAccessError, InputError, RushesError
from ..files import write_text_atomically
from ..records import from_plain, to_plain
from .plan import PublishPlan

FILE_NAME = "publish.json"


class PublishRecord:
    """What a publish has done so far.

    Args:
        plan: The plan.
        steps: State of the steps by name, as read back from a file.

    Attributes:
        plan: The plan, never changed.
    """

    def __init__(self, plan: PublishPlan, steps: dict[str, dict[str, Any]] | None = None) -> None:
        self.plan = plan
        self._steps = steps or {}

    @classmethod
    def create(cls, plan: PublishPlan) -> PublishRecord:
        """Make the publish's folder and write its first record.

        Raises:
            FileAccessError: The folder cannot be made.
            NoSpaceError: The disk is full.
        """
        try:
            plan.folder.mkdir(parents=True)
        except OSError as error:
            raise FileAccessError(
                f"The folder {plan.folder} cannot be made: {error.strerror}.",
                next_step="Point RUSHES_WORK_DIR at a folder you may write to.",
            ) from error
        record = cls(plan)
        try:
            record._write()
        except RushesError:
            plan.folder.rmdir()
            raise
        return record

    @classmethod
    def load(cls, folder: Path) -> PublishRecord:
        """Read a record back.

        Raises:
            InputError: There is none in `folder`, or it is not one of ours.
        """
        try:
            data = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
            return cls(from_plain(PublishPlan, data["plan"]), data["steps"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(f"{folder} holds no publish that could go on.") from error

    def result(self, step: str) -> Mapping[str, Any] | None:
        """Return what a finished step left behind, or None when it is not finished."""
        state = self._steps.get(step)
        return state["result"] if state and state["state"] == "done" else None

    def started(self, step: str) -> None:
        """Note that a step begins; called before it acts."""
        self._steps[step] = {"state": "running", "since": time.time()}
        self._write()

    def done(self, step: str, result: Mapping[str, Any]) -> None:
        """Note that a step is finished, with its plain-data result and the seconds it took."""
        seconds = time.time() - self._steps[step]["since"]
        self._steps[step] = {
            "state": "done",
            "seconds": round(seconds, 3),
            "result": to_plain(result),
        }
        self._write()

    def failed(self, step: str, error: RushesError) -> None:
        """Note that a step stopped, and why."""
        self._steps[step] = {"state": "failed", "error": error.as_dict()}
        self._write()

    def seconds(self) -> dict[str, float]:
        """Return how long each finished step took, by its name."""
        return {name: s["seconds"] for name, s in self._steps.items() if s["state"] == "done"}

    def _write(self) -> None:
        data = {"plan": to_plain(self.plan), "steps": self._steps}
        write_text_atomically(self.plan.folder / FILE_NAME, json.dumps(data, indent=1))
