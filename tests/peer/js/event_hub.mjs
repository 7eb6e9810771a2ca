// Walks through the event hub with the official JavaScript client; prints one JSON object of what it saw.
// Arguments: server URL, user, key.
import { Event, EventHub, Session } from "@ftrack/api";

const [url, user, key] = process.argv.slice(2);
const SECONDS = 20;

/** A promise with its own resolver, which fails when nothing comes. */
function expectation(what) {
  let arrived;
  const promise = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what} did not come`)), SECONDS * 1000);
    arrived = (value) => { clearTimeout(timer); resolve(value); };
  });
  return { promise, arrived };
}

const session = new Session(url, user, key, { autoConnectEventHub: false });
await session.initializing;
const hub = session.eventHub;
const other = new EventHub(url, user, key, { applicationId: "other" });
const update = expectation("the update");
const heard = expectation("the other hub's event");
const own = [];

// Hubs of the same server and user share one socket, and one that comes late is not told it is open.
hub.connect();
other.connect();
// Acknowledgements do not exist here: a subscription holds as soon as an event comes back.
const subscribed = expectation("an own event");
hub.subscribe("topic=js.ready", () => { subscribed.arrived(); });
hub.subscribe("topic=ftrack.update", (event) => { update.arrived(event); });
hub.subscribe("topic=js.fro*", (event) => { own.push(event); heard.arrived(event); });
hub.subscribe("topic=js.question", (event) => ({ answer: event.data.number + 1 }));
await hub.publish(new Event("js.ready", {}));
await subscribed.promise;

const reply = await other.publishAndWaitForReply(new Event("js.question", { number: 41 }), { timeout: SECONDS });
await other.publish(new Event("js.from", { from: "other" }));
const fromOther = await heard.promise;

const disk = await session.create("Disk", { name: "from javascript" });
const told = await update.promise;
await session.delete("Disk", [disk.data.id]);

console.log(JSON.stringify({
  reply: reply.data,
  replySource: reply.source.user,
  heard: fromOther.data,
  times: own.length,
  changes: told.data.entities[0].changes,
  clientToken: told.data.clientToken === session.clientToken,
  pushToken: told.data.pushToken,
  connected: hub.isConnected(),
}));
hub.disconnect();
other.disconnect();
process.exit(0);
