"""Every state of the panel as a picture, at 100 and 200 %, light and dark; some larger and in other scripts."""

import pytest

from .golden import LOOKS, THEMES, compare, look
from .states import STATES, details, open_panel, sign_in, stopped


@pytest.mark.parametrize(("theme", "scale"), LOOKS)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_the_panel_looks_as_it_was_looked_at(qtbot, make_panel, tmp_path, theme, scale, state):
    with look(theme, scale):
        panel = open_panel(qtbot, make_panel, tmp_path)
        state(panel)
        compare(panel, state.__name__, theme, scale)


@pytest.mark.parametrize("scale", ["300"])
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("state", [sign_in, details, stopped], ids=lambda state: state.__name__)
def test_the_panel_looks_so_three_times_as_large(qtbot, make_panel, tmp_path, theme, scale, state):
    with look(theme, scale):
        panel = open_panel(qtbot, make_panel, tmp_path)
        state(panel)
        compare(panel, state.__name__, theme, scale)


@pytest.mark.parametrize(("theme", "scale"), LOOKS)
@pytest.mark.parametrize("language", ["ja", "zh_CN"])
def test_the_panel_looks_so_in_another_script(
    qtbot, make_panel, tmp_path, speak, theme, scale, language
):
    speak(language)
    with look(theme, scale):
        panel = open_panel(qtbot, make_panel, tmp_path)
        details(panel)
        compare(panel, f"details-{language}", theme, scale)
