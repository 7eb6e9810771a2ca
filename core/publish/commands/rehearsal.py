"""`rushes publish --dry-run`: what a publish would do, found out without changing anything."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Optional

from ...commands import print_json, print_line
from ..request import PublishRequest

if TYPE_CHECKING:
    from ...config import Settings
    from ...plugins import Plugins
    from ...session import Session
    from ..steps.shot import Shot
    from ..target import Target


@dataclass(frozen=True)
class Rehearsal:
    """What would happen.

    Attributes:
        media: What is published.
        frames: Scene frames, in words.
        count: Frames of the movie, slate included.
        gaps: Scene frames without an image.
        gap_policy: What would show there.
        rate: Frames a second.
        size: Pixels of the movies, the smallest first.
        colour: How scene values are shown, in words.
        sound: What is heard, in words; empty for nothing.
        preset: How the movie is encoded and what is drawn on it, in words.
        task: Full path of the task.
        asset: Name of the asset.
        asset_is_new: True when it would be made.
        version: Number the version would most likely get.
        review: Name of the review session, empty for none.
        review_is_new: True when it would be made.
        people: E-mail addresses that would be invited.
        send_mail: True when the server would write to them.
        notes: How many notes would be written.
        findings: What checks of plugins say.
    """

    media: str
    frames: str
    count: int
    gaps: tuple[int, ...]
    gap_policy: str
    rate: float
    size: tuple[str, ...]
    colour: str
    sound: tuple[str, ...]
    preset: str
    task: str
    asset: str
    asset_is_new: bool
    version: int
    review: str
    review_is_new: bool
    people: tuple[str, ...]
    send_mail: bool
    notes: int
    findings: tuple[str, ...]


def rehearse_publish(args: Namespace, request: PublishRequest) -> int:
    """Print what a publish of `request` would do.

    Raises:
        InputError, MediaError: The publish would be refused, for the same reason.
        HostError, ServerError, NetworkError: Host or server could not be asked.
    """
    rehearsal = rehearse(request, args.settings)
    if args.json:
        print_json(rehearsal)
    else:
        for line in _lines(rehearsal):
            print_line(line)
    return 0


def rehearse(request: PublishRequest, settings: Settings) -> Rehearsal:
    """Find out what a publish would do; raises as `rehearse_publish`."""
    from ...credentials import open_session
    from ...plugins import plugins_for_request
    from ..steps.shot import find_shot

    plugins = plugins_for_request(request, settings)
    shot = find_shot(plugins, request)
    for note in request.notes:
        shot.frames.media_frame(note.frame)
    picture = _of_files(plugins, request, shot) or _of_scene(request, shot)
    found = [f.text for group in plugins.hook.validate(request=request) for f in group]
    with open_session(settings) as session:
        return _rehearsal(request, shot, picture, session, tuple(found))


def _rehearsal(
    request: PublishRequest,
    shot: Shot,
    picture: _Picture,
    session: Session,
    findings: tuple[str, ...],
) -> Rehearsal:
    from ..steps.prepare import asset_name
    from ..target import find_asset, find_asset_type, find_target

    target = find_target(session, request.task)
    find_asset_type(session, request.asset_type)
    name = asset_name(request)
    asset_id = find_asset(session, target.context_id, name)
    review_is_new, people = _review(request, session, target)
    frames = shot.frames
    return Rehearsal(
        media=request.media,
        frames=f"{frames.first}-{frames.last}" + (f" x{frames.step}" if frames.step > 1 else ""),
        count=frames.count,
        gaps=tuple(f for f in shot.source.missing if frames.first <= f <= frames.last),
        gap_policy=request.gaps.value,
        rate=float(frames.rate),
        size=_sizes(request, picture),
        colour=picture.colour,
        sound=tuple(f"{Path(one.path).name} from {one.start:g}" for one in shot.sounds),
        preset=_preset(request),
        task="/".join(target.path),
        asset=name,
        asset_is_new=asset_id is None,
        version=_next_version(session, asset_id),
        review=request.review.session if request.review else "",
        review_is_new=review_is_new,
        people=people,
        send_mail=bool(request.review and request.review.send_mail),
        notes=len(request.notes),
        findings=findings,
    )


def _review(
    request: PublishRequest, session: Session, target: Target
) -> tuple[bool, tuple[str, ...]]:
    from ...review.sessions import find_review_session

    if request.review is None:
        return False, ()
    found = find_review_session(session, target.project_id, request.review.session)
    known = set(found.emails) if found else set()
    new = (p.email for p in request.review.people if p.email.lower() not in known)
    return found is None, tuple(new)


def _next_version(session: Session, asset_id: Optional[str]) -> int:
    if asset_id is None:
        return 1
    row = session.query(
        f'select version from AssetVersion where asset_id is "{asset_id}" order by version desc'
    ).first()
    return int(row["version"]) + 1 if row else 1


@dataclass(frozen=True)
class _Picture:
    """Pixels across and down, width of one by its height, and colour in words."""

    size: tuple[int, int]
    aspect: float
    colour: str


def _of_files(plugins: Plugins, request: PublishRequest, shot: Shot) -> Optional[_Picture]:
    """Open images and movies as the publish would; None for a scene, which has no pictures yet."""
    from ...capture import ask_host
    from ...host_data import CapturePlan
    from ...media.reader import FootageReader

    if request.host != "standalone":
        return None
    plan = CapturePlan(shot.source.id, shot.wanted, folder="", size=request.size)
    # Naming files is all that a capture of files is.
    chunk = ask_host(plugins, "capture_frames", plan=plan)
    reader = FootageReader(shot.footage(request, chunk.files, chunk.baked, chunk.space))
    view = reader.view
    words = "as the files say"
    if view is not None:
        words = f"{view.space} shown by {view.display} / {view.view} ({view.config_name})"
    return _Picture(reader.size, reader.pixel_aspect, words)


def _of_scene(request: PublishRequest, shot: Shot) -> _Picture:
    colour = request.colour or shot.scene.colour
    words = " / ".join(word for word in (colour.space, colour.display, colour.view) if word)
    size = shot.source.size or request.size or shot.scene.resolution
    return _Picture(size, shot.scene.pixel_aspect, words or "as the scene shows it")


def _sizes(request: PublishRequest, picture: _Picture) -> tuple[str, ...]:
    from ...media.renditions import renditions

    width, height = picture.size
    even = (width + width % 2, height + height % 2)
    found = renditions(even, picture.aspect, request.encode)
    return tuple(f"{one.width}x{one.height}" for one in found)


def _preset(request: PublishRequest) -> str:
    burn_in = request.burn_in
    words = [request.encode.encoder.value]
    words += ["burn-ins"] if burn_in.text else []
    words += [f"slate of {burn_in.slate_length} frames"] if burn_in.slate_length else []
    return ", ".join(words)


def _lines(found: Rehearsal) -> list[str]:
    sizes = " and ".join(found.size)
    gaps = ", ".join(map(str, found.gaps[:8])) + (" …" if len(found.gaps) > 8 else "")
    new, people = " (new)", ", ".join(found.people) or "nobody new"
    mail = ", who get a mail" if found.send_mail and found.people else ""
    lines = [
        f"media    {found.media}",
        f"frames   {found.frames}: {found.count} in the movie, at {found.rate:g} fps",
        f"gaps     {gaps or 'none'}" + (f" ({found.gap_policy})" if gaps else ""),
        f"movies   {sizes}",
        f"colour   {found.colour}",
        f"sound    {', '.join(found.sound) or 'none'}",
        f"encode   {found.preset}",
        f"task     {found.task}",
        f"version  {found.version} of {found.asset}{new if found.asset_is_new else ''}",
    ]
    if found.review:
        lines.append(
            f"review   {found.review}{new if found.review_is_new else ''}; invites {people}{mail}"
        )
    if found.notes:
        lines.append(f"notes    {found.notes}")
    return [*lines, *(f"check    {text}" for text in found.findings), "Nothing was changed."]
