import pickle
import re

import pytest

from rushes.core import errors
from rushes.core.errors import EncodeError, PublishError, RushesError, all_errors


def test_every_code_belongs_to_one_class():
    codes = [kind.code for kind in all_errors()]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"RUSHES-\d{3}", code) for code in codes)


def test_every_class_stands_in_the_drawing_with_its_code():
    drawn = dict(re.findall(r"(\w+Error)\s+(RUSHES-\d{3})", errors.__doc__))
    assert drawn == {kind.__name__: kind.code for kind in all_errors()}


def test_every_class_tells_what_to_do():
    assert all(kind("It broke.").next_step for kind in all_errors())


@pytest.mark.parametrize("kind", all_errors())
def test_an_error_survives_pickling_with_its_facts(kind):
    error = pickle.loads(pickle.dumps(kind("It broke.", next_step="Mend it.", frame=7)))
    assert (type(error), error.message, error.next_step) == (kind, "It broke.", "Mend it.")
    assert error.facts == {"frame": 7}


def test_a_publish_error_carries_the_cause_and_its_next_step():
    cause = EncodeError("The encoder ended.", next_step="Free the memory.")
    error = PublishError.at("encoding the movie", cause)
    assert error.cause is cause
    assert error.next_step == "Free the memory."
    assert "encoding the movie" in error.message
    assert error.as_dict()["facts"]["cause"]["code"] == "RUSHES-601"


def test_facts_become_plain_data():
    plain = RushesError("It broke.", paths=[errors], n=1).as_dict()
    assert plain["facts"]["n"] == 1
    assert isinstance(plain["facts"]["paths"][0], str)
