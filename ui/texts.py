"""Every word people read in the panel, in their language: English in the code, others in Qt translations.

A text is written where it is shown, as `tr("Sign in")` with a literal, and `tr("{n} frames", n=12)` with
values by name. `translations/*.ts` hold the other languages, the `.qm` beside them are made of those by
`python -m rushes.ui.translations.update` and shipped.
"""

from __future__ import annotations

import os
from pathlib import Path

from qtpy import QtCore

CONTEXT = "rushes"
LANGUAGES = ("de", "fr", "ja", "zh_CN")
LANGUAGE_VARIABLE = "RUSHES_LANGUAGE"
FOLDER = Path(__file__).with_name("translations")
_OBJECT_NAME = "rushesTranslator"


def tr(text: str, /, **values: object) -> str:
    """Return a text in the language of the panel, with its `{names}` filled in.

    Args:
        text: English, a literal.
        **values: What the names in braces stand for.
    """
    found = str(QtCore.QCoreApplication.translate(CONTEXT, text)) or text
    return found.format(**values) if values else found


def language_of(names: list[str]) -> str:
    """Return which of `LANGUAGES` a person reads best, empty for English.

    Args:
        names: Languages in the order of preference, as `de-AT` or `zh_Hans_CN`.
    """
    for name in names:
        short = name.replace("_", "-").split("-")[0].lower()
        if short == "en":
            return ""
        for language in LANGUAGES:
            if language.split("_")[0] == short:
                return language
    return ""


def install_texts(application: QtCore.QCoreApplication, language: str | None = None) -> None:
    """Have `tr` speak a language from now on. Main thread, before the panel is made.

    Args:
        application: The running application.
        language: One of `LANGUAGES`, or `en`; that of `RUSHES_LANGUAGE`, else of the system, when left
            out.
    """
    wanted = language or os.environ.get(LANGUAGE_VARIABLE)
    names = [wanted] if wanted else list(QtCore.QLocale.system().uiLanguages())
    for old in application.findChildren(QtCore.QTranslator, _OBJECT_NAME):
        application.removeTranslator(old)
        old.deleteLater()
    chosen = language_of(names)
    if not chosen:
        return
    translator = QtCore.QTranslator(application)
    translator.setObjectName(_OBJECT_NAME)
    if translator.load(f"rushes_{chosen}.qm", str(FOLDER)):
        application.installTranslator(translator)
