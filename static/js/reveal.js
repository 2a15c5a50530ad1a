// What staff ask of the server for one person, and see once: a member's safety card, whose opening the server writes into
// the audit before it answers, and a new link. Nothing of an answer is kept here beyond the dialog that shows it.

/**
 * @param {typeof fetch} ask
 * @param {string} api the session's address
 * @param {string} who
 * @param {string} purpose
 * @param {string} [proof] a password or code, where the server asked again who holds this browser
 * @returns {Promise<{card?: Record<string, any>, say?: string, prove?: boolean}>} the card, or a sentence that says why not
 */
export async function reveal(ask, api, who, purpose, proof) {
  const { body, say, code } = await post(ask, api, who, "card", { purpose }, proof);
  if (code === "prove") return { say, prove: true };
  return body ? { card: body } : { say };
}

/**
 * Makes a new link; the one before has ended when the answer comes.
 * @param {typeof fetch} ask
 * @param {string} api the session's address
 * @param {string} who
 * @returns {Promise<{link?: string, qr?: import("../types").QR, say?: string}>} the link and its picture, or a sentence that says why not
 */
export async function newLink(ask, api, who) {
  const { body, say } = await post(ask, api, who, "link", {});
  return body ? { link: body.link, qr: body.qr } : { say };
}

/**
 * @param {typeof fetch} ask @param {string} api @param {string} who @param {string} what @param {Record<string, string>} fields
 * @param {string} [proof]
 * @returns {Promise<{body?: Record<string, any>, say?: string, code?: string}>}
 */
async function post(ask, api, who, what, fields, proof) {
  try {
    const answer = await ask(`${api}/people/${encodeURIComponent(who)}/${what}`, {
      method: "POST",
      credentials: "same-origin",
      cache: "no-store",
      headers: { "content-type": "application/json", ...(proof ? { "hearth-proof": encodeURIComponent(proof) } : {}) },
      body: JSON.stringify(fields),
    });
    const body = await answer.json();
    return answer.ok ? { body } : { say: body.error?.say ?? "", code: body.error?.code };
  } catch {
    return { say: "" };
  }
}
