"""Random queries on random small productions find what plain Python finds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rushes.server.actions import ACTIONS
from rushes.server.actions.batch import Batch

from ..conftest import BASE_URL, Api
from .productions import Operation, productions
from .queries import picked, queries, with_keys
from .world import World

# More of them find more; a night's worth is RUSHES_EXAMPLES=20000.
EXAMPLES = int(os.environ.get("RUSHES_EXAMPLES", "30"))
QUERIES = 8


class _Undone(Exception):
    pass


@contextmanager
def undone(api: Api, operations: list[Operation]) -> Iterator[Batch]:
    """Give a batch in which the operations were run; nothing of it is kept."""
    try:
        with api.state.database.write() as connection:
            batch = Batch(api.state, connection, api.actor, BASE_URL)
            for operation in operations:
                ACTIONS[operation["action"]].run(batch, operation)
            batch.finish()
            yield batch
            raise _Undone
    except _Undone:
        pass


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize="RUSHES_EXAMPLES" not in os.environ,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_a_query_finds_what_plain_python_finds(api: Api, data: st.DataObject) -> None:
    schema = api.query("ProjectSchema")[0]["id"]
    category = api.query("ListCategory")[0]["id"]
    types = {row["name"]: row["id"] for row in api.query("select name from CustomAttributeType")}
    operations = data.draw(productions(schema, category, types), label="production")
    with undone(api, operations) as batch:
        world = World(batch.connection)
        for _ in range(QUERIES):
            query = data.draw(queries(), label="query")
            operation = {"action": "query", "expression": query.text}
            answer = ACTIONS["query"].run(batch, operation)["data"]
            tree = with_keys(query.kind, query.tree)
            assert picked(answer, tree) == query.answer(world), query.text
