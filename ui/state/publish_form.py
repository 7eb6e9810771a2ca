"""What the artist chose in the tab Publish, and the request that becomes of it. Plain Python.

The panel fills in everything that can be known, so that a first publish needs a task and a click, and a
repeated one the click alone.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any, Optional

from rushes.core.errors import InputError
from rushes.core.host_data import CaptureSource, ColourState, FrameRange, HostInfo
from rushes.core.media.presets import MoviePreset
from rushes.core.plugins import SCENE_HOSTS, host_for_media
from rushes.core.publish.request import Person, PublishRequest, ReviewRights, ReviewTarget
from rushes.core.records import from_plain, to_plain

from .host import SceneView
from .tasks import TaskRow, plain_task, remembered_task

DEFAULT_SESSION = "Dailies"


@dataclass(frozen=True)
class Sharing:
    """Who sees the version.

    Attributes:
        session: Name or id of the review session; empty for none.
        people: Who is invited, as `Jane Doe <jane@example.com>`.
        send_mail: Whether the server writes to those who are new.
        rights: What guests may do; None for what was not touched.
        expires: Last day of the review as `2026-03-31`, empty for none.
        passphrase: What guests must know besides the link; never remembered.
    """

    session: str = DEFAULT_SESSION
    people: tuple[str, ...] = ()
    send_mail: bool = False
    rights: ReviewRights = field(default_factory=ReviewRights)
    expires: str = ""
    passphrase: str = ""


@dataclass(frozen=True)
class PublishForm:
    """Every choice of the tab.

    Attributes:
        task: Where to.
        source: Id of what is captured, empty for the application's default.
        frames: Scene frames without handles, None for the scene's own range.
        handles: Further frames on both sides.
        step: Every n-th frame is captured and held.
        preset: Name of the preset.
        asset: Name of the asset, empty for the usual one.
        comment: What is new in this version.
        sharing: Who sees it.
    """

    task: Optional[TaskRow] = None
    source: str = ""
    frames: Optional[FrameRange] = None
    handles: int = 0
    step: int = 1
    preset: str = ""
    asset: str = ""
    comment: str = ""
    sharing: Sharing = field(default_factory=Sharing)


def remember(form: PublishForm) -> dict[str, Any]:
    """Return a form as it is remembered for the next time: without comment and passphrase."""
    kept = replace(form, comment="", sharing=replace(form.sharing, passphrase=""))
    plain: dict[str, Any] = to_plain(kept)
    plain["task"] = plain_task(form.task) if form.task else None
    return plain


def remembered_form(plain: Any) -> PublishForm:
    """Return the form that was remembered; the usual one where there is none."""
    if not isinstance(plain, Mapping):
        return PublishForm()
    try:
        task = remembered_task(plain.get("task"))
        form = from_plain(PublishForm, {**plain, "task": None})
    except InputError:
        return PublishForm()
    expired = form.sharing.expires and form.sharing.expires < datetime.date.today().isoformat()
    sharing = replace(form.sharing, expires="") if expired else form.sharing
    return replace(form, task=task, sharing=sharing)


def source_of(form: PublishForm, view: SceneView) -> CaptureSource | None:
    """Return the source that a form means in a scene, or None where there is nothing to capture."""
    by_id = {source.id: source for source in view.sources}
    usual = next((one for one in view.sources if one.is_default), None)
    return by_id.get(form.source) or usual or next(iter(view.sources), None)


def frames_of(form: PublishForm, view: SceneView) -> FrameRange:
    """Return the scene frames that are captured, handles included, within what the source has."""
    source = source_of(form, view)
    whole = source.range if source else None
    chosen = form.frames or whole or view.scene.selection_range or view.scene.frame_range
    first, last = chosen.first - form.handles, chosen.last + form.handles
    if whole is not None:
        first, last = max(first, whole.first), min(last, whole.last)
    return FrameRange(first, last)


def asset_of(form: PublishForm, view: SceneView) -> str:
    """Return the name of the asset: as chosen, else after the media or the scene, else the task's."""
    if form.asset.strip():
        return form.asset.strip()
    file = PurePath(view.scene.path.replace("\\", "/")).name
    head = re.split(r"(?:-?\d+-\d+)?[#@]|%\d*d|\$F\d?", file)[0]
    name = head if head != file else re.sub(r"\.-?\d+$", "", PurePath(file).stem)
    # Scenes are saved under rising numbers; the versions of one asset are counted by the server.
    name = re.sub(r"[._-]v?\d+$", "", name.rstrip("._- "), flags=re.IGNORECASE)
    return name or (form.task.name if form.task else "")


def is_media(info: HostInfo, view: SceneView) -> bool:
    """Return whether the scene is media on disk, which the worker opens by itself."""
    path = view.scene.path
    return bool(path) and info.id not in SCENE_HOSTS and host_for_media(path) == info.id


def make_request(
    form: PublishForm, view: SceneView, info: HostInfo, preset: MoviePreset
) -> PublishRequest:
    """Return the request that a form asks for.

    Raises:
        InputError, FrameRangeError: Something in it can never be published.
    """
    source = source_of(form, view)
    media = is_media(info, view)
    return PublishRequest(
        media=view.scene.path if media else "",
        task=form.task.id if form.task else "",
        host=info.id,
        source=source.id if source and not media else "",
        asset=asset_of(form, view),
        frames=frames_of(form, view),
        step=form.step,
        gaps=preset.gaps,
        encode=preset.encode,
        burn_in=preset.burn_in,
        certificate=preset.certificate,
        colour=view.scene.colour if media and view.scene.colour != ColourState() else None,
        comment=form.comment.strip(),
        review=_review(form.sharing),
    )


def _review(sharing: Sharing) -> ReviewTarget | None:
    if not sharing.session.strip():
        return None
    return ReviewTarget(
        session=sharing.session.strip(),
        people=tuple(Person.parse(text) for text in sharing.people),
        send_mail=sharing.send_mail and bool(sharing.people),
        rights=sharing.rights,
        expires=sharing.expires,
        passphrase=sharing.passphrase,
    )
