"""The page on events does what it says."""

import re
from pathlib import Path

from rushes.core.errors import all_errors
from rushes.core.events import outbox, states, switchboard

PAGE = (Path(__file__).parents[2] / "docs" / "events.md").read_text(encoding="utf-8")


def test_every_topic_and_every_code_is_right():
    topics = set(re.findall(r"`(ftrack\.meta\.\w+)`", PAGE))
    assert topics <= switchboard.LOCAL_TOPICS
    codes = {kind.code.rpartition("-")[2] for kind in all_errors()}
    assert set(re.findall(r"`(?:RUSHES)?-(\d{3})`", PAGE)) <= codes


def test_the_figures_are_those_of_the_code():
    assert f"{outbox.LIMIT_BYTES // 1024**2} MiB" in PAGE
    assert f"doubling to {states.Backoff().longest_s:g} s" in PAGE
    assert switchboard.REPLY_LIFETIME_S == 600 and "ten minutes" in PAGE
