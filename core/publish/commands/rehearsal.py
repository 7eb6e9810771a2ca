"""`rushes publish --dry-run`: what a publish would do, found out without changing anything."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass
from typing import TYPE_CHECKING, Optional

from ...commands import print_json, print_line
from ..request import PublishRequest

if TYPE_CHECKING:
    from ...config import Settings
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
        size: Pixels of the movies, the smallest first; empty where only the capture will tell.
        colour: How scene values are shown, in words.
        task: Full path of the task.
        asset: Name of the asset.
        asset_is_new: True when it would be made.
        version: Number the version would most likely get.
        review: Name of the review session, empty for none.
        review_is_new: True when it would be made.
        people: E-mail addresses that would be invited.
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
    task: str
    asset: str
    asset_is_new: bool
    version: int
    review: str
    review_is_new: bool
    people: tuple[str, ...]
    notes: int
    findings: tuple[str, ...]


def rehearse_publish(args: Namespace, request: PublishRequest) -> int:
    """Print what a publish of `request` would do.

    Raises:
        InputError: The publish would be refused, for the same reason.
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
    found = [f.text for group in plugins.hook.validate(request=request) for f in group]
    with open_session(settings) as session:
        return _rehearsal(request, shot, session, tuple(found))


def _rehearsal(
    request: PublishRequest, shot: Shot, session: Session, findings: tuple[str, ...]
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
        size=_sizes(request, shot),
        colour=_colour(request, shot),
        task="/".join(target.path),
        asset=name,
        asset_is_new=asset_id is None,
        version=_next_version(session, asset_id),
        review=request.review.session if request.review else "",
        review_is_new=review_is_new,
        people=people,
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


def _sizes(request: PublishRequest, shot: Shot) -> tuple[str, ...]:
    from ...media.renditions import renditions

    size = shot.source.size or request.size or shot.scene.resolution
    even = (size[0] + size[0] % 2, size[1] + size[1] % 2)
    found = renditions(even, shot.scene.pixel_aspect, request.encode)
    return tuple(f"{one.width}x{one.height}" for one in found)


def _colour(request: PublishRequest, shot: Shot) -> str:
    colour = request.colour or shot.scene.colour
    words = [colour.space, colour.display, colour.view]
    return " / ".join(word for word in words if word) or "as the files say"


def _lines(found: Rehearsal) -> list[str]:
    sizes = " and ".join(found.size)
    gaps = ", ".join(map(str, found.gaps[:8])) + (" …" if len(found.gaps) > 8 else "")
    new, people = " (new)", ", ".join(found.people) or "nobody new"
    lines = [
        f"media    {found.media}",
        f"frames   {found.frames}: {found.count} in the movie, at {found.rate:g} fps",
        f"gaps     {gaps or 'none'}" + (f" ({found.gap_policy})" if gaps else ""),
        f"movies   {sizes}",
        f"colour   {found.colour}",
        f"task     {found.task}",
        f"version  {found.version} of {found.asset}{new if found.asset_is_new else ''}",
    ]
    if found.review:
        lines.append(
            f"review   {found.review}{new if found.review_is_new else ''}; invites {people}"
        )
    if found.notes:
        lines.append(f"notes    {found.notes}")
    return [*lines, *(f"check    {text}" for text in found.findings), "Nothing was changed."]
