"""Presets: how movies of a project or task are made, in one TOML file.

    gaps = "hold"
    certificate = "warn"

    [encode]
    crf = 16

    [burn_in]
    slate = ["{shot}", "{task}", "{artist}"]
    text = {bottom_left = "{shot}", bottom_right = "{frame}"}

Every part may be left out. Names that are not known are refused.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import InputError, NoMediaError
from ..records import from_plain
from .burn_in import BurnInTemplate
from .certificate import CertificatePolicy
from .gaps import GapPolicy
from .options import EncodeOptions

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@dataclass(frozen=True)
class MoviePreset:
    """How a movie is made.

    Attributes:
        encode: Encoder and greatest size.
        burn_in: What is drawn on the pictures, and the slate.
        gaps: What shows at frames without an image.
        certificate: What happens when the finished movie differs from its source.
    """

    encode: EncodeOptions = field(default_factory=EncodeOptions)
    burn_in: BurnInTemplate = field(default_factory=BurnInTemplate)
    gaps: GapPolicy = GapPolicy.FAIL
    certificate: CertificatePolicy = CertificatePolicy.STOP


def load_preset(path: Path) -> MoviePreset:
    """Read a preset.

    Raises:
        NoMediaError: There is no such file.
        InputError: It is no TOML, or holds a name or a value that is not known.
    """
    return from_plain(MoviePreset, _table(path))


def load_burn_in(path: Path) -> BurnInTemplate:
    """Read the burn-in of a preset, or a file that holds nothing but its table.

    Raises:
        NoMediaError: There is no such file.
        InputError: It is no TOML, or holds a name or a value that is not known.
    """
    data = _table(path)
    if "burn_in" in data:
        return from_plain(MoviePreset, data).burn_in
    return from_plain(BurnInTemplate, data)


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NoMediaError(
            f"The preset {path} cannot be read: {error.strerror}.", next_step="Check its path."
        ) from error
    except ValueError as error:  # no TOML, or no UTF-8
        raise InputError(f"The preset {path} is no TOML: {error}", path=path) from error
