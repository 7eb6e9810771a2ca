"""Runs what the official client's documentation shows, page by page; prints one JSON object.

Each function `example_…` of a module below `examples/` is one page, or one section of it, and gets a stage of its
own. The object holds a traceback for each that failed, and null for the others. Arguments: names to run; all without.
"""

import importlib
import json
import os
import pathlib
import sys
import traceback
import warnings

warnings.simplefilter("ignore")
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from examples._stage import Stage


def examples():
    for path in sorted((pathlib.Path(__file__).parent / "examples").glob("[!_]*.py")):
        module = importlib.import_module(f"examples.{path.stem}")
        for name, example in vars(module).items():
            if name.startswith("example_"):
                yield name, example


def main():
    told = {}
    stage = Stage()
    for name, example in examples():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        try:
            with stage.set_up():
                example(stage)
            told[name] = None
        except Exception:  # noqa: BLE001 - whatever an example raises is its result
            told[name] = traceback.format_exc()
    stage.session.close()
    print(json.dumps(told))


main()
