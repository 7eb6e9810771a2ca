"""Every error of the suite: one tree, one code each, split by who can act.

    RushesError                       RUSHES-000
    ├── InputError                    RUSHES-100   the person who asked
    │   ├── NoMediaError              RUSHES-101
    │   ├── MissingFramesError        RUSHES-102
    │   ├── UnreadableImageError      RUSHES-103
    │   ├── UnsupportedMediaError     RUSHES-104
    │   ├── FrameRangeError           RUSHES-105
    │   ├── TargetNotFoundError       RUSHES-106
    │   ├── AmbiguousTargetError      RUSHES-107
    │   ├── TargetGoneError           RUSHES-108
    │   └── CheckFailedError          RUSHES-109
    ├── ApiUseError                   RUSHES-150   the author of a script
    │   ├── UnknownEntityTypeError    RUSHES-151
    │   ├── UnknownAttributeError     RUSHES-152
    │   ├── ImmutableAttributeError   RUSHES-153
    │   ├── QuerySyntaxError          RUSHES-154
    │   ├── NoResultFoundError        RUSHES-155
    │   ├── MultipleResultsFoundError RUSHES-156
    │   ├── ClosedError               RUSHES-157
    │   └── LocationError             RUSHES-158
    ├── ConfigError                   RUSHES-200   whoever set the machine up
    │   ├── MissingSettingError       RUSHES-201
    │   ├── BadSettingError           RUSHES-202
    │   ├── MissingPartError          RUSHES-203
    │   ├── NoSpaceError              RUSHES-204
    │   ├── FileAccessError           RUSHES-205
    │   ├── NewerDataError            RUSHES-206
    │   ├── BrokenBackupError         RUSHES-207
    │   ├── AlreadyServedError        RUSHES-208
    │   ├── FilesInUseError           RUSHES-209
    │   ├── ForeignFileError          RUSHES-210
    │   └── BrokenBundleError         RUSHES-211
    ├── ServerError                   RUSHES-300   the server said no
    │   ├── CredentialsError          RUSHES-301
    │   ├── PermissionDeniedError     RUSHES-302
    │   ├── ValidationError           RUSHES-303
    │   ├── NotFoundError             RUSHES-304
    │   ├── ConflictError             RUSHES-305
    │   ├── ServerFailureError        RUSHES-306
    │   ├── BadAnswerError            RUSHES-307
    │   └── IncompatibleServerError   RUSHES-308
    ├── NetworkError                  RUSHES-400   the way to the server
    │   ├── UnreachableError          RUSHES-401
    │   ├── NoAnswerError             RUSHES-402
    │   └── TransferError             RUSHES-403
    ├── HostError                     RUSHES-500   the application
    │   ├── HostUnavailableError      RUSHES-501
    │   ├── HostBusyError             RUSHES-502
    │   ├── CaptureError              RUSHES-503
    │   └── SceneChangedError         RUSHES-504
    ├── MediaError                    RUSHES-600   the movie
    │   ├── EncodeError               RUSHES-601
    │   ├── ColourError               RUSHES-602
    │   └── VerificationError         RUSHES-603
    ├── PluginError                   RUSHES-700   code of somebody else
    ├── CancelledError                RUSHES-800   nobody: it was asked for
    └── PublishError                  RUSHES-900   a step of a publish; carries one of the above

A message is one sentence an artist understands; `next_step` says what to do; facts for the TD are
attributes. Errors of other libraries are wrapped once, at the seam, with `from`.
"""

from __future__ import annotations

from typing import Any, ClassVar


class RushesError(Exception):
    """The base of every error the suite raises on purpose.

    Args:
        message: One sentence, without a trailing code.
        next_step: What the reader can do now; the class default when left out.
        **facts: Whatever helps a TD (paths, numbers, server codes). Never a secret.

    Attributes:
        code: Stable name of the error, `RUSHES-` and three digits.
        exit_code: What the command line returns for it.
        facts: The keyword arguments as given.
    """

    code: ClassVar[str] = "RUSHES-000"
    exit_code: ClassVar[int] = 1
    default_next_step: ClassVar[str] = "Run the command again with --debug and show it to your TD."

    def __init__(self, message: str, *, next_step: str | None = None, **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step or self.default_next_step
        self.facts = facts

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle with the keyword arguments, which `Exception` alone would drop."""
        return _revive, (type(self), self.message, self.next_step, self.facts)

    def as_dict(self) -> dict[str, Any]:
        """Return code, message, next step and facts as plain data, for `--json` and journals."""
        facts = {name: _plain(value) for name, value in self.facts.items()}
        return {
            "code": self.code,
            "message": self.message,
            "next_step": self.next_step,
            "facts": facts,
        }


def _revive(
    kind: type[RushesError], message: str, next_step: str, facts: dict[str, Any]
) -> RushesError:
    return kind(message, next_step=next_step, **facts)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    return str(value)


class InputError(RushesError):
    """What was asked for cannot be done as asked."""

    code = "RUSHES-100"
    exit_code = 2
    default_next_step = "Correct the request and try again."


class NoMediaError(InputError):
    """No file matches the given path or pattern."""

    code = "RUSHES-101"
    default_next_step = "Check the path and the frame padding, for example shot.####.exr."


class MissingFramesError(InputError):
    """A sequence has gaps, or frames of the asked range are not there."""

    code = "RUSHES-102"
    default_next_step = "Render the missing frames, or choose a range without gaps."


class UnreadableImageError(InputError):
    """A file exists but is no complete image or movie."""

    code = "RUSHES-103"
    default_next_step = "Render or copy this file again."


class UnsupportedMediaError(InputError):
    """A file is of a kind that cannot be published."""

    code = "RUSHES-104"
    default_next_step = "Use EXR, DPX, TIFF, PNG or JPEG frames, or an MP4 or MOV movie."


class FrameRangeError(InputError):
    """A frame or a range of frames makes no sense here."""

    code = "RUSHES-105"
    default_next_step = "Give the range as FIRST-LAST, for example 1001-1048."


class TargetNotFoundError(InputError):
    """The task, project or review session that was named does not exist for this user."""

    code = "RUSHES-106"
    default_next_step = "Check the name, or give the id; a path reads Project/Sequence/Shot/Task."


class AmbiguousTargetError(InputError):
    """More than one task, project or review session has that name."""

    code = "RUSHES-107"
    default_next_step = "Give the id instead of the name."


class TargetGoneError(InputError):
    """What a publish was to hang on was deleted or closed while it waited."""

    code = "RUSHES-108"
    default_next_step = "Choose what to do with `rushes jobs`: another task or session, or drop it."


class CheckFailedError(InputError):
    """A check of a plugin speaks against the publish; the fact `findings` lists what it found."""

    code = "RUSHES-109"
    default_next_step = "Mend what the check found and publish again."


class ApiUseError(RushesError):
    """A script called the session in a way that has no meaning."""

    code = "RUSHES-150"
    exit_code = 2
    default_next_step = "Correct the script; docs/reference names every call."


class UnknownEntityTypeError(ApiUseError):
    """The server's schema has no such entity type."""

    code = "RUSHES-151"


class UnknownAttributeError(ApiUseError, KeyError):
    """The entity type has no such attribute."""

    code = "RUSHES-152"
    __str__ = Exception.__str__


class ImmutableAttributeError(ApiUseError):
    """The attribute may only be set when the entity is created."""

    code = "RUSHES-153"


class QuerySyntaxError(ApiUseError):
    """A query or an expression cannot be read; the message says where."""

    code = "RUSHES-154"


class NoResultFoundError(ApiUseError):
    """`one()` found nothing."""

    code = "RUSHES-155"


class MultipleResultsFoundError(ApiUseError):
    """`one()` found more than one."""

    code = "RUSHES-156"


class ClosedError(ApiUseError):
    """A closed session, hub or encoder was used."""

    code = "RUSHES-157"


class LocationError(ApiUseError):
    """A location does not hold a component, holds it already, or cannot be reached from here."""

    code = "RUSHES-158"
    default_next_step = "Check which locations hold it with get_component_availability."


class ConfigError(RushesError):
    """The machine or the studio settings are not right."""

    code = "RUSHES-200"
    exit_code = 3
    default_next_step = "Run `rushes config` to see every setting and where it comes from."


class MissingSettingError(ConfigError):
    """A setting that is needed has no value anywhere."""

    code = "RUSHES-201"


class BadSettingError(ConfigError):
    """A setting has a value that cannot be used."""

    code = "RUSHES-202"


class MissingPartError(ConfigError):
    """A program or a library that this act needs is not installed."""

    code = "RUSHES-203"
    default_next_step = 'Install it with: pip install "rushes[worker]"'


class NoSpaceError(ConfigError):
    """The disk is full, or would be."""

    code = "RUSHES-204"
    default_next_step = "Free some space, or point RUSHES_WORK_DIR at a larger disk, and try again."


class FileAccessError(ConfigError):
    """A file or folder cannot be read or written."""

    code = "RUSHES-205"
    default_next_step = "Check that the folder exists and that you may read and write it."


class NewerDataError(ConfigError):
    """A server's data, or a backup of it, was written by a newer Rushes."""

    code = "RUSHES-206"
    default_next_step = "Install that version of Rushes, or restore a backup from before it."


class BrokenBackupError(ConfigError):
    """A backup is not whole, or is none."""

    code = "RUSHES-207"
    default_next_step = "Take another backup; nothing was changed."


class AlreadyServedError(ConfigError):
    """Another process serves the same data folder or the same database."""

    code = "RUSHES-208"
    default_next_step = "Stop the other server first, or name another folder with --data."


class FilesInUseError(ConfigError):
    """Files cannot be changed now: an application has them open, or another installation is at work."""

    code = "RUSHES-209"
    default_next_step = (
        "Close the application and run the same command again; it goes on from here."
    )


class ForeignFileError(ConfigError):
    """Something lies where the installer would lay its own, and the installer did not put it there."""

    code = "RUSHES-210"
    default_next_step = "Move it away and run the same command again; nothing of it was touched."


class BrokenBundleError(ConfigError):
    """A bundle is not whole, was changed after it was made, or is for another machine."""

    code = "RUSHES-211"
    default_next_step = "Copy the bundle again, or make it anew with `rushes bundle`."


class ServerError(RushesError):
    """The server understood the call and refused it, or failed.

    Facts, where the server gave them: `exception` and `error_code` (its own words), `status` (HTTP),
    `operation` (the action that failed).
    """

    code = "RUSHES-300"
    exit_code = 4
    default_next_step = "Try again; if it stays, show this message to your TD."


class CredentialsError(ServerError):
    """User or API key are not accepted."""

    code = "RUSHES-301"
    default_next_step = "Check FTRACK_SERVER, FTRACK_API_USER and FTRACK_API_KEY, or sign in again."


class PermissionDeniedError(ServerError):
    """The user may not do this."""

    code = "RUSHES-302"
    default_next_step = "Ask your production for the right, or choose another project."


class ValidationError(ServerError):
    """The server refused a value."""

    code = "RUSHES-303"


class NotFoundError(ServerError):
    """The entity is not on the server, or not for this user."""

    code = "RUSHES-304"


class ConflictError(ServerError):
    """The entity exists already, or was changed by somebody else meanwhile."""

    code = "RUSHES-305"


class ServerFailureError(ServerError):
    """The server broke (HTTP 5xx, or an error nobody could foresee)."""

    code = "RUSHES-306"
    default_next_step = "Wait a moment and try again; nothing was lost."


class BadAnswerError(ServerError):
    """The answer is not what the protocol promises."""

    code = "RUSHES-307"
    default_next_step = (
        "Check that FTRACK_SERVER points at an ftrack server and not at a proxy page."
    )


class IncompatibleServerError(ServerError):
    """The server is too old, or misses an action that is needed."""

    code = "RUSHES-308"


class NetworkError(RushesError):
    """The server could not be reached, or not for long enough."""

    code = "RUSHES-400"
    exit_code = 5
    default_next_step = "Check the network and try again; nothing was lost."


class UnreachableError(NetworkError):
    """No connection could be made."""

    code = "RUSHES-401"
    default_next_step = "Check FTRACK_SERVER, the network and the proxy, then try again."


class NoAnswerError(NetworkError):
    """The server did not answer in time."""

    code = "RUSHES-402"


class TransferError(NetworkError):
    """An upload or a download broke off or arrived damaged."""

    code = "RUSHES-403"


class HostError(RushesError):
    """The application could not do what was asked."""

    code = "RUSHES-500"
    exit_code = 6


class HostUnavailableError(HostError):
    """The application is not there, or no adapter for it is."""

    code = "RUSHES-501"
    default_next_step = "Start it, install it, or choose another one with --host."


class HostBusyError(HostError):
    """The application's main thread did not take the call in time."""

    code = "RUSHES-502"
    default_next_step = "Wait until the application is idle and try again."


class CaptureError(HostError):
    """The application could not make the images."""

    code = "RUSHES-503"


class SceneChangedError(HostError):
    """A capture left the scene other than it was; facts name what differs."""

    code = "RUSHES-504"
    default_next_step = (
        "Reload the scene if in doubt, and report this: it is a fault of the adapter."
    )


class MediaError(RushesError):
    """The movie could not be made or is not right."""

    code = "RUSHES-600"
    exit_code = 7
    default_next_step = "The frames are kept; try again, or show this message to your TD."


class EncodeError(MediaError):
    """The encoder failed; facts hold what it printed."""

    code = "RUSHES-601"


class ColourError(MediaError):
    """A colour space, display, view or config is not known or not usable."""

    code = "RUSHES-602"


class VerificationError(MediaError):
    """The finished movie does not show what it must."""

    code = "RUSHES-603"


class PluginError(RushesError):
    """A plugin could not be loaded or broke its contract."""

    code = "RUSHES-700"
    exit_code = 8
    default_next_step = "Mend or remove the plugin; the log names the file and the line."


class CancelledError(RushesError):
    """Somebody cancelled; nothing is left behind."""

    code = "RUSHES-800"
    exit_code = 130
    default_next_step = "Start again whenever you like."


class PublishError(RushesError):
    """A step of a publish failed.

    Attributes:
        step: Name of the step, as in the plan.
        cause: The error that stopped it.
    """

    code = "RUSHES-900"

    def __init__(self, message: str, *, next_step: str | None = None, **facts: Any) -> None:
        super().__init__(message, next_step=next_step, **facts)
        self.step: str = facts.get("step", "")
        self.cause: RushesError | None = facts.get("cause")

    @classmethod
    def at(cls, step: str, cause: RushesError, **facts: Any) -> PublishError:
        """Return the error for `cause`, met in `step`; its next step is the cause's."""
        message = f"The publish stopped while {step}: {cause.message}"
        return cls(message, next_step=cause.next_step, step=step, cause=cause, **facts)

    def as_dict(self) -> dict[str, Any]:
        """Return the plain data of the error with its cause nested."""
        data = super().as_dict()
        data["facts"]["cause"] = self.cause.as_dict() if self.cause else None
        return data


def all_errors(root: type[RushesError] = RushesError) -> list[type[RushesError]]:
    """Return every error class, the root first, in the order they are declared."""
    found = [root]
    for child in root.__subclasses__():
        found.extend(all_errors(child))
    return found
