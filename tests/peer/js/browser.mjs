// Uploads with the official JavaScript client in a page of another origin; the test calls these by name.
import { Session } from "@ftrack/api";

async function same(answer, content) {
  const came = new Uint8Array(await answer.arrayBuffer());
  return came.length === content.length && came.every((byte, index) => byte === content[index]);
}

function bytes(size) {
  const content = new Uint8Array(size);
  for (let index = 0; index < size; index += 1) content[index] = (index * 7 + (index >> 9)) & 255;
  return content;
}

async function send(session, content, name) {
  const percents = [];
  const [component] = await session.createComponent(new File([content], name), {
    onProgress: (percent) => percents.push(percent),
  });
  return { id: component.data.id, percents };
}

// Sends a file, fetches it and a piece of it, and deletes it.
window.transfer = async ([url, user, key, size, chunk, name]) => {
  window.FTRACK_UPLOAD_CHUNK_SIZE = chunk;
  const session = new Session(url, user, key, { autoConnectEventHub: false });
  await session.initializing;
  const content = bytes(size);
  const { id, percents } = await send(session, content, name);
  const address = session.getComponentUrl(id);
  const piece = await fetch(address, { headers: { Range: "bytes=10-19" } });
  const seen = {
    id,
    progress: Math.max(...percents),
    whole: await same(await fetch(address), content),
    piece: piece.status === 206 && (await same(piece, content.slice(10, 20))),
    told: piece.headers.get("Content-Range"),
  };
  await session.delete("FileComponent", [id]);
  seen.gone = (await fetch(address, { cache: "no-store" })).status;
  return seen;
};

// Begins to send a file in parts, cancels it, and sends it again under the same id.
window.cancel = async ([url, user, key, size, chunk]) => {
  window.FTRACK_UPLOAD_CHUNK_SIZE = chunk;
  const session = new Session(url, user, key, { autoConnectEventHub: false });
  await session.initializing;
  const [id, content, stop] = [crypto.randomUUID(), bytes(size), new AbortController()];
  const file = new File([content], "plate.bin");
  const seen = {};
  await new Promise((onAborted) => {
    const onProgress = () => stop.abort();
    const options = { data: { id }, signal: stop.signal, onAborted, onProgress };
    const settled = () => (seen.settled = true);
    session.createComponent(file, options).then(settled, settled);
  });
  const address = session.getComponentUrl(id);
  const asked = `select component_locations.id from FileComponent where id is "${id}"`;
  const { data } = await session.query(asked);
  seen.places = data.map((component) => component.component_locations.length);
  seen.cancelled = (await fetch(address, { cache: "no-store" })).status;
  await session.delete("FileComponent", [id]);
  await session.createComponent(file, { data: { id } });
  seen.whole = await same(await fetch(address, { cache: "no-store" }), content);
  return seen;
};

// Sends a picture, and shows its thumbnail in the page.
window.picture = async ([url, user, key]) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 400, height: 200 });
  canvas.getContext("2d").fillRect(0, 0, 400, 200);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  const session = new Session(url, user, key, { autoConnectEventHub: false });
  await session.initializing;
  const { id } = await send(session, new Uint8Array(await blob.arrayBuffer()), "picture.png");
  const image = Object.assign(new Image(), { crossOrigin: "anonymous" });
  image.src = session.thumbnailUrl(id, { size: 100 });
  await image.decode();
  return [image.naturalWidth, image.naturalHeight];
};

window.ready = true;
