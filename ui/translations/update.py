"""Brings the translations up to date: `python -m rushes.ui.translations.update`.

Finds every `tr("…")` of the panel and the texts it takes from core, adds those that are new to each `.ts`
as unfinished, drops those that are gone, and makes the `.qm` files by `pyside6-lrelease`.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from rushes.core.files import write_text_atomically

from ..texts import CONTEXT, FOLDER, LANGUAGES

ROOM = FOLDER.parent
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'


def texts_in_code() -> set[str]:
    """Return every text the panel shows, in English."""
    found = {text for file in sorted(ROOM.rglob("*.py")) for text in _texts_of(file)}
    return found | set(_texts_of_core())


def read_translations(language: str) -> dict[str, str]:
    """Return what the `.ts` of a language says, by the English text; empty for what is unfinished."""
    path = ts_file(language)
    if not path.exists():
        return {}
    root = ElementTree.parse(path).getroot()
    return {
        message.findtext("source", ""): message.findtext("translation", "")
        for message in root.iter("message")
    }


def write_translations(language: str, translations: dict[str, str]) -> None:
    """Write the `.ts` of a language, in the order of the English texts."""
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    for text, translation in sorted(translations.items()):
        message = ElementTree.SubElement(context, "message")
        ElementTree.SubElement(message, "source").text = text
        made = ElementTree.SubElement(message, "translation")
        made.text = translation
        if not translation:
            made.set("type", "unfinished")
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    write_text_atomically(ts_file(language), f"{_HEAD}{body}\n")


def ts_file(language: str) -> Path:
    """Return the file to edit for a language."""
    return FOLDER / f"rushes_{language}.ts"


def update() -> dict[str, list[str]]:
    """Bring every language up to date; return the texts that are still to be translated."""
    texts, unfinished = texts_in_code(), {}
    for language in LANGUAGES:
        known = read_translations(language)
        write_translations(language, {text: known.get(text, "") for text in texts})
        unfinished[language] = sorted(text for text in texts if not known.get(text))
        path = ts_file(language)
        program = Path(sys.executable).with_name("pyside6-lrelease")
        subprocess.run(
            [program, "-silent", path, "-qm", path.with_suffix(".qm")], check=True, timeout=60
        )
    return unfinished


def _texts_of(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
            continue
        first = node.args[0]
        if node.func.id == "tr" and isinstance(first, ast.Constant) and first.value:
            yield str(first.value)


def _texts_of_core() -> Iterator[str]:
    from rushes.core.media.preset_form import preset_form
    from rushes.core.media.preset_library import BUILT_IN
    from rushes.core.publish import choices

    for row in preset_form():
        if not row.path.startswith(("applies.", "help")):
            yield from (row.label, row.help)
    yield from (preset.help for preset in BUILT_IN.values())
    yield from (one.label for one in vars(choices).values() if isinstance(one, choices.Choice))


if __name__ == "__main__":
    for language, texts in update().items():
        sys.stdout.write(f"{language}: {len(texts)} to translate\n")
        sys.stdout.writelines(f"  {text}\n" for text in texts)
