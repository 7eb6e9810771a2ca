"""Event plugins: Python files with `register(session)` in the folders of `FTRACK_EVENT_PLUGIN_PATH`.

`find` lists them and runs nothing; `discover` loads and registers them. A script of a studio that keeps to
the documented calls of the official client needs no change.
"""

from __future__ import annotations

from .discovery import LoadedPlugin, discover, find

__all__ = ["LoadedPlugin", "discover", "find"]
