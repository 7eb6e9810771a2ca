import logging
import sys

import pytest

from rushes.core.log import RedactingFormatter, redact

SECRET = "3f9a-Secret"


@pytest.mark.parametrize(
    "text",
    [
        f"ftrack-api-key: {SECRET}",
        f"{{'api_key': '{SECRET}', 'user': 'mira'}}",
        f'{{"apiKey": "{SECRET}"}}',
        f"https://host/component/get?id=1&apiKey={SECRET}&username=mira",
        f"passphrase={SECRET}",
        f"signature={SECRET}",
    ],
)
def test_a_secret_is_taken_out_wherever_it_stands(text):
    assert SECRET not in redact(text)


def test_the_rest_of_the_line_stays():
    assert redact(f"GET /x?apiKey={SECRET}&id=7") == "GET /x?apiKey=***&id=7"


def test_a_traceback_is_redacted_as_well():
    try:
        raise ValueError(f"token={SECRET}")
    except ValueError:
        record = logging.LogRecord("a", logging.ERROR, "f", 1, "broke", (), sys.exc_info())
    line = RedactingFormatter().format(record)
    assert "ValueError" in line
    assert SECRET not in line


def test_for_people_an_exception_is_one_line():
    try:
        raise ValueError(f"boom, token={SECRET}")
    except ValueError:
        record = logging.LogRecord("a", logging.ERROR, "f", 1, "broke", (), sys.exc_info())
    line = RedactingFormatter(tracebacks=False).format(record)
    assert line == "broke\nValueError: boom, token=***"
