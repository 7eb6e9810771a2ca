"""Files that appear finished or not at all."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..files import coded_error


@contextmanager
def finished_file(target: Path) -> Iterator[Path]:
    """Give a path beside `target` to write to, and move it there when the block ends well.

    The folder is made when it is not there. Whatever the block raises, the temporary file goes and
    `target` stays as it was. The path keeps the suffix of `target`, by which writers choose a format.

    Raises:
        FileAccessError: The folder cannot be made or written.
        NoSpaceError: The disk is full.
    """
    partial = target.with_name(f".{target.stem}.{uuid.uuid4().hex[:8]}.partial{target.suffix}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.touch()
        yield partial
        os.replace(partial, target)
    except OSError as error:
        raise coded_error(error, f"{target} cannot be written") from error
    finally:
        with suppress(OSError):
            partial.unlink()
