"""What was found when a finished movie was decoded and compared with its source.

Plain data that round-trips through `records`; `certify` makes it. Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Optional

from ..errors import VerificationError

SCHEMA = "rushes.certificate/1"
CERTIFICATE_KEY = "rushes_certificate"


class CertificatePolicy(Enum):
    """What happens when a movie is not what it must be.

    Attributes:
        STOP: The publish stops.
        WARN: It goes on, and the artist is told.
    """

    STOP = "stop"
    WARN = "warn"


@dataclass(frozen=True)
class Limits:
    """What is still right.

    Attributes:
        delta_e_mean: CIEDE2000 on average over a sampled frame; 1 can just be seen side by side.
        delta_e_p99: CIEDE2000 that 99 % of the places of the sampled frames stay below.
        sound_s: Seconds by which the sound may be early or late; the ear notices some 20 ms.
    """

    delta_e_mean: float = 1.0
    delta_e_p99: float = 5.0
    sound_s: float = 0.010


@dataclass(frozen=True)
class Certificate:
    """What a movie shows, measured on its decoded pictures and sound.

    Attributes:
        frames: Pictures decoded.
        frames_expected: Pictures there must be.
        misplaced: Media frames that show another picture than they must.
        alike: Media frames that no comparison can tell from their neighbours, as in a still shot.
        sampled: Media frames whose colours were compared with the source through the exact transform.
        delta_e_mean: CIEDE2000, the mean of the worst sampled frame; None without samples.
        delta_e_p99: CIEDE2000 that 99 % of the compared places stay below; None without samples.
        delta_e_max: The greatest CIEDE2000; None without samples.
        tags: What the file says: primaries, transfer, matrix and range (`tv` or `pc`).
        sound_offset_s: Seconds by which the sound comes late, early below zero; None without sound.
        failures: What is wrong, in sentences; empty for a movie that is right.
        seconds: How long the check took.
        schema: Name and version of this record.
    """

    frames: int
    frames_expected: int
    misplaced: tuple[int, ...]
    alike: int
    sampled: tuple[int, ...]
    delta_e_mean: Optional[float]
    delta_e_p99: Optional[float]
    delta_e_max: Optional[float]
    tags: tuple[str, str, str, str]
    sound_offset_s: Optional[float]
    failures: tuple[str, ...] = ()
    seconds: float = 0.0
    schema: str = field(default=SCHEMA)

    @property
    def passed(self) -> bool:
        """Whether the movie is right."""
        return not self.failures

    @property
    def summary(self) -> str:
        """One line for people: `48 of 48 frames · ΔE 0.6 · sound ok`."""
        right = min(self.frames, self.frames_expected) - len(self.misplaced)
        parts = [f"{right} of {self.frames_expected} frames"]
        if self.delta_e_mean is not None:
            parts.append(f"ΔE {self.delta_e_mean:.1f}")
        if self.sound_offset_s is not None:
            late = round(self.sound_offset_s * 1000)
            parts.append("sound ok" if abs(late) <= Limits.sound_s * 1000 else f"sound {late:+} ms")
        return " · ".join(parts)

    def details(self) -> dict[str, str]:
        """Return what was checked, by a heading for people; empty values are left out."""
        shown = {
            "Frames": f"{self.frames} decoded, {self.frames_expected} expected",
            "Order": f"{len(self.misplaced)} misplaced, {self.alike} like their neighbours",
            "Colour": "",
            "Tags": " / ".join(self.tags),
            "Sound": "",
            "Wrong": " ".join(self.failures),
        }
        if self.delta_e_mean is not None:
            shown["Colour"] = (
                f"ΔE2000 mean {self.delta_e_mean:.2f}, 99 % {self.delta_e_p99:.2f}, most "
                f"{self.delta_e_max:.2f}, on {len(self.sampled)} frames"
            )
        if self.sound_offset_s is not None:
            shown["Sound"] = f"{self.sound_offset_s * 1000:+.1f} ms"
        return {heading: text for heading, text in shown.items() if text}

    def require(self) -> None:
        """Make sure that the movie is right.

        Raises:
            VerificationError: It is not; the fact `failures` says what is wrong.
        """
        if self.failures:
            raise VerificationError(
                f"The movie is not what it must be: {' '.join(self.failures)}",
                next_step="Publish again; if it stays, show this message to your TD.",
                failures=list(self.failures),
            )
