"""Why a guest is refused: one sentence, a next step, a word for the page and an HTTP status each."""

from __future__ import annotations

from rushes.core.errors import (
    CredentialsError,
    NotFoundError,
    PermissionDeniedError,
    RushesError,
    ServerError,
    ValidationError,
)

_ASK_AGAIN = "Ask whoever sent it for a new link."


def unknown_link() -> RushesError:
    """Return the refusal of a token that opens nothing, or does no more."""
    return NotFoundError(
        "This link does not open a review, or it was withdrawn.",
        next_step=f"Check that it was copied whole. {_ASK_AGAIN}",
        reason="unknown_link",
        status=404,
    )


def review_over() -> RushesError:
    """Return the refusal of a review whose end date has passed."""
    return NotFoundError(
        "The time for this review is over.",
        next_step="Whoever sent you the link can open it again.",
        reason="review_over",
        status=410,
    )


def link_off() -> RushesError:
    """Return the refusal of a review whose public link is switched off."""
    return NotFoundError(
        "The link to this review is switched off.",
        next_step=_ASK_AGAIN,
        reason="link_off",
        status=410,
    )


def not_yet(start: str) -> RushesError:
    """Return the refusal of a review that has not begun; `start` is the date."""
    return PermissionDeniedError(
        f"This review opens on {start} (UTC).",
        next_step="Come back then with the same link.",
        reason="not_yet",
        status=403,
    )


def passphrase_needed() -> RushesError:
    """Return the refusal of a guest who has not given the passphrase."""
    return CredentialsError(
        "This review asks for a passphrase.",
        next_step="Whoever sent you the link has it.",
        reason="passphrase_needed",
        status=401,
    )


def wrong_passphrase() -> RushesError:
    """Return the refusal of a wrong passphrase."""
    return CredentialsError(
        "That is not the passphrase.",
        next_step="Mind capitals and spaces, and try again.",
        reason="wrong_passphrase",
        status=403,
    )


def nameless() -> RushesError:
    """Return the refusal of a guest who speaks before saying who they are."""
    return CredentialsError(
        "Nobody knows yet who is speaking.",
        next_step="Give your name and e-mail address first.",
        reason="nameless",
        status=403,
    )


def not_allowed(what: str) -> RushesError:
    """Return the refusal of something this review does not allow; `what` completes the sentence."""
    return PermissionDeniedError(
        f"This review does not let guests {what}.",
        next_step="Ask whoever sent you the link.",
        reason="not_allowed",
        status=403,
    )


def foreign_page() -> RushesError:
    """Return the refusal of a call that does not come from the review page itself."""
    return PermissionDeniedError(
        "This call does not come from the review page.",
        next_step="Open the link in a browser and try there.",
        reason="foreign_page",
        status=403,
    )


def bad_value(message: str, status: int = 422) -> RushesError:
    """Return the refusal of a value; `message` says which and why."""
    return ValidationError(
        message, next_step="Correct it and try again.", reason="bad_value", status=status
    )


def too_fast(seconds: int) -> RushesError:
    """Return the refusal of a guest who sends too much at once."""
    return ServerError(
        "That was too much in a short time.",
        next_step=f"Wait {seconds} seconds and try again.",
        reason="too_fast",
        status=429,
        retry_after=seconds,
    )


def server_failed(reference: str) -> RushesError:
    """Return the answer to a fault of the server; its log has the cause under `reference`."""
    return ServerError(
        "The review server failed.",
        next_step=f"Try again; if it stays, tell whoever sent you the link ({reference}).",
        reason="server_failed",
        status=500,
    )
