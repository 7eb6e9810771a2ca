"""The page behind `get_widget_url`: what an entity is called, for whoever holds the address."""

from __future__ import annotations

import html
from typing import Any

from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from ..actions.sharing import WIDGET
from ..protocol import ProtocolError
from ..state import ServerState

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>body{{font:15px system-ui;margin:2rem;background:#1d1f23;color:#e8e8e8}}</style>
<h1>{title}</h1><p>{kind}</p></html>
"""
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
}


async def widget(request: Request) -> Response:
    """Show the entity a token names."""
    state: ServerState = request.app.state.server
    try:
        facts = state.signer.read(WIDGET, request.path_params["token"])
    except ProtocolError as error:
        return HTMLResponse(html.escape(error.content), error.status, headers=_HEADERS)
    title = await run_in_threadpool(_title, state, facts)
    kind = html.escape(facts.get("type", ""))
    return HTMLResponse(_PAGE.format(title=html.escape(title), kind=kind), headers=_HEADERS)


def _title(state: ServerState, facts: dict[str, Any]) -> str:
    kind = state.database.schema.get(facts.get("type", ""))
    if kind is None or "name" not in kind.attributes:
        return str(facts["name"])
    table = state.database.tables.of(kind)
    query = select(table.c.name).where(table.c[kind.primary_key[0]] == facts["key"][0])
    with state.database.read() as connection:
        return str(connection.execute(query).scalar() or facts["name"])


routes = [Route("/widget/{token}", widget, methods=["GET"])]
