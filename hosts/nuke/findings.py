"""What speaks against publishing the open script, in an artist's words, and how it is mended."""

from __future__ import annotations

from collections.abc import Iterator

import nuke

from rushes.core.host_data import Finding
from rushes.core.publish.request import PublishRequest

from .dependencies import missing_media
from .scene import find_node, list_sources
from .state import TEMPORARY, marked_nodes, remove_marked

_SAVE = "nuke.save"
_TIDY = "nuke.tidy"
# What the non-commercial edition writes at most.
_NC_SIZE = (1920, 1080)


def find_problems(request: PublishRequest) -> tuple[Finding, ...]:
    """Return what was found, whatever is to be published. Main thread."""
    return (*_saving(), *_sources(), *_media(), *_edition())


def fix(finding: Finding) -> bool | None:
    """Mend a finding of ours; None where it is not ours. Main thread."""
    if finding.fix == _SAVE:
        return bool(nuke.scriptSave())
    if finding.fix == _TIDY:
        remove_marked(TEMPORARY)
        return True
    return None


def _saving() -> Iterator[Finding]:
    root = nuke.root()
    if root.name() == "Root":
        text = "The script was never saved; nobody can open what was published."
        yield Finding("nuke.unsaved", "warning", text)
    elif root.modified():
        text = "The script has changes that are not saved."
        yield Finding("nuke.changed", "info", text, fix=_SAVE)
    left = [node.fullName() for node in marked_nodes(TEMPORARY)]
    if left:
        text = "Nodes of a capture that broke off are still in the script."
        yield Finding("nuke.leftover", "warning", text, tuple(left), fix=_TIDY)


def _sources() -> Iterator[Finding]:
    sources = list_sources(None)
    if not sources:
        text = "There is nothing to publish: connect a viewer, or add a Write node."
        yield Finding("nuke.no_source", "error", text)
        return
    node = find_node(sources[0].id)
    if node is not None and node.treeHasError():
        text = f"{node.name()}, or a node above it, has an error."
        yield Finding("nuke.node_error", "warning", text, (node.fullName(),))


def _media() -> Iterator[Finding]:
    for name, frames in missing_media().items():
        text = f"{name} misses {len(frames)} frames, the first is {frames[0]}."
        yield Finding("nuke.missing_frames", "warning", text, (name,))


def _edition() -> Iterator[Finding]:
    page = nuke.root()["format"].value()
    too_large = page.width() > _NC_SIZE[0] or page.height() > _NC_SIZE[1]
    if nuke.env.get("nc") and too_large:
        text = "Nuke Non-commercial writes no images larger than 1920 x 1080."
        yield Finding("nuke.non_commercial", "warning", text)
