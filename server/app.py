"""The web application of one server.

What the server's own pages use, on `request.app.state`:

- `database`: `with database.read() as connection` gives a snapshot, `with database.write() as connection`
  one transaction that may write. Both are for worker threads (`run_in_threadpool`), never for the event
  loop. `database.tables["review_session"]` is a table of SQLAlchemy Core.
- `media`: `media.find(component_id)` gives the stored file (`path`, `name`, `content_type`, `size`) or
  None. Addresses are made by `server.addresses(base_url)`: `.media(id, download_name=None)` and
  `.thumbnail(id, size=300)`; they are signed and end by themselves, and hold no credentials.
- `secret`: the bytes everything is signed with; `server.signer` makes and reads signed tokens.
- `events`: the `EventService`; `async with events.hub.listen(concerns(session_id)) as told` gives the
  `ftrack.update` events about a review session and what is below it.
- `server`: the `ServerState` with all of these. `rushes.server.actions.execute(server, operations, actor,
  base_url)` runs operations as `POST /api` does; `actor` is an `Actor(id, username)`.

`rushes.server.access.review_links` finds the review session of a token; `access.passphrase` compares a
session's passphrase.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

from .backup import PausedByRestore, RestoreWatch, watching
from .encoding.worker import EncodingWorker
from .events import routes as event_routes
from .guest.routes import routes as guest_routes
from .housekeeping import housekeeping
from .media.picture_cache import PictureCache
from .settings import ServerSettings
from .state import ServerState, open_state
from .web import api, downloads, hand_over, health, transfers, widgets
from .web.access_log import AccessLog
from .web.around import Origins


def create_app(settings: ServerSettings, state: ServerState | None = None) -> Starlette:
    """Return the application.

    Args:
        settings: What the server is told.
        state: An opened data folder; opened here when left out. It is closed when the application ends.

    Raises:
        FileAccessError: The data folder cannot be used.
    """
    server = state or open_state(settings)
    watch = RestoreWatch(server)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        encoding = EncodingWorker(server)
        encoding.start()
        app.state.encoding = encoding
        async with housekeeping(server), watching(watch), server.events.watching():
            yield
        await run_in_threadpool(encoding.close)
        await run_in_threadpool(server.close)

    app = Starlette(
        routes=[
            *api.routes,
            *transfers.routes,
            *downloads.routes,
            *widgets.routes,
            *hand_over.routes,
            *guest_routes,
            *event_routes,
            *health.routes,
        ],
        middleware=[
            Middleware(AccessLog),
            Middleware(Origins),
            Middleware(PausedByRestore, watch=watch),
        ],
        lifespan=lifespan,
    )
    app.state.server = server
    app.state.database = server.database
    app.state.media = server.media
    app.state.secret = server.secret
    app.state.events = server.events
    app.state.pictures = PictureCache()
    return app
