"""The panel's texts in every language."""

import re

import pytest
from qtpy import QtCore

from rushes.ui.texts import CONTEXT, FOLDER, LANGUAGES, install_texts, language_of, tr
from rushes.ui.translations.update import read_translations, texts_in_code

TEXTS = sorted(texts_in_code())


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


def test_every_text_is_translated(language):
    known = read_translations(language)
    assert [text for text in TEXTS if not known.get(text)] == []
    assert sorted(known) == TEXTS


def test_every_translation_keeps_its_names_in_braces(language):
    wrong = {
        text: translation
        for text, translation in read_translations(language).items()
        if sorted(re.findall(r"{[^}]*}", text)) != sorted(re.findall(r"{[^}]*}", translation))
    }
    assert wrong == {}


def test_every_translation_keeps_its_key_for_the_keyboard(language):
    wrong = {
        text: translation
        for text, translation in read_translations(language).items()
        if len(re.findall(r"&\w", text)) != len(re.findall(r"&\w", translation))
    }
    assert wrong == {}


def test_what_is_shipped_says_what_the_source_says(qtbot, language):
    translator = QtCore.QTranslator()
    assert translator.load(f"rushes_{language}.qm", str(FOLDER))
    application = QtCore.QCoreApplication.instance()
    application.installTranslator(translator)
    shipped = {text: application.translate(CONTEXT, text) for text in TEXTS}
    application.removeTranslator(translator)
    assert shipped == {text: read_translations(language)[text] for text in TEXTS}


@pytest.mark.parametrize(
    ("names", "language"),
    [
        (["de-AT", "en-US"], "de"),
        (["en-GB", "de"], ""),
        (["it", "ja-JP"], "ja"),
        (["zh_Hans_CN"], "zh_CN"),
        (["it"], ""),
        ([], ""),
    ],
)
def test_the_first_language_that_is_known_is_taken(names, language):
    assert language_of(names) == language


def test_when_a_language_is_installed_then_texts_are_in_it_until_another_is(qapp):
    install_texts(qapp, "de")
    assert tr("Sign in") == "Anmelden"
    install_texts(qapp, "en")
    assert tr("Sign in") == "Sign in"
