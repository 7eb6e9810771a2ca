"""From scene values to what the artist saw, through OpenColorIO.

The exact transform of an ACES view costs 0.3 to 1 s a frame of 1080p; `colour_bake` makes a table of it
in a tenth of a second that costs 0.02 s and differs by less than one step of eight bits at 99 % of the
pixels. Needs the extra `worker`.
"""

from __future__ import annotations

import difflib
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..config import Settings
from ..errors import ColourError
from ..host_data import ColourState
from .colour_bake import HALF_MAX, bake
from .colour_tags import tags_for
from .parts import needed

with needed("numpy"):
    import numpy as np
with needed("OpenColorIO"):
    import PyOpenColorIO as ocio

if TYPE_CHECKING:
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

# ACES 1.3 is what most facilities of today render for; the wheels of every supported Python hold it.
DEFAULT_CONFIG = "ocio://cg-config-v2.1.0_aces-v1.3_ocio-v2.3"

# What OpenImageIO calls the space of a file (the interop ids of the ASWF), in the words of older configs.
_FILE_SPACES = {
    "lin_ap0_scene": ("ACES2065-1",),
    "lin_ap1_scene": ("ACEScg",),
    "lin_rec709_scene": ("Linear Rec.709 (sRGB)", "lin_rec709", "Linear Rec.709", "lin_srgb"),
    "lin_rec2020_scene": ("Linear Rec.2020", "lin_rec2020"),
    "lin_p3d65_scene": ("Linear P3-D65", "lin_p3d65"),
    "srgb_rec709_scene": ("sRGB - Texture", "srgb_tx", "Utility - sRGB - Texture", "sRGB"),
}


class ViewTransform:
    """Turns scene values into display values of eight bits.

    Args:
        colour: Config, space, display, view, look, exposure and gamma of the application. An empty
            config means the setting `ocio` (environment OCIO), then the built-in ACES config; an empty
            display or view means the config's default.
        space: Colour space of the pixels; goes before `colour.space`.
        file: Path of a file; where nothing names a space, a file rule of the config that is made for such
            paths decides, its default rule does not.
        hint: Space a file names; used where all these are silent and the config knows it.
        encoded: True for integer files; without any name they count as sRGB, others as scene-linear.
        exact: True to take the transform itself instead of its table.

    Attributes:
        config_name: Path or `ocio://` name of the config.
        space: Colour space the pixels are taken for.
        display: Display in use.
        view: View in use.
        tags: What the movie file must say about the result.
        baked: True when a table does the work.
        identity: A text that is equal where all pixels come out equal; tables a config refers to are
            part of it.

    Instances do not change; `apply` may be called from several threads at once.

    Raises:
        ColourError: Config, space, display, view or look is not known; names that are come as facts.
    """

    def __init__(
        self,
        colour: ColourState,
        *,
        space: str = "",
        file: str = "",
        hint: str = "",
        encoded: bool = False,
        exact: bool = False,
    ) -> None:
        self.config_name = _wanted(colour.config)
        self._config = load_config(self.config_name)
        named = space or colour.space or _ruled_space(self._config, file)
        self.space = _known_space(self._config, named) if named else self._guess(hint, encoded)
        self.display, self.view = _display_and_view(self._config, colour)
        self.tags = tags_for(self.display, self.view)
        transform = self._processor(colour)
        try:
            table = None if exact else self._table(transform, colour)
            self.baked = table is not None
            self.identity = f"{transform.getCacheID()} {ocio.GetVersion()} {self.baked}"
            source = ocio.Config.CreateRaw().getProcessor(table) if table else transform
            self._pixel_types = {
                np.dtype(name): (depth, source.getOptimizedCPUProcessor(depth, *_TO_BYTES))
                for name, depth in _DEPTHS.items()
            }
        except _OCIO_ERRORS as error:
            raise _refused(error, colour) from error

    def apply(self, pixels: NDArray[Any]) -> NDArray[np.uint8]:
        """Return the picture as displayed.

        Args:
            pixels: Height x width x 3 of float16, float32, uint8 or uint16; integers span 0 to 1.

        Returns:
            Height x width x 3. Not-a-number becomes black, infinity the brightest value.
        """
        source = np.ascontiguousarray(pixels)
        if not self.baked and source.dtype.kind == "f":
            # A matrix would turn an infinite channel into three that are not numbers.
            source = np.clip(source, -HALF_MAX, HALF_MAX)
        result = np.empty(source.shape, np.uint8)
        depth, processor = self._pixel_types[source.dtype]
        processor.apply(_described(source, depth), _described(result, ocio.BIT_DEPTH_UINT8))
        return result

    def _table(self, transform: Any, colour: ColourState) -> Any | None:
        linear = self._config.isColorSpaceLinear(self.space, ocio.REFERENCE_SPACE_SCENE)
        return bake(transform.getDefaultCPUProcessor(), linear=linear, gain=2.0**colour.exposure)

    def _guess(self, hint: str, encoded: bool) -> str:
        for name in (hint, *_FILE_SPACES.get(hint, ())):
            found = self._config.getColorSpace(name) if name else None
            if found:
                return str(found.getName())
        if hint:
            logger.info("the config has no space %r, which the file names", hint)
        if encoded:
            return self._guess("srgb_rec709_scene", False)
        return _known_space(self._config, ocio.ROLE_SCENE_LINEAR)

    def _processor(self, colour: ColourState) -> Any:
        """Return the exact transform with exposure, look and gamma where viewers put them."""
        pipeline = ocio.LegacyViewingPipeline()
        pipeline.setDisplayViewTransform(
            ocio.DisplayViewTransform(src=self.space, display=self.display, view=self.view)
        )
        if colour.exposure:
            pipeline.setLinearCC(ocio.MatrixTransform.Scale([2.0**colour.exposure] * 3 + [1.0]))
        if colour.gamma not in (0.0, 1.0):
            power = 1.0 / colour.gamma
            pipeline.setDisplayCC(ocio.ExponentTransform([power, power, power, 1.0]))
        if colour.look:
            _known(colour.look, self._config.getLookNames(), "look")
            pipeline.setLooksOverride(colour.look)
            pipeline.setLooksOverrideEnabled(True)
        try:
            return pipeline.getProcessor(self._config, self._config.getCurrentContext())
        except _OCIO_ERRORS as error:
            raise _refused(error, colour) from error


def load_config(name: str) -> Any:
    """Load an OpenColorIO config.

    Args:
        name: A path or an `ocio://` name; empty for the setting `ocio`, then the built-in ACES config.

    Raises:
        ColourError: There is no such config, or it cannot be read.
    """
    wanted = _wanted(name)
    try:
        return ocio.Config.CreateFromFile(wanted)
    except _OCIO_ERRORS as error:
        known = _built_in_configs() if wanted.startswith("ocio://") else []
        near = difflib.get_close_matches(wanted, known, n=3, cutoff=0.3)
        there = f" Built in are {', '.join(near or known)}." if known else ""
        raise ColourError(
            f"The colour config {wanted} cannot be loaded.{there}",
            next_step="Check the OCIO variable, or unset it to use the built-in ACES config.",
            config=wanted,
            available=known,
            reason=str(error),
        ) from error


def _wanted(name: str) -> str:
    return name or Settings()["ocio"] or DEFAULT_CONFIG


def _built_in_configs() -> list[str]:
    return [f"ocio://{entry[0]}" for entry in ocio.BuiltinConfigRegistry().getBuiltinConfigs()]


# The second is no subclass of the first.
_OCIO_ERRORS = (ocio.Exception, ocio.ExceptionMissingFile)
_DEPTHS = {
    "float16": ocio.BIT_DEPTH_F16,
    "float32": ocio.BIT_DEPTH_F32,
    "uint8": ocio.BIT_DEPTH_UINT8,
    "uint16": ocio.BIT_DEPTH_UINT16,
}
_TO_BYTES = (ocio.BIT_DEPTH_UINT8, ocio.OPTIMIZATION_DEFAULT)


def _described(pixels: NDArray[Any], depth: Any) -> Any:
    height, width, channels = pixels.shape
    item = pixels.itemsize
    return ocio.PackedImageDesc(
        pixels,
        width,
        height,
        ocio.CHANNEL_ORDERING_RGB,
        depth,
        item,
        item * channels,
        item * channels * width,
    )


def _ruled_space(config: Any, path: str) -> str:
    """Return the space a file rule gives a path, empty where only the default rule fits."""
    if not path:
        return ""
    space, rule = config.getColorSpaceFromFilepath(path)
    return "" if rule == config.getFileRules().getNumEntries() - 1 else str(space)


def _known_space(config: Any, name: str) -> str:
    found = config.getColorSpace(name)
    if not found:
        _known(name, config.getColorSpaceNames(), "colour space")
    return str(found.getName())


def _display_and_view(config: Any, colour: ColourState) -> tuple[str, str]:
    displays = list(config.getDisplays())
    display = colour.display
    if not display:
        ordered = [config.getDefaultDisplay(), *displays]
        having = [name for name in ordered if colour.view in config.getViews(name)]
        display = having[0] if having else ordered[0]
    display = _known(display, displays, "display")
    view = colour.view or config.getDefaultView(display)
    return display, _known(view, config.getViews(display), f"view for {display}")


def _known(name: str, names: Iterable[str], what: str) -> str:
    """Return the config's own spelling of a name; OpenColorIO takes any case."""
    available = list(names)
    for candidate in available:
        if candidate.lower() == name.lower():
            return candidate
    near = difflib.get_close_matches(name, available, n=3, cutoff=0.3) or available[:5]
    raise ColourError(
        f"The colour config has no {what} {name!r}; it has {', '.join(near) or 'none'}.",
        next_step="Choose one of the names the config has, or another config.",
        name=name,
        available=available,
    )


def _refused(error: Exception, colour: ColourState) -> ColourError:
    return ColourError(
        "The colour config cannot make this view.",
        next_step="Check that all files the config refers to are there, or choose another view.",
        reason=str(error),
        config=colour.config,
    )
