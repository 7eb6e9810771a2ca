// Opens the review page: fetches the data, asks for a passphrase where there is one, then hands over
// to the page.

import { Api } from "./api.js";
import { byId, hydrateIcons, listen, show } from "./dom.js";
import { askPassphrase, openGate, showMessage } from "./gate.js";
import { listenKeys } from "./keys.js";
import { ReviewPage } from "./page.js";

const api = new Api(location.pathname.replace(/\/+$/u, ""));
let page = null;

async function open() {
  try {
    const data = await api.data();
    openGate();
    show(byId("app"), true);
    page ??= makePage();
    page.start(data);
  } catch (error) {
    refuse(error);
  }
}

function refuse(error) {
  if (error.reason === "passphrase_needed") {
    askPassphrase(async (passphrase) => {
      await api.enter(passphrase);
      await open();
    });
  } else if (error.status === 404) showMessage("No review here", error.message, error.nextStep);
  else if (error.status === 410) showMessage("This review is closed", error.message, error.nextStep);
  else showMessage("The review can not be shown now", error.message, error.nextStep ?? "", open);
}

function makePage() {
  const review = new ReviewPage(api, refuse);
  const { player, transport } = review;
  const help = () => byId("help").showModal();
  listen(byId("help-open"), { click: help });
  listenKeys([
    { keys: [" "], shown: "Space", words: "Play or stop", run: () => player.toggle() },
    { keys: ["k"], shown: "J K L", words: "Backwards, stop, forwards; again for faster", run: () => player.pause() },
    { keys: ["l"], words: "", run: () => player.faster() },
    { keys: ["j"], words: "", run: () => player.backwards() },
    { keys: ["ArrowLeft", ","], shown: "← →", words: "One frame back or on", run: () => player.step(-1) },
    { keys: ["ArrowRight", "."], words: "", run: () => player.step(1) },
    { keys: ["Shift+ArrowLeft"], shown: "Shift ← →", words: "Ten frames back or on", run: () => player.step(-10) },
    { keys: ["Shift+ArrowRight"], words: "", run: () => player.step(10) },
    { keys: ["Home"], shown: "Home End", words: "First or last frame", run: () => player.step(-Infinity) },
    { keys: ["End"], words: "", run: () => player.step(Infinity) },
    { keys: ["g"], shown: "G", words: "Type a frame to go to", run: () => transport.focusFrame() },
    { keys: ["p"], shown: "P N", words: "Note before or after", run: () => review.turnNote(-1) },
    { keys: ["n"], words: "", run: () => review.turnNote(1) },
    { keys: ["[", "PageUp"], shown: "[ ]", words: "Version before or after", run: () => review.turn(-1) },
    { keys: ["]", "PageDown"], words: "", run: () => review.turn(1) },
    { keys: ["c"], shown: "C", words: "Write a note; Enter sends, Esc goes back", run: () => review.write() },
    { keys: ["d"], shown: "D", words: "Draw on the frame", run: () => review.togglePen() },
    { keys: ["Ctrl+z"], shown: "Ctrl Z", words: "Undo the last line", run: () => review.undo() },
    { keys: ["Escape"], words: "", run: () => review.putPenAway() },
    { keys: ["r"], shown: "R", words: "Loop", run: () => transport.toggleLoop() },
    { keys: ["m"], shown: "M", words: "Sound on or off", run: () => transport.toggleMute() },
    { keys: ["f"], shown: "F", words: "Full screen", run: () => transport.toggleFullscreen() },
    { keys: ["?"], shown: "?", words: "This list", run: help },
  ]);
  return review;
}

hydrateIcons();
open();
