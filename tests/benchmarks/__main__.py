"""`python -m tests.benchmarks NAME --json`: one JSON object a run.

Each module of this folder has `measure(runs) -> dict`: the figures, the same work done by what a user
would pick instead, measured side by side in turn, and their ratio. No figure without its peer.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path

NAMES = sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))


def main() -> int:
    parser = argparse.ArgumentParser("tests.benchmarks", description=__doc__)
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--runs", type=int, default=3, help="runs of each; medians are printed")
    parser.add_argument("--json", action="store_true", help="one line instead of many")
    args = parser.parse_args()
    figures = importlib.import_module(f"tests.benchmarks.{args.name}").measure(args.runs)
    print(json.dumps(figures, indent=None if args.json else 2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
