// Asks once who is speaking, and shows it.

import { byId, listen, show } from "./dom.js";

/**
 * Ask for name and e-mail and introduce the guest.
 * @param {(name: string, email: string) => Promise<void>} introduce rejects with an ApiError
 * @param {{name: string, email: string}|null} known to start from
 * @returns {Promise<boolean>} false when the guest would rather not
 */
export function askWho(introduce, known) {
  const dialog = byId("who");
  byId("who-name").value = known?.name ?? "";
  byId("who-email").value = known?.email ?? "";
  byId("who-error").textContent = "";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    const end = new AbortController();
    const options = { signal: end.signal };
    const finish = () => { end.abort(); resolve(dialog.returnValue === "known"); };
    dialog.addEventListener("close", finish, options);
    byId("who-cancel").addEventListener("click", () => dialog.close(""), options);
    byId("who-form").addEventListener("submit", (event) => {
      event.preventDefault();
      submit(introduce, dialog);
    }, options);
  });
}

async function submit(introduce, dialog) {
  const form = byId("who-form");
  const name = byId("who-name").value.trim();
  const email = byId("who-email");
  byId("who-error").textContent = complaint(name, email);
  if (byId("who-error").textContent) return;
  form.inert = true;
  try {
    await introduce(name, email.value.trim());
    dialog.close("known");
  } catch (error) {
    byId("who-error").textContent = error.words ?? String(error);
  } finally {
    form.inert = false;
  }
}

function complaint(name, email) {
  if (!name) return "Please give your name.";
  if (!email.value.trim() || !email.validity.valid) return "Please give a whole e-mail address, like jo@example.com.";
  return "";
}

/** Show the guest's name in the bar; `change()` is called to speak as somebody else. */
export function showGuest(guest, may, change) {
  const button = byId("guest");
  show(button, Boolean(guest) || may.comment || may.vote);
  button.textContent = guest ? guest.name : "Say who you are";
  button.title = guest ? `${guest.email} · change` : "Your name stands beside your notes";
  if (!button.dataset.heard) listen(button, { click: change });
  button.dataset.heard = "yes";
}
