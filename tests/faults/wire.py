"""What a request is, in a few words: the same for the proxy that breaks it and the process that dies at it."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

_FROM = re.compile(r"\bfrom (\w+)")


def kind_of(method: str, url: str, body: bytes) -> str:
    """Return the kind of a request: `create AssetVersion`, `PUT part`, `GET media`."""
    if method == "POST":
        return _call(body)
    path = urlsplit(url).path.strip("/").split("/")
    return f"{method} {path[1] if path[0] == 'upload' else path[0]}"


def _call(body: bytes) -> str:
    first = json.loads(body or b"[{}]")[0]
    found = _FROM.search(first.get("expression", ""))
    what = found.group(1) if found else first.get("entity_type", "")
    return f"{first.get('action', '')} {what}".strip()
