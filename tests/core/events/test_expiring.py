from rushes.core.events.expiring import Expiring


class Time:
    now = 0.0

    def __call__(self):
        return self.now


def test_an_entry_is_there_until_its_time_is_over():
    time = Time()
    waiting = Expiring(10, time)
    waiting.put("a", 1)
    time.now = 9
    assert waiting.get("a") == 1
    time.now = 10
    assert waiting.get("a") is None
    assert waiting.pop("a") is None


def test_old_entries_make_room_when_new_ones_come():
    time = Time()
    waiting = Expiring(10, time)
    for number in range(1000):
        time.now = float(number)
        waiting.put(number, number)
    assert waiting.clear() == list(range(990, 1000))


def test_an_entry_that_is_taken_is_gone():
    waiting = Expiring(10, Time())
    waiting.put("a", 1)
    assert waiting.pop("a") == 1
    assert waiting.pop("a") is None


def test_a_key_that_is_put_again_lives_from_then_on():
    time = Time()
    waiting = Expiring(10, time)
    waiting.put("a", 1)
    time.now = 6
    waiting.put("a", 2)
    time.now = 15
    assert waiting.get("a") == 2


def test_a_key_that_is_put_again_does_not_keep_older_ones_alive():
    time = Time()
    waiting = Expiring(10, time)
    waiting.put("a", 1)
    waiting.put("b", 2)
    time.now = 6
    waiting.put("a", 3)
    time.now = 12
    assert waiting.clear() == [3]
