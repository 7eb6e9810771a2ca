"""A production to look at and to try scripts on: always the same, made once, in seconds."""

from __future__ import annotations

from .make import Made, make_demo_data

__all__ = ["Made", "make_demo_data"]
