"""Python threads beside Blender's drawing."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.blender


def test_a_thread_that_looks_when_the_main_thread_says_so_does_no_harm(in_window):
    """A thread with a time-out of its own crashes Blender 3.4 here; see docs/hosts-blender.md."""
    seen = in_window(
        """
        import json
        import queue
        from rushes.core.capture import looking

        looks, bell, ended = [], queue.SimpleQueue(), threading.Event()

        def ring():
            if bell.empty():
                bell.put(None)
            return None if ended.is_set() else 0.001

        def look():
            while not ended.is_set():
                bell.get()
                with looking():
                    looks.append(len(json.dumps([{str(i): [i] * 9} for i in range(200)])))

        looker = threading.Thread(target=look)
        looker.start()
        plugins.hook.host_call_main(
            call=lambda: bpy.app.timers.register(ring, persistent=True), timeout=60.0
        )
        for number in range(90):
            captured = plugins.hook.host_call_main(
                call=lambda: capture(plugins, plan(1001 + number % 6)), timeout=60.0
            )
        ended.set()
        bell.put(None)
        looker.join()
        answer(looks=len(looks), files=len(captured.files))
        """,
        in_thread=True,
        size=(320, 200),
    )
    assert seen["files"] == 1
    assert seen["looks"] > 20
