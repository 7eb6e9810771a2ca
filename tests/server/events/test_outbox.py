"""The bounded queue of one receiver."""

import asyncio

from rushes.server.events.outbox import Outbox


def test_items_come_out_in_order():
    async def run():
        box = Outbox(10, 100)
        assert all(box.put(number, 1) for number in range(5))
        return [await box.take() for _ in range(5)]

    assert asyncio.run(run()) == list(range(5))


def test_taking_waits_for_an_item():
    async def run():
        box = Outbox(10, 100)
        taking = asyncio.ensure_future(box.take())
        await asyncio.sleep(0)
        box.put("late", 1)
        return await taking

    assert asyncio.run(run()) == "late"


def test_a_box_with_too_many_items_closes_and_forgets_them():
    async def run():
        box = Outbox(2, 100)
        assert [box.put(number, 1) for number in range(4)] == [True, True, False, False]
        assert "2 items of 2 bytes" in box.why_closed
        return await box.take()

    assert asyncio.run(run()) is None


def test_a_box_that_is_too_heavy_closes():
    async def run():
        box = Outbox(10, 100)
        return [box.put("a", 60), box.put("b", 60)]

    assert asyncio.run(run()) == [True, False]


def test_one_item_may_be_heavier_than_the_limit():
    async def run():
        return Outbox(10, 100).put("heavy", 1000)

    assert asyncio.run(run())


def test_what_was_taken_makes_room():
    async def run():
        box = Outbox(1, 10)
        for number in range(5):
            assert box.put(number, 10)
            assert await box.take() == number

    asyncio.run(run())


def test_closing_ends_those_who_wait_and_the_first_reason_counts():
    async def run():
        box = Outbox(1, 1)
        waiting = asyncio.gather(box.take(), box.wait_closed())
        await asyncio.sleep(0)
        box.close("first")
        box.close("second")
        await waiting
        return box.why_closed

    assert asyncio.run(run()) == "first"
