// What was found when the movie was compared with its source: one line, and the details behind it.

import { byId, make, show } from "./dom.js";

/** Show the certificate of a version, or nothing where it has none. */
export function showCertificate(certificate) {
  const box = byId("certificate");
  show(box, Boolean(certificate));
  if (!certificate) return;
  box.dataset.passed = certificate.passed;
  byId("certificate-summary").textContent = certificate.summary;
  byId("certificate-details").replaceChildren(...certificate.details.flatMap(({ name, text }) => [
    make("dt", { text: name }), make("dd", { text }),
  ]));
}
