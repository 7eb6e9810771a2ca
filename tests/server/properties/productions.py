"""Random small productions, as the operations that create them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from .conditions import MOMENTS, NUMBERS, TEXTS

Operation = dict[str, Any]
texts = st.none() | st.sampled_from(TEXTS)
names = st.sampled_from(TEXTS)
moments = st.none() | st.sampled_from(MOMENTS).map(lambda m: {"__type__": "datetime", "value": m})


CUSTOM = {
    "text": names,
    "number": st.sampled_from(NUMBERS),
    "boolean": st.booleans(),
    "date": moments.filter(bool),
    "enumerator": st.lists(st.sampled_from(["a", "B", "10"]), max_size=2),
}


@st.composite
def productions(
    draw: st.DrawFn, schema_id: str, list_category_id: str, custom_types: dict[str, str]
) -> list[Operation]:
    """The operations of one production."""
    made: list[Operation] = []
    contexts: dict[str, list[str]] = {"Project": [], "Sequence": [], "Shot": [], "Task": []}

    def create(kind: str, entity_id: str | None = None, /, **data: Any) -> None:
        data = {name: value for name, value in data.items() if value is not None}
        entity = {"id": entity_id, **data} if entity_id else data
        made.append({"action": "create", "entity_type": kind, "entity_data": entity})

    def some(keys: list[str]) -> str:
        return draw(st.sampled_from(keys))

    for index in range(draw(st.integers(1, 2))):
        key = f"project{index}"
        contexts["Project"].append(key)
        private = draw(st.none() | st.booleans())
        more = {"name": f"p{index}", "full_name": draw(texts), "is_private": private}
        create("Project", key, project_schema_id=schema_id, start_date=draw(moments), **more)
    for kind, word, above in (
        ("Sequence", "seq", ["Project"]),
        ("Shot", "shot", ["Sequence", "Project"]),
        ("Task", "task", ["Shot", "Sequence", "Project", "Task"]),
    ):
        for index in range(draw(st.integers(0, 3))):
            parents = [key for name in above for key in contexts[name]]
            details = {"sort": draw(st.sampled_from(NUMBERS)), "start_date": draw(moments)}
            more = {"description": draw(texts), "name": draw(names) + str(index), **details}
            contexts[kind].append(f"{word}{index}")
            create(kind, contexts[kind][-1], parent_id=some(parents), **more)
    everything = [key for keys in contexts.values() for key in keys]
    assets = [f"asset{index}" for index in range(draw(st.integers(0, 2)))]
    for key in assets:
        create("Asset", key, name=draw(texts), context_id=some(everything))
    versions = [f"version{index}" for index in range(draw(st.integers(0, 3)))] if assets else []
    for key in versions:
        task = some([*contexts["Task"], ""]) or None
        more = {"comment": draw(texts), "is_published": draw(st.booleans())}
        create("AssetVersion", key, asset_id=some(assets), task_id=task, **more)
    notes: list[str] = []
    for index in range(draw(st.integers(0, 3))):
        answered = some([*notes, ""]) or None
        more = {"content": draw(texts), "is_todo": draw(st.none() | st.booleans())}
        frame = draw(st.none() | st.integers(-1, 2))
        notes.append(f"note{index}")
        parent = some(everything)
        create(
            "Note", notes[-1], parent_id=parent, in_reply_to_id=answered, frame_number=frame, **more
        )
    for name in draw(st.lists(st.sampled_from(["a", "A", "É"]), unique=True)):
        create("Metadata", parent_id=some(everything), key=name, value=draw(names))
    if draw(st.booleans()):
        items = [
            {"__entity_type__": "AssetVersion", "id": key}
            for key in versions
            if draw(st.booleans())
        ]
        create(
            "AssetVersionList",
            "list0",
            name=draw(names),
            project_id="project0",
            category_id=list_category_id,
            items=items,
        )
    for name, values in CUSTOM.items():
        key = f"custom {name}"
        places = {"entity_type": some(["task", "show", "assetversion"])}
        more = {"is_hierarchical": draw(st.booleans()), "default": draw(st.none() | values)}
        project = some(["", "project0"]) or None
        facts = {"key": name, "label": name, "config": "{}", "project_id": project, **places}
        create("CustomAttributeConfiguration", key, type_id=custom_types[name], **facts, **more)
        for kind, owners in (("Context", everything), ("AssetVersion", versions)):
            for owner in owners:
                if draw(st.integers(0, 2)) == 0:
                    made.append(
                        {
                            "action": "update",
                            "entity_type": f"{kind}CustomAttributeValue",
                            "entity_key": [key, owner],
                            "entity_data": {"value": draw(values)},
                        }
                    )
    return made
