// Talks to another client through the hub, in both directions; prints `ready`, then one JSON object.
// Arguments: server URL, user, key.
import { Event, Session } from "@ftrack/api";

const [url, user, key] = process.argv.slice(2);
const SECONDS = 20;
const session = new Session(url, user, key, { autoConnectEventHub: false });
await session.initializing;
const hub = session.eventHub;
hub.connect();

let subscribed, changed;
const ready = new Promise((resolve) => { subscribed = resolve; });
const change = new Promise((resolve, reject) => {
  changed = resolve;
  setTimeout(() => reject(new Error("no change came")), SECONDS * 1000).unref();
});
hub.subscribe("topic=js.ready", () => { subscribed(); });
hub.subscribe("topic=py.question", (event) => ({ answer: event.data.number + 1 }));
hub.subscribe("topic=ftrack.update", (event) => {
  const told = event.data.entities.find((entity) => entity.changes?.name?.new === "from python");
  if (told) changed(told);
});
await hub.publish(new Event("js.ready", {}));
await ready;
console.log("ready");

const reply = await hub.publishAndWaitForReply(new Event("js.question", { number: 41 }), { timeout: SECONDS });
const disk = await session.create("Disk", { name: "from javascript" });
const told = await change;
await session.delete("Disk", [disk.data.id]);
console.log(JSON.stringify({ reply: reply.data, change: told.action }));
process.exit(0);
