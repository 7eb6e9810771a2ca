"""The doctor's support bundle: findings, settings, versions, variables and logs, without secrets."""

from __future__ import annotations

import json
import platform
import sys
import zipfile
from importlib.metadata import distributions
from pathlib import Path

from rushes.core.files import coded_error
from rushes.core.log import redact

from .examination import Examination
from .surroundings import Surroundings

# Variables that say how the suite is found and led; all others are nobody's business.
_VARIABLES = ("RUSHES_", "QT_", "PYTHON", "MAYA_", "NUKE_", "BLENDER_", "FTRACK_", "OCIO", "XDG_")
_ALSO = ("PATH", "DISPLAY", "WAYLAND_DISPLAY", "LANG", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")
_SECRET_NAMES = ("KEY", "TOKEN", "SECRET", "PASSWORD")
_LOG_BYTES = 1_000_000


def write_bundle(examination: Examination, around: Surroundings, path: Path) -> None:
    """Write the bundle, a zip.

    Args:
        examination: What the doctor found.
        around: The set-up it examined.
        path: The file to make.

    Raises:
        FileAccessError, NoSpaceError: It cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.part")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name, text in _contents(examination, around).items():
                bundle.writestr(name, _clean(text, around))
        unfinished.replace(path)
    except OSError as error:
        raise coded_error(error, f"{path} cannot be written") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _contents(examination: Examination, around: Surroundings) -> dict[str, str]:
    shown = {v.setting.name: [v.shown, v.origin] for v in around.settings or ()}
    packages = {d.metadata["Name"]: d.version for d in distributions()}
    return {
        "findings.json": _json([finding.as_dict() for finding in examination.findings]),
        "settings.json": _json(shown),
        "system.json": _json({"python": sys.version, "platform": platform.platform()}),
        "packages.json": _json(dict(sorted(packages.items()))),
        "environment.json": _json(_variables(around)),
        "worker.log": _end_of(around.journal.with_name("worker.log")),
    }


def _variables(around: Surroundings) -> dict[str, str]:
    return {
        name: "***" if any(word in name.upper() for word in _SECRET_NAMES) else value
        for name, value in sorted(around.environ.items())
        if name.startswith(_VARIABLES) or name in _ALSO
    }


def _end_of(path: Path) -> str:
    try:
        return path.read_bytes()[-_LOG_BYTES:].decode("utf-8", "replace")
    except OSError:
        return "there is none\n"


def _json(data: object) -> str:
    return json.dumps(data, indent=1)


def _clean(text: str, around: Surroundings) -> str:
    """Remove what looks like a secret, and the key and its likes wherever they may stand."""
    cleaned = redact(text)
    secrets = [v.value for v in around.settings or () if v.setting.secret]
    secrets += [
        value
        for name, value in around.environ.items()
        if any(word in name.upper() for word in _SECRET_NAMES)
    ]
    for secret in secrets:
        if len(secret) > 5:
            cleaned = cleaned.replace(secret, "***")
    return cleaned
