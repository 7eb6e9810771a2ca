"""Build hook: an editable install gets its link tree before hatchling writes the path file."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LinkTreeHook(BuildHookInterface):  # type: ignore[type-arg,misc]
    """Lays `.dev/rushes/<room>`; does nothing for an ordinary wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before hatchling builds `version` (`standard` or `editable`)."""
        if version != "editable":
            return
        checkout = Path(self.root)
        # The package is not importable yet, so the one module needed is loaded by its path.
        spec = importlib.util.spec_from_file_location("links", checkout / "install" / "links.py")
        assert spec is not None and spec.loader is not None
        links = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(links)
        links.make_link_tree(checkout)
