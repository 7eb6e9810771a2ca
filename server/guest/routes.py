"""The addresses under which guests reach a review session."""

from __future__ import annotations

from starlette.routing import Route

routes: list[Route] = []
