// The heads of the page: of the review, and of the version that is shown.

import { showCertificate } from "./certificate.js";
import { byId, show } from "./dom.js";
import { onDay } from "./moments.js";
import { showVotes } from "./votes.js";

/** Show name, project and end of the review. */
export function showSession(session) {
  document.title = `${session.name} · Rushes`;
  byId("session-name").textContent = session.name;
  const facts = [session.project, session.ends_at ? `open until ${onDay(session.ends_at)}` : ""];
  byId("session-facts").textContent = facts.filter(Boolean).join(" · ");
}

/** Show name, words, verdicts and file of a version, or nothing. */
export function showVersion(version, may) {
  byId("version-name").textContent = version?.name ?? "";
  byId("version-name").title = version?.name ?? "";
  byId("version-label").textContent = version?.label ?? "";
  byId("version-text").textContent = version?.description ?? "";
  show(byId("version-text"), Boolean(version?.description));
  showCertificate(version?.certificate ?? null);
  showVotes(version?.votes ?? [], version ? may : {});
  const download = byId("download");
  show(download, Boolean(version?.download));
  if (version?.download) {
    download.href = version.download.url;
    download.download = version.download.name;
  }
}
