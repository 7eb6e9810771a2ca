// What stands in the place of the review: the passphrase form, or a friendly word why there is none.

import { byId, listen, make, show } from "./dom.js";

const mark = () => make("img", { src: "/page/icon.svg", alt: "", width: "40", height: "40" });

/** Say why the review can not be shown. `again`, if given, is offered as a button. */
export function showMessage(title, text, next, again = null) {
  open(make("div", { class: "gate-card" }, mark(), make("h1", { text: title }), make("p", { text }),
    make("p", { class: "gate-next", text: next }),
    again ? make("button", { class: "primary", type: "button", text: "Try again", on: { click: again } }) : null));
}

/**
 * Ask for the passphrase until it is right.
 * @param {(passphrase: string) => Promise<void>} enter rejects with an ApiError
 */
export function askPassphrase(enter) {
  const field = make("input", { type: "password", id: "passphrase", autocomplete: "current-password", maxlength: "200", required: true, "aria-describedby": "passphrase-error" });
  const error = make("p", { class: "form-error", id: "passphrase-error", role: "alert" });
  const button = make("button", { class: "primary", type: "submit", text: "Open the review" });
  const form = make("form", { class: "gate-card", novalidate: true }, mark(),
    make("h1", { text: "This review has a passphrase" }),
    make("p", { text: "Whoever sent you the link has it." }),
    make("label", { for: "passphrase", text: "Passphrase" }), field, error, button);
  listen(form, {
    submit: async (event) => {
      event.preventDefault();
      error.textContent = field.value ? "" : "Please type the passphrase.";
      if (!field.value) return;
      button.disabled = true;
      try {
        await enter(field.value);
      } catch (problem) {
        error.textContent = problem.words ?? String(problem);
        field.select();
      } finally {
        button.disabled = false;
      }
    },
  });
  open(form);
  field.focus();
}

/** Take the gate away. */
export function openGate() {
  show(byId("gate"), false);
  byId("gate").replaceChildren();
}

function open(card) {
  show(byId("app"), false);
  show(byId("gate"), true);
  byId("gate").replaceChildren(card);
}
