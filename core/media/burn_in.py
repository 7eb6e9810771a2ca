"""What is written on the pictures of a movie: the template, and the texts it gives for a frame.

A template is the table `burn_in` of a preset. Plain data and standard library only, because requests carry it;
`burn_in_draw` writes the texts on pictures.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..errors import InputError
from .frame_map import FrameMap

PLACES = (
    "top_left",
    "top_centre",
    "top_right",
    "bottom_left",
    "bottom_centre",
    "bottom_right",
)
# Known for every publish; `frame` and `timecode` differ from frame to frame.
FIELDS = (
    "shot",
    "version",
    "task",
    "artist",
    "frame",
    "timecode",
    "date",
    "lens",
    "comment",
    "media",
)
COUNTERS = ("frame", "timecode")


@dataclass(frozen=True)
class BurnInTemplate:
    """How a movie is marked. Sizes are parts of the picture's height.

    Attributes:
        text: Text by place, one of `PLACES`; `{shot}` stands for a field.
        slate: Lines of the slate; none means no slate.
        slate_frames: For how many frames the slate shows before the picture.
        size: Height of the letters.
        margin: Distance from the edges.
        opacity: Of the letters, 0 to 1.
        backing: Opacity of the dark ground behind them, 0 to 1.
        font: Path of a font, or its file name in the system's font folders; empty for Noto Sans.
            What a font has no letters for comes from the Noto fonts of the other scripts.
        fields: Values of further fields, or of known ones that are not known otherwise.

    Raises:
        InputError: A place or a field is not known, or a number is out of range.
    """

    text: Mapping[str, str] = field(default_factory=dict)
    slate: tuple[str, ...] = ()
    slate_frames: int = 1
    size: float = 0.03
    margin: float = 0.02
    opacity: float = 0.9
    backing: float = 0.45
    font: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what could only fail later, on the first frame."""
        for place in self.text:
            if place not in PLACES:
                raise _refused(f"There is no place {place!r}", f"Places are {', '.join(PLACES)}.")
        for text in (*self.text.values(), *self.slate):
            for name in _names(text):
                if name not in FIELDS and name not in self.fields:
                    known = ", ".join([*FIELDS, *self.fields])
                    raise _refused(f"There is no field {{{name}}}", f"Fields are {known}.")
        if not (0 < self.size <= 0.5 and 0 <= self.margin <= 0.4):
            raise _refused("Size or margin is out of range", "Give parts of the height, as 0.03.")
        if not (0 <= self.opacity <= 1 and 0 <= self.backing <= 1):
            raise _refused("An opacity is out of range", "Give 0 to 1.")
        if self.slate_frames < 1:
            raise _refused("A slate shows for a frame at least", "Leave `slate` out for none.")

    @property
    def slate_length(self) -> int:
        """Frames of slate before the picture, 0 without one."""
        return self.slate_frames if self.slate else 0

    @property
    def draws(self) -> bool:
        """Whether anything is drawn at all."""
        return bool(self.text or self.slate)


def frame_texts(
    template: BurnInTemplate, values: Mapping[str, str], frames: FrameMap, media: int
) -> dict[str, str]:
    """Return the text of every place at a media frame; empty ones are left out, and all on the slate.

    Args:
        template: The template.
        values: Values of fields by name; a field without one is empty.
        frames: What the frame is called.
        media: The media frame.
    """
    scene = frames.scene_frame(media)
    if scene is None:
        return {}
    moving = {"frame": str(scene), "timecode": frames.timecode(scene)}
    filled = {
        place: _filled(template, text, {**values, **moving})
        for place, text in template.text.items()
    }
    return {place: text for place, text in filled.items() if text}


def holds_field(template: BurnInTemplate, name: str) -> bool:
    """Tell whether a template writes a field anywhere."""
    texts = (*template.text.values(), *template.slate)
    return any(name in _names(text) for text in texts)


def counts(text: str) -> bool:
    """Tell whether a text of a template differs from frame to frame."""
    return any(name in COUNTERS for name in _names(text))


def slate_lines(template: BurnInTemplate, values: Mapping[str, str], frames: FrameMap) -> list[str]:
    """Return the lines of the slate; `{frame}` and `{timecode}` are those of the whole range."""
    first, last = frames.first, frames.last
    whole = {
        "frame": f"{first}-{last}",
        "timecode": f"{frames.timecode(first)} - {frames.timecode(last)}",
    }
    return [_filled(template, line, {**values, **whole}) for line in template.slate]


def _filled(template: BurnInTemplate, text: str, values: Mapping[str, str]) -> str:
    known = dict.fromkeys((*FIELDS, *template.fields), "")
    return text.format_map({**known, **template.fields, **values}).strip()


def _names(text: str) -> list[str]:
    try:
        parsed = list(string.Formatter().parse(text))
    except ValueError as error:
        raise _refused(f"{text!r} cannot be read: {error}", "Write fields as {shot}.") from error
    if any(form or conversion for _, _, form, conversion in parsed):
        raise _refused(f"{text!r} formats a field", "Write fields as {shot}, without : or !.")
    return [name for _, name, _, _ in parsed if name is not None]


def _refused(reason: str, next_step: str) -> InputError:
    return InputError(f"{reason} in the burn-in template.", next_step=next_step)
