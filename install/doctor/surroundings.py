"""What the doctor looks at: the environment, places on disk, programs, the clock.

Checks ask here, so that each thing is looked up once and in one way. Nothing is changed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from rushes.core.config import USER_FILE_VARIABLE, Settings
from rushes.core.errors import BadSettingError

# A program that says nothing for so long is taken for hanging.
PROGRAM_S = 3.0
_FLAGS = getattr(subprocess, "CREATE_NO_WINDOW", 0)
# Where things are when a settings file cannot be read.
_DEFAULTS = Settings(environ={USER_FILE_VARIABLE: os.devnull})


@dataclass(frozen=True)
class Answer:
    """What a program printed.

    Attributes:
        code: Exit code; None where it could not be started or did not end in time.
        text: Standard output.
        trouble: Standard error, or why it could not be run.
        late: True when it did not end in time.
    """

    code: int | None
    text: str = ""
    trouble: str = ""
    late: bool = False


@dataclass(frozen=True)
class Surroundings:
    """One set-up to examine. Safe from several threads.

    Attributes:
        environ: Environment variables; those of this process.
        python: The Python that runs the worker unless a setting names another.
        version: Major and minor number of the Python that runs this.
        now: Seconds since 1970, as this machine has it.
        online: False to ask no server.
    """

    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    python: str = sys.executable
    version: tuple[int, int] = sys.version_info[:2]
    now: float = field(default_factory=time.time)
    online: bool = True

    @cached_property
    def settings(self) -> Settings | None:
        """The settings, or None where a settings file cannot be read (`settings_error` says why)."""
        return self._settings[0]

    @cached_property
    def settings_error(self) -> BadSettingError | None:
        """Why the settings cannot be read, or None."""
        return self._settings[1]

    @cached_property
    def _settings(self) -> tuple[Settings | None, BadSettingError | None]:
        try:
            return Settings(environ=self.environ), None
        except BadSettingError as error:
            return None, error

    def setting(self, name: str) -> str:
        """Return a setting, empty where it or all of them are missing."""
        return self.settings[name] if self.settings is not None else ""

    @property
    def work_dir(self) -> Path:
        """The folder for frames and movies on their way; it may not exist."""
        return (self.settings or _DEFAULTS).work_dir()

    @property
    def journal(self) -> Path:
        """The journal's file; it may not exist."""
        return (self.settings or _DEFAULTS).journal_path()

    @property
    def worker_python(self) -> str:
        """The Python that runs the worker."""
        return self.setting("worker_python") or self.python

    def paths(self, variable: str) -> tuple[Path, ...]:
        """Return the folders that an environment variable lists."""
        parts = self.environ.get(variable, "").split(os.pathsep)
        return tuple(Path(part).expanduser() for part in parts if part.strip())

    def run(self, words: Sequence[str], timeout_s: float = PROGRAM_S) -> Answer:
        """Run a program in these surroundings; it gets no input and never outlives the time-out."""
        try:
            done = subprocess.run(
                list(words),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=timeout_s,
                env=dict(self.environ),
                creationflags=_FLAGS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Answer(None, trouble=f"it did not end in {timeout_s:g} seconds", late=True)
        except OSError as error:
            return Answer(None, trouble=error.strerror or str(error))
        return Answer(
            done.returncode,
            done.stdout.decode("utf-8", "replace"),
            done.stderr.decode("utf-8", "replace"),
        )
