"""States, steps and spans of time in the words of the panel's language."""

from __future__ import annotations

from rushes.core.publish.activity import JobView

from .texts import tr


def state_text(state: str) -> str:
    """Return what people call a state of a publish."""
    return {
        "waiting": tr("waiting"),
        "running": tr("on its way"),
        "needs_you": tr("needs you"),
        "cancelling": tr("being taken back"),
        "done": tr("done"),
        "failed": tr("failed"),
        "cancelled": tr("cancelled"),
    }.get(state, state)


def step_text(step: str) -> str:
    """Return what a step of a publish does."""
    return {
        "prepare": tr("looking up the task"),
        "capture": tr("capturing frames"),
        "encode": tr("encoding the movie"),
        "thumbnail": tr("making the thumbnail"),
        "upload": tr("uploading"),
        "commit": tr("creating the version"),
        "share": tr("sharing the review"),
        "confirm": tr("comparing what arrived"),
    }.get(step, step)


def doing_text(job: JobView) -> str:
    """Return what a publish does now and how far it is, empty where it does nothing."""
    if not job.step:
        return ""
    doing = step_text(job.step)
    if not job.total:
        return doing
    if job.unit == "bytes":
        return tr(
            "{doing}: {done} of {total}",
            doing=doing,
            done=size_text(job.done),
            total=size_text(job.total),
        )
    return tr("{doing}: {done} of {total}", doing=doing, done=job.done, total=job.total)


def speed_text(job: JobView) -> str:
    """Return how fast a step is, empty while that is not known."""
    if not job.speed:
        return ""
    if job.unit == "bytes":
        return tr("{size} a second", size=size_text(job.speed))
    return tr("{count} frames a second", count=round(job.speed, 1))


def time_left_text(seconds: float | None) -> str:
    """Return how long it takes yet, empty while that is not known."""
    if seconds is None:
        return ""
    if seconds < 60:
        return tr("{count} s left", count=max(1, round(seconds)))
    if seconds < 3600:
        return tr("{count} min left", count=round(seconds / 60))
    return tr("{count} h left", count=round(seconds / 3600, 1))


def size_text(count: float) -> str:
    """Return a number of bytes in the largest unit that leaves a number above one."""
    for unit in ("B", "KB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.2f} GB"
