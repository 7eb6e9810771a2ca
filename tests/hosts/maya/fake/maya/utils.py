"""The ways to the main thread; both wait for Maya to be idle, which a Maya without a window never is."""

import threading

from maya_inside import application


def executeDeferred(fn, *args, **kwargs):
    if isinstance(fn, str):
        application.current().when_idle(lambda: application.current().run_text(fn))
    else:
        application.current().when_idle(lambda: fn(*args, **kwargs))


def executeInMainThreadWithResult(fn, *args, **kwargs):
    running = application.current()
    if threading.get_ident() == running.main_thread:
        return fn(*args, **kwargs)
    done, results = threading.Event(), []

    def call():
        try:
            results.append(fn(*args, **kwargs))
        finally:
            done.set()

    running.when_idle(call)
    done.wait()
    return results[0]


def processIdleEvents():
    application.current().idle()
