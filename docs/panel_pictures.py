"""Takes the pictures of docs/panel.md over from those the tests compare with: `python docs/panel_pictures.py`."""

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHOWN = (
    *("sign_in", "picker", "ready", "details", "findings", "uploading", "done", "stopped"),
    *("activity", "activity-needs-you", "notes", "notes-away"),
)


def main() -> None:
    """Copy each, light and at 100 %."""
    folder = ROOT / "docs" / "images" / "panel"
    folder.mkdir(parents=True, exist_ok=True)
    for name in SHOWN:
        shutil.copyfile(
            ROOT / "tests" / "ui" / "golden" / f"{name}-light-100.png", folder / f"{name}.png"
        )


if __name__ == "__main__":
    main()
