"""The end of a hub: closing, the interpreter's exit, a fork."""

import os
import socket
import subprocess
import sys
import textwrap
import threading
import time

import pytest

from rushes.core.events import Event

START = """
    import sys, threading, time
    from rushes.core.events import Event, EventHub
    hub = EventHub(sys.argv[1], "jane", "key-of-jane", timeout=30)
"""


def run(url, code, timeout=20):
    """Run `code` after START in another interpreter and return what it printed."""
    text = textwrap.dedent(START) + textwrap.dedent(code)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", text, url],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def hub_threads():
    return [each for each in threading.enumerate() if each.name.startswith("rushes-events")]


def test_all_threads_are_daemons_and_end_with_the_hub(hub, until):
    async def handler(event):
        return 1

    answers = []
    hub.subscribe("topic=a", handler)
    hub.publish(Event("a"), on_reply=answers.append)
    until(lambda: answers)
    names = {thread.name.split("events-")[1] for thread in hub_threads() if thread.daemon}
    assert names == {"connection", "writer", "dispatcher", "async"}
    hub.close()
    assert hub_threads() == []


def test_closing_does_not_wait_for_a_handler_that_does_not_end(hub, until):
    gate, begun = threading.Event(), threading.Event()
    hub.subscribe("topic=a", lambda event: begun.set() or gate.wait(20))
    hub.publish(Event("a"))
    assert begun.wait(5)
    started = time.monotonic()
    hub.close(0.3)
    assert time.monotonic() - started < 3
    gate.set()
    until(lambda: not hub_threads())


def test_closing_from_a_handler_is_possible(hub, until):
    hub.subscribe("topic=a", lambda event: hub.close())
    hub.publish(Event("a"))
    until(lambda: not hub_threads())


def test_what_was_published_just_before_the_exit_is_sent(server, until):
    run(server.url, "hub.connect()\nfor n in range(20): hub.publish(Event('last'))")
    until(lambda: len(server.topics()) == 20)


def test_the_exit_closes_the_connection_politely(server, until):
    run(server.url, "hub.connect()\nhub.subscribe('topic=a', print)")
    until(lambda: not server.clients)
    assert any("ftrack.meta.subscribe" in frame for frame in server.frames)


def test_the_exit_does_not_wait_for_a_server_that_does_not_answer():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        run(
            f"http://127.0.0.1:{silent.getsockname()[1]}",
            "hub.connect(wait=False)\nhub.publish(Event('never'))",
        )
    assert time.monotonic() - started < 10


def test_the_exit_does_not_wait_for_handlers(server):
    code = """
        import asyncio

        def endless(event):
            begun.release()
            time.sleep(1000)

        async def endless_too(event):
            begun.release()
            await asyncio.sleep(1000)

        begun = threading.Semaphore(0)
        hub.subscribe("topic=b", endless_too)
        hub.subscribe("topic=a", endless)
        hub.connect()
        hub.publish(Event("b"))
        hub.publish(Event("a"))
        begun.acquire()
        begun.acquire()
    """
    started = time.monotonic()
    run(server.url, code)
    assert time.monotonic() - started < 10


def test_the_exit_does_not_wait_for_a_server_that_stopped_reading(server):
    gate = threading.Event()
    server.before_acknowledging = lambda: gate.wait(30)
    started = time.monotonic()
    run(
        server.url,
        "hub.connect()\nfor n in range(20): hub.publish(Event('a', data='x' * 1_000_000))",
    )
    assert time.monotonic() - started < 15
    gate.set()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_in_the_child_of_a_fork_the_hub_begins_anew(server, until):
    code = """
        import os, warnings
        warnings.simplefilter("ignore")  # Newer Pythons warn of threads; that is what is tested.
        seen = []
        hub.subscribe("topic=a", lambda event: seen.append(event.data["n"]))
        hub.connect()
        parent_id = hub.id
        child = os.fork()
        if child == 0:
            try:
                assert not hub.connected
                try:
                    hub.publish(Event("a", data={"n": 0}))
                except Exception as error:
                    assert "not connected" in str(error)
                assert hub.publish(Event("a", data={"n": 1}), synchronous=True) == [None]
                hub.connect()
                assert hub.id != parent_id
                hub.publish(Event("a", data={"n": 2}))
                while seen != [1, 2]:
                    time.sleep(0.01)
                hub.close()
                os._exit(0)
            except BaseException as error:
                print("child", repr(error), flush=True)
                os._exit(1)
        assert os.waitpid(child, 0)[1] == 0
        assert hub.connected and hub.id == parent_id
        hub.publish(Event("a", data={"n": 3}))
        while 3 not in seen:
            time.sleep(0.01)
        print(seen)
    """
    assert run(server.url, code) == "[2, 3]\n"
    until(lambda: not server.clients)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_child_that_never_uses_the_hub_does_not_disturb_the_parents(server):
    code = """
        import os, warnings
        warnings.simplefilter("ignore")
        hub.connect()
        child = os.fork()
        if child == 0:
            sys.exit(0)
        os.waitpid(child, 0)
        seen = []
        hub.subscribe("topic=a", seen.append)
        hub.publish(Event("a"))
        hub.wait(0.2)
        print(len(seen), hub.connected)
    """
    assert run(server.url, code) == "1 True\n"
    assert len([path for path, _ in server.requests if "websocket" in path]) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_child_may_close_the_hub_without_the_parent_noticing(server):
    code = """
        import os, warnings
        warnings.simplefilter("ignore")
        hub.connect()
        child = os.fork()
        if child == 0:
            hub.close()
            os._exit(0)
        os.waitpid(child, 0)
        seen = []
        hub.subscribe("topic=a", seen.append)
        hub.publish(Event("a"))
        hub.wait(0.2)
        print(len(seen), hub.connected)
    """
    assert run(server.url, code) == "1 True\n"
