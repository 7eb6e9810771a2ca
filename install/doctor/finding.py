"""What the doctor can find: kinds of trouble by name, and one finding of a kind.

Every kind is made once, as a constant beside the check that finds it, so that the list of all of them
(`rushes doctor --list`, the reference) is made from the code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable

from rushes.core.errors import RushesError

# From the worst to the mildest.
ERROR, WARNING, NOTE = "error", "warning", "note"
LEVELS = (ERROR, WARNING, NOTE)


@dataclass(frozen=True)
class Finding:
    """Something that is wrong, or will be.

    Attributes:
        name: Name of its kind, for example `ffmpeg-missing`.
        level: `error` (publishing cannot work), `warning` (it will go wrong for some) or `note`.
        text: What is wrong here, one or two sentences.
        fix: What to do about it.
        mend: Does what `fix` says where that cannot hurt, or None; raises OSError or RushesError.
    """

    name: str
    level: str
    text: str
    fix: str
    mend: Callable[[], object] | None = field(default=None, compare=False, repr=False)

    def as_dict(self) -> dict[str, object]:
        """Return it as plain data; `mends` tells whether `--fix` can do it."""
        return {
            "name": self.name,
            "level": self.level,
            "text": self.text,
            "fix": self.fix,
            "mends": self.mend is not None,
        }


@dataclass(frozen=True)
class Kind:
    """One kind of trouble.

    Attributes:
        name: Its name.
        level: As of `Finding`.
        meaning: One line for the list of all kinds.
    """

    name: str
    level: str
    meaning: str

    def found(self, text: str, fix: str, mend: Callable[[], object] | None = None) -> Finding:
        """Return a finding of this kind."""
        return Finding(self.name, self.level, text, fix, mend)

    def of_error(self, error: RushesError) -> Finding:
        """Return a finding that says what a coded error says."""
        return self.found(error.message, error.next_step)
