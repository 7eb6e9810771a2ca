import numpy as np
import pytest

from rushes.core.cli import main
from rushes.core.media.images import read_image

TEMPLATE = """
slate = ["{shot}"]
[text]
top_left = "{shot}"
bottom_right = "{frame}"
"""


@pytest.fixture
def preview(tmp_path, write_image):
    """Run the command on a grey image; gives exit code and the path of the picture."""
    image = write_image(tmp_path / "a.0042.png", np.full((90, 160, 3), 90, np.uint8), "uint8")

    def run(*options, template=TEMPLATE):
        (tmp_path / "t.toml").write_text(template, encoding="utf-8")
        out = tmp_path / "out.png"
        arguments = ["burn-in", "preview", image, "--template", str(tmp_path / "t.toml")]
        return main([*arguments, "--out", str(out), *options]), out

    return run


def test_a_preview_carries_the_template_and_nothing_else(preview):
    code, out = preview()
    changed = (read_image(str(out), "uint8").pixels != 90).any(axis=2)
    assert code == 0
    assert changed[:20, :40].any()
    assert changed[-20:, -40:].any()
    assert not changed[30:60].any()


def test_a_preset_with_the_table_is_a_template_too(preview):
    template = '[encode]\ncrf = 20\n[burn_in]\n[burn_in.text]\ntop_left = "x"\n'
    assert preview(template=template)[0] == 0


def test_a_preview_is_scaled_before_it_is_drawn_on(preview):
    code, out = preview("--size", "64x36", "--slate", "--json")
    assert (code, read_image(str(out), "uint8").pixels.shape) == (0, (36, 64, 3))


def test_fields_of_the_command_line_are_written(preview):
    first = read_image(str(preview("--field", "shot=aa")[1]), "uint8").pixels
    second = read_image(str(preview("--field", "shot=漫画")[1]), "uint8").pixels
    assert (first != second).any()


@pytest.mark.parametrize(
    ("options", "template"),
    [
        (("--slate",), '[text]\ntop_left = "x"\n'),
        ((), "[text]\nmiddle = 'x'\n"),
        ((), "= ="),
        (("--out", "look.jpg"), TEMPLATE),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_code(preview, capsys, options, template):
    code, out = preview(*options, template=template)
    assert (code, out.exists()) == (2, False)
    assert "RUSHES-100" in capsys.readouterr().err
