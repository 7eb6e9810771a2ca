"""What is said of a publish, in words, and in which colour of meaning."""

from __future__ import annotations

from rushes.core.publish.activity import JobView

from ..texts import tr
from ..when import ago
from ..words import speed_text, state_text, step_text, time_left_text


def job_title(view: JobView) -> str:
    """Return what is published: `sh020_anim v003`."""
    return view.title if view.version is None else f"{view.title} v{view.version:03d}"


def job_place(view: JobView) -> str:
    """Return where it goes, as a path people read."""
    return " / ".join(part for part in view.task.split("/") if part)


def job_state(view: JobView) -> str:
    """Return how it stands, in a few words."""
    if view.state == "running":
        return _capital(step_text(view.step)) if view.step else tr("Working")
    if view.state == "waiting":
        return _waiting(view)
    return _capital(state_text(view.state))


def job_pace(view: JobView) -> str:
    """Return speed and time left: `2.1 MB/s · 12 s left`; when it was, for what has ended."""
    if view.state == "running":
        left = time_left_text(view.seconds_left)
        return "  ·  ".join(filter(None, (speed_text(view), left)))
    return ago(view.ended or view.created)


def job_part(view: JobView) -> float | None:
    """Return how much of the step at hand is done, 0 to 1; None where that is not known."""
    if view.state != "running" or not view.total:
        return None
    return min(1.0, view.done / view.total)


def job_mark(view: JobView) -> tuple[str, str]:
    """Return the icon of a publish and its colour: `good`, `warning`, `bad`, `accent` or `muted`."""
    return {
        "done": ("check", "good"),
        "failed": ("error", "bad"),
        "needs_you": ("warning", "warning"),
        "running": ("up", "accent"),
        "cancelled": ("close", "muted"),
    }.get(view.state, ("clock", "muted"))


def step_name(step: str) -> str:
    """Return the name of a step, as the list of steps shows it."""
    return {
        "prepare": tr("Look up the task"),
        "capture": tr("Capture the frames"),
        "encode": tr("Encode and check the movie"),
        "thumbnail": tr("Make the thumbnail"),
        "upload": tr("Upload"),
        "commit": tr("Create the version"),
        "share": tr("Share the review"),
        "confirm": tr("Compare what arrived"),
    }.get(step, step)


def choice_label(choice_id: str, label: str) -> str:
    """Return what people read of a choice.

    Args:
        choice_id: Its id.
        label: Its English label, for choices of others.
    """
    return {
        "retry": tr("Try again"),
        "drop": tr("Drop it"),
        "other_task": tr("Publish to another task"),
        "new_session": tr("Make a new review session"),
        "no_session": tr("Publish without a review session"),
        "new_asset": tr("Make the asset again"),
    }.get(choice_id, label)


def spoken(view: JobView) -> str:
    """Return what a screen reader says of a publish."""
    error = str(view.error.get("message", "")) if view.error else ""
    parts = (job_title(view), job_place(view), job_state(view), job_pace(view), error)
    return ", ".join(filter(None, parts))


def _waiting(view: JobView) -> str:
    if view.error is None:
        return tr("Waits its turn")
    # Codes of the network: RUSHES-4xx.
    if str(view.error.get("code", "")).startswith("RUSHES-4"):
        return tr("Waits for the server")
    return tr("Tries again soon")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
