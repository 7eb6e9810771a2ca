"""Addresses under which media is reached from outside: signed, ending, without credentials."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from .signing import Signer

GET = "get"
THUMBNAIL = "thumbnail"


@dataclass(frozen=True)
class SignedAddresses:
    """Makes addresses for one caller.

    Attributes:
        base_url: Address of the server as the caller knows it, without a trailing slash.
        signer: Signs them.
        seconds: How long they are good at least.
        through: Whether the bytes always come from the server itself, never from its storage; for pages
            that load media from nowhere else.
    """

    base_url: str
    signer: Signer
    seconds: int
    through: bool = False

    def media(self, component_id: str, download_name: str | None = None) -> str:
        """Return the address of a component's file.

        Args:
            component_id: The component.
            download_name: Name to save it under; without one a browser shows it.
        """
        address = f"{self.base_url}/component/get?{self._signed(GET, component_id)}"
        address += "&through=1" if self.through else ""
        return f"{address}&name={quote(download_name)}" if download_name else address

    def thumbnail(self, component_id: str, size: int = 300) -> str:
        """Return the address of a component's picture, scaled to fit `size` pixels square."""
        signed = self._signed(THUMBNAIL, component_id)
        return f"{self.base_url}/component/thumbnail?{signed}&size={size}"

    def _signed(self, act: str, component_id: str) -> str:
        return self.signer.parameters(act, component_id, self.seconds)
