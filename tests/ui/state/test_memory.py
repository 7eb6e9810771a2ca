"""What the panel remembers."""

import json

from rushes.ui.state.memory import FORMAT, Memory, write_memory


def test_when_it_is_written_then_a_later_panel_knows_it(tmp_path):
    memory = Memory(tmp_path / "folder" / "panel.json")
    memory.put("task", "one", host="maya")
    memory.put("task", "two", scene="maya:/a.ma")
    write_memory(memory.path, memory.text())
    later = Memory(memory.path)
    assert later.get("task", host="maya") == "one"
    assert later.get("task", scene="maya:/a.ma") == "two"
    assert later.get("task") is None


def test_when_there_are_many_scenes_then_those_used_last_are_kept(tmp_path):
    memory = Memory(tmp_path / "panel.json")
    for number in range(301):
        memory.put("task", number, scene=f"/{number}.ma")
    assert memory.get("task", scene="/0.ma") is None
    assert memory.get("task", scene="/300.ma") == 300


def test_when_the_file_is_broken_then_it_begins_anew(tmp_path):
    path = tmp_path / "panel.json"
    for content in ("{", "[]", json.dumps({"format": FORMAT, "all": 3}), '{"format": "other/9"}'):
        path.write_text(content, encoding="utf-8")
        assert Memory(path).get("accounts", []) == []


def test_when_it_cannot_be_written_then_nothing_is_raised(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    write_memory(tmp_path / "file" / "panel.json", "{}")
