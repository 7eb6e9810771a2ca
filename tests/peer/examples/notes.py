"""Notes, reviews, jobs and timers: pages *notes*, *review sessions*, *jobs*, *timers*, *LDAP*."""

import json

import ftrack_api


def example_notes_create_and_reply(stage):
    session, task, user = stage.session, stage.task, stage.user
    note = task.create_note("My new note", author=user)
    by_hand = session.create("Note", {"content": "My second note", "author": user})
    task["notes"].append(by_hand)
    session.commit()
    reply = note.create_reply("My new reply on note", author=user)
    other = session.create("Note", {"content": "Another reply", "author": user})
    note["replies"].append(other)
    session.commit()
    with stage.fresh() as fresh:
        found = {n["id"] for n in fresh.query(f'Note where parent_id is "{task["id"]}"')}
        assert {note["id"], by_hand["id"], reply["id"]} <= found
        replies = fresh.get("Note", note["id"])["replies"]
        assert {r["id"] for r in replies} == {reply["id"], other["id"]}
        assert all(r["in_reply_to"]["id"] == note["id"] for r in replies)
        assert fresh.get("Note", by_hand["id"])["parent_type"] == "TypedContext"
    try:
        session.query(f'Note where parent.id is "{task["id"]}"').all()
    except ftrack_api.exception.ServerError:
        pass
    else:
        raise AssertionError("Note.parent was accepted")


def example_notes_labels(stage):
    session, task, user = stage.session, stage.task, stage.user
    label = session.ensure("NoteLabel", {"name": "External Note"})
    note = task.create_note("labelled", author=user, labels=[label])
    by_hand = session.create("Note", {"content": "labelled as well", "author": user})
    session.create("NoteLabelLink", {"note_id": by_hand["id"], "label_id": label["id"]})
    task["notes"].append(by_hand)
    session.commit()
    for each in (note, by_hand):
        assert [link["label"]["name"] for link in each["note_label_links"]] == ["External Note"]
        found = session.query(
            f'Note where id is "{each["id"]}" and category.name is "External Note"'
        )
        assert found.one() is each
    category = session.query('NoteCategory where name is "External Note"').first()
    noted = task.create_note("with a category", author=user, category=category)
    session.commit()
    assert session.query(f'select category.name from Note where id is "{noted["id"]}"').one()


def example_notes_recipients(stage):
    session, task, user = stage.session, stage.task, stage.user
    john = stage.new_user()
    group = session.ensure("Group", {"name": "Animation"})
    note = task.create_note("With recipients", author=user, recipients=[john, group])
    session.commit()
    with stage.fresh() as other:
        recipients = other.get("Note", note["id"])["recipients"]
        assert {r["resource_id"] for r in recipients} == {john["id"], group["id"], user["id"]}


def example_notes_todo(stage):
    session = stage.session
    note = stage.task.create_note("To do", author=stage.user)
    note["is_todo"] = True
    session.commit()
    note["completed_by"] = stage.user
    session.commit()
    found = session.query(f'Note where id is "{note["id"]}" and is_todo is True').one()
    assert found["completed_by"]["id"] == stage.user["id"]


def example_notes_attachments(stage):
    session = stage.session
    note = stage.task.create_note("With a file", author=stage.user)
    session.commit()
    path = stage.file("attachment.txt", b"attached")
    component = session.create_component(path, data={"name": "My file"}, location=stage.server)
    session.create("NoteComponent", {"component_id": component["id"], "note_id": note["id"]})
    session.commit()
    session.populate(note, "note_components.component")
    (attached,) = note["note_components"]
    assert stage.server.get_url(attached["component"]).startswith("http")
    assert attached["url"]["url"].startswith("http")


def example_review_sessions(stage):
    session = stage.session
    data = {"description": "See updates from last week.", "project": stage.project}
    review = session.create("ReviewSession", {"name": "Weekly review", **data})
    shown = session.create(
        "ReviewSessionObject",
        {
            "name": "Compositing",
            "description": "Fixed shadows.",
            "version": "Version 3",
            "review_session": review,
            "asset_version": stage.version,
        },
    )
    john = {"name": "John Doe", "email": "john.doe@example.com", "review_session": review}
    invitee = session.create("ReviewSessionInvitee", john)
    session.commit()
    query = f'ReviewSession where name is "Weekly review" and project_id is "{stage.project["id"]}"'
    assert session.query(query).one() is review
    assert review in stage.project["review_sessions"]
    assert review["review_session_objects"][:] == [shown]
    assert review["review_session_invitees"][:] == [invitee]
    assert review["end_date"] > review["start_date"]
    session.send_review_session_invite(invitee)
    session.send_review_session_invites([invitee])
    vote = {"status": "approved", "invitee": invitee, "review_session_object": shown}
    session.create("ReviewSessionObjectStatus", vote)
    session.commit()
    session.populate(shown, "statuses.status")
    assert [each["status"] for each in shown["statuses"]] == ["approved"]
    link = session.call([{"action": "get_review_link", "review_session_id": review["id"]}])[0]
    assert "/review/" in link["url"]
    try:
        session.create("ReviewSessionInvitee", {**john, "email": "nonsense"})
        session.commit()
    except ftrack_api.exception.ServerError as error:
        assert "ValidationError" in str(error)
        session.rollback()
    else:
        raise AssertionError("a bad address was accepted")
    session.delete(invitee)
    session.commit()
    with stage.fresh() as other:
        assert not other.get("ReviewSession", review["id"])["review_session_invitees"]


def example_jobs(stage):
    session = stage.session
    text = json.dumps({"description": "My custom job description."})
    job = session.create("Job", {"user": stage.user, "status": "running", "data": text})
    session.commit()
    job["status"] = "done"
    session.commit()
    with stage.fresh() as other:
        found = other.get("Job", job["id"])
        assert found["finished_at"] and json.loads(found["data"])["description"]
    path = stage.file("result.txt", b"result")
    component = session.create_component(path, data={"name": "My file"}, location=stage.server)
    session.create("JobComponent", {"component_id": component["id"], "job_id": job["id"]})
    session.commit()
    session.populate(job, "job_components.component")
    (attached,) = job["job_components"]
    assert stage.server.get_url(attached["component"])


def example_timers(stage):
    session, user = stage.session, stage.user
    for timer in session.query(f'Timer where user_id is "{user["id"]}"'):
        session.delete(timer)
    session.commit()
    user.start_timer(stage.task)
    try:
        user.start_timer(stage.task)
    except ftrack_api.exception.NotUniqueError:
        session.rollback()
    else:
        raise AssertionError("a second timer was accepted")
    user.start_timer(stage.task, force=True)
    timelog = user.stop_timer()
    assert timelog["context"] is stage.task and timelog["duration"] >= 0


def example_ldap(stage):
    """Version 3 of the client has no method for it any more; the call is the same."""
    call = {"action": "delayed_job", "job_type": "SYNC_USERS_LDAP"}
    (answer,) = stage.session.call([call])
    with stage.fresh() as other:
        assert other.get("Job", answer["data"]["id"])["status"] == "failed"
