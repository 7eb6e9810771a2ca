"""The number a version will have, for pictures that carry it before there is a version.

Only the server knows the number, and only when the version is created. The one that follows the highest
is burnt in, and looked at again right before the version is created: where somebody else took it
meanwhile, the movies are made and sent again with the next one (docs/decisions/0014).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from ..media.burn_in import holds_field
from .steps.prepare import prepared

if TYPE_CHECKING:
    from .run import PublishRun


def number_to_burn_in(run: PublishRun) -> Optional[int]:
    """Return the number the version would get now; None where the pictures do not carry it.

    Raises:
        ServerError, NetworkError: The server refused or could not be asked.
    """
    template = run.plan.request.burn_in
    if not holds_field(template, "version") or "version" in template.fields:
        return None
    asset_id = prepared(run).asset_id or run.plan.ids.asset
    versions = run.session.query(
        f'select version from AssetVersion where asset_id is "{asset_id}"'
        " order by version descending limit 1"
    ).all()
    return 1 + max((version["version"] for version in versions), default=0)


def version_text(number: Optional[int]) -> str:
    """Return how a number is written, as `v012`; empty without one."""
    return "" if number is None else f"v{number:03d}"
