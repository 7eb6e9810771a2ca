// Verdicts on a version: the guest's own two buttons and what others have said.

import { byId, make, press, show } from "./dom.js";
import { badge } from "./people.js";

export const APPROVED = "approved";
export const CHANGES = "require_changes";

const WORDS = { [APPROVED]: "approved", [CHANGES]: "requires changes", seen: "has seen it" };

/** Let `choose(status)` be called with a status, or null to take the verdict back. */
export function listenVotes(choose) {
  for (const [id, status] of [["vote-approved", APPROVED], ["vote-changes", CHANGES]]) {
    const button = byId(id);
    button.addEventListener("click", () => {
      choose(button.getAttribute("aria-pressed") === "true" ? null : status);
    });
  }
}

/** Show the verdicts on a version. */
export function showVotes(votes, may) {
  const own = votes.find((vote) => vote.mine)?.status ?? null;
  show(byId("votes"), may.vote);
  press(byId("vote-approved"), own === APPROVED);
  press(byId("vote-changes"), own === CHANGES);
  const told = votes.filter((vote) => vote.status in WORDS);
  show(byId("verdicts"), told.length > 0);
  byId("verdicts").replaceChildren(...told.map((vote) => make(
    "li", { class: `verdict verdict-${vote.status}` }, badge(vote.name),
    make("span", { text: `${vote.mine ? "You" : vote.name} ${words(vote)}` }),
  )));
}

function words(vote) {
  if (!vote.mine) return WORDS[vote.status];
  return { [APPROVED]: "approved this", [CHANGES]: "require changes", seen: "have seen it" }[vote.status];
}

/** One mark for a whole version: changes weigh more than approval. */
export function verdictOf(votes) {
  if (votes.some((vote) => vote.status === CHANGES)) return CHANGES;
  return votes.some((vote) => vote.status === APPROVED) ? APPROVED : null;
}
