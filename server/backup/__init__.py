"""Backups: all rows and all media of one moment in one file, whatever database and storage they are from.

`save_backup` and `restore_backup` work on a data folder, whether or not its server is running. `archive`
knows the file, `rows` the tables, `pause` how a running server is told.
"""

from __future__ import annotations

from .restore import restore_backup
from .save import keep_rows, save_backup
from .watch import PausedByRestore, RestoreWatch, watching

__all__ = [
    "PausedByRestore",
    "RestoreWatch",
    "keep_rows",
    "restore_backup",
    "save_backup",
    "watching",
]
