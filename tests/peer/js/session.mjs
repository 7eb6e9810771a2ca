// Walks through the server with the official JavaScript client; prints one JSON object of what it saw.
// Arguments: server URL, user, key.
import { randomUUID } from "node:crypto";
import assert from "node:assert/strict";
import { Session } from "@ftrack/api";

const CHUNK = 64 * 1024;

// The client uploads as browsers do; this is as much of a browser as it asks for.
class Request extends EventTarget {
  upload = new EventTarget();
  headers = {};
  readyState = 0;
  status = 0;

  open(method, url) { Object.assign(this, { method, url }); }
  setRequestHeader(name, value) { this.headers[name] = value; }
  getResponseHeader(name) { return this.answered.headers.get(name); }
  abort() { this.onabort?.(); }

  async send(body) {
    try {
      this.answered = await fetch(this.url, { method: this.method, headers: this.headers, body });
      this.response = await this.answered.text();
    } catch {
      this.onerror?.();
      return;
    }
    Object.assign(this, { status: this.answered.status, readyState: 4 });
    this.onreadystatechange?.();
    this.onload?.();
    this.dispatchEvent(new Event("loadend"));
  }
}
const browser = Object.assign(new EventTarget(), { FTRACK_UPLOAD_CHUNK_SIZE: CHUNK });
browser.navigator = { onLine: true };
Object.assign(globalThis, { XMLHttpRequest: Request, window: browser });

const [url, user, key] = process.argv.slice(2);
const session = new Session(url, user, key, { autoConnectEventHub: false });
await session.initializing;
const seen = { version: session.serverVersion, types: session.schemas.length };

const wrong = new Session(url, user, "wrong", { autoConnectEventHub: false });
await assert.rejects(wrong.initializing, /InvalidCredentialsError|API key/);
await assert.rejects(session.query("select nonsense from Task"), /nonsense/);

const name = `js_${randomUUID().slice(0, 8)}`;
const [schema] = (await session.query("select id from ProjectSchema limit 1")).data;
const project = (await session.create("Project", { name, project_schema_id: schema.id })).data;
const shot = (await session.create("Shot", { name: "sh010", parent_id: project.id })).data;
await session.update("Shot", [shot.id], { description: 'He said "hi"' });
const path = `select name, description, parent.name, created_at from Shot where parent.name is "${name}"`;
const [found] = (await session.query(path)).data;
assert.deepEqual([found.description, found.parent.name], ['He said "hi"', name]);
assert.ok(found.created_at);
seen.found = (await session.search({ entityType: "Shot", terms: ["h01"], contextId: project.id })).data.length;
const ensured = await session.ensure("Shot", { name: "sh010", parent_id: project.id }, ["name", "parent_id"]);
assert.equal(ensured.id, shot.id);

async function upload(size, fileName) {
  const content = Buffer.alloc(size, "rushes ");
  const file = new File([content], fileName);
  const done = new Promise((resolve, reject) => {
    session.createComponent(file, { onError: reject, onProgress: (part) => part === 100 && resolve() }).then(resolve, reject);
  });
  await done;
  const query = `select id, size, component_locations.location.name from FileComponent where name is "${fileName.split(".")[0]}"`;
  const [component] = (await session.query(query)).data;
  const answer = await fetch(session.getComponentUrl(component.id));
  assert.ok(Buffer.from(await answer.arrayBuffer()).equals(content), `${fileName} came back otherwise`);
  assert.equal(component.component_locations[0].location.name, "ftrack.server");
  assert.equal((await fetch(session.thumbnailUrl(component.id, { size: 100 }))).status, 200);
  await session.delete("FileComponent", [component.id]);
  return component.size;
}
seen.one = await upload(CHUNK - 1, `${name}one.txt`);
seen.parts = await upload(5 * CHUNK + 7, `${name}parts.txt`);

await session.delete("Project", [project.id]);
seen.left = (await session.query(`Shot where id is "${shot.id}"`)).data.length;
console.log(JSON.stringify(seen));
process.exit(0);
