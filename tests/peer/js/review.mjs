// Notes, statuses, review sessions and invitations with the official JavaScript client, and what else its README
// shows; prints one JSON object. Arguments: server URL, user, key.
import { randomUUID } from "node:crypto";
import assert from "node:assert/strict";
import { operation, Session } from "@ftrack/api";

const [url, user, key] = process.argv.slice(2);
const session = new Session(url, user, key, { autoConnectEventHub: false });
await session.initializing;
const one = async (expression) => (await session.query(expression)).data[0];

const name = `js_${randomUUID().slice(0, 8)}`;
const schema = await one("select id from ProjectSchema limit 1");
const project = (await session.create("Project", { name, project_schema_id: schema.id })).data;
assert.ok((await session.query("select name from Project")).data.some((each) => each.name === name));
await session.update("Project", [project.id], { status: "hidden" });
assert.equal((await one(`select status from Project where name is ${name}`)).status, "hidden");

// One batch: later operations see the effect of earlier ones.
const [taskId, assetId] = [randomUUID(), randomUUID()];
const [, , version] = await session.call([
  operation.create("Task", { id: taskId, name: "comp", parent_id: project.id }),
  operation.create("Asset", { id: assetId, name: "comp", context_id: project.id }),
  operation.create("AssetVersion", { asset_id: assetId, task_id: taskId, comment: "first" }),
]);
assert.equal(version.data.version, 1);

const status = await one('select id from Status where name is "In progress"');
await session.update("Task", taskId, { status_id: status.id });
const task = await one(`select status.state.short, status_changes.status.name from Task where id is "${taskId}"`);
assert.equal(task.status.state.short, "IN_PROGRESS");
assert.equal(task.status_changes[0].status.name, "In progress");

const note = (await session.create("Note", { content: "Too dark", parent_id: version.data.id, parent_type: "AssetVersion", frame_number: 1004 })).data;
await session.create("Note", { content: "Brighter", in_reply_to_id: note.id });
const thread = await one(`select author.username, replies.content, recipients.user.username from Note where id is "${note.id}"`);
assert.deepEqual([thread.author.username, thread.replies[0].content], [user, "Brighter"]);

const review = (await session.create("ReviewSession", { name: "Dailies", description: "", project_id: project.id })).data;
const shown = (await session.create("ReviewSessionObject", { name: "comp", description: "", version: "Version 001", version_id: version.data.id, review_session_id: review.id })).data;
const invitee = (await session.create("ReviewSessionInvitee", { name: "Ann", email: "ann@example.com", review_session_id: review.id })).data;
await session.create("ReviewSessionObjectStatus", { status: "approved", review_session_invitee_id: invitee.id, review_session_object_id: shown.id });
const [sent] = await session.call([{ action: "send_review_session_invite", review_session_invitee_id: invitee.id }]);
const votes = await one(`select statuses.status, asset_version.asset.name from ReviewSessionObject where id is "${shown.id}"`);
assert.deepEqual([votes.statuses[0].status, votes.asset_version.asset.name], ["approved", "comp"]);

await assert.rejects(session.create("ReviewSessionInvitee", { name: "x", email: "nonsense", review_session_id: review.id }), { name: "ServerValidationError" });
await assert.rejects(session.call([operation.create("Task", { id: "undone", name: "a", parent_id: project.id }), operation.create("Nonsense", {})]));
assert.equal((await session.query('Task where id is "undone"')).data.length, 0);

// Dates come back as they were sent, by either decoding.
const start = new Date("2026-01-02T03:04:05.000Z");
await session.update("Task", [taskId], { start_date: start });
const decoded = new Session(url, user, key, { autoConnectEventHub: false, decodeDatesAsIso: true });
await decoded.initializing;
const dated = (await decoded.query(`select start_date from Task where id is "${taskId}"`)).data[0];
assert.equal(new Date(dated.start_date).toISOString(), start.toISOString());

const rows = (await session.query(`select id from Task where project_id is "${project.id}"`)).data;
await session.delete("Project", project.id);
console.log(JSON.stringify({ invited: typeof sent.sent, tasks: rows.length }));
process.exit(0);
