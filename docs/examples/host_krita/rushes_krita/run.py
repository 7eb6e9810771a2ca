"""Starts a script inside of Krita: `kritarunner -s rushes_krita.run -- script.py arguments`."""

from __future__ import annotations

import os
import runpy
import sys
import traceback
from collections.abc import Sequence

import krita


def __main__(arguments: Sequence[str]) -> None:
    """Run the script and end Krita with its exit code."""
    krita.Krita.instance().setBatchmode(True)
    sys.argv = list(arguments)
    code = 0
    try:
        runpy.run_path(arguments[0], run_name="__main__")
    except SystemExit as ending:
        code = int(ending.code or 0)
    except BaseException:  # noqa: BLE001 -- Krita would go on, and say nothing
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    # Ending in order, Krita takes down what Python still holds and crashes.
    os._exit(code)
