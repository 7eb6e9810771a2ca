"""The three words in a movie file that tell a player what its numbers mean."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import ColourError


@dataclass(frozen=True)
class ColourTags:
    """Tags by the names ffmpeg and MediaInfo use for ITU-T H.273.

    Attributes:
        primaries: `bt709` or `smpte432` (Display P3).
        transfer: `iec61966-2-1` (sRGB) or `bt709`.
        matrix: How R'G'B' became Y'CbCr; always `bt709` here.
    """

    primaries: str = "bt709"
    transfer: str = "iec61966-2-1"
    matrix: str = "bt709"


SRGB = ColourTags()


def tags_for(display: str, view: str = "") -> ColourTags:
    """Return the tags of a picture made for an OpenColorIO display and view.

    Displays are named freely; sRGB is assumed where the names do not say otherwise, as grabbed
    viewports are sRGB nearly always.

    Raises:
        ColourError: The display is high dynamic range, which eight bits cannot carry.
    """
    name = f"{display} {view}".lower()
    if any(word in name for word in ("2100", "2084", "pq", "hlg", "hdr")):
        raise ColourError(
            f"{display} is a high dynamic range display; a review movie of 8 bits cannot carry it.",
            next_step="Choose a display for standard dynamic range, for example sRGB.",
            display=display,
            view=view,
        )
    if "display p3" in name:
        return ColourTags(primaries="smpte432")
    if "srgb" not in name and any(word in name for word in ("1886", "709")):
        return ColourTags(transfer="bt709")
    return SRGB
