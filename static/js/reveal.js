// What staff ask of the server for one person, and see once: a member's safety card, whose opening the server writes into
// the audit before it answers, and a new link. Nothing of an answer is kept here beyond the dialog that shows it.

/**
 * @param {typeof fetch} ask
 * @param {string} api the session's address
 * @param {string} who
 * @param {string} purpose
 * @returns {Promise<{card?: Record<string, any>, say?: string}>} the card, or a sentence that says why not
 */
export async function reveal(ask, api, who, purpose) {
  const { body, say } = await post(ask, api, who, "card", { purpose });
  return body ? { card: body } : { say };
}

/**
 * Makes a new link; the one before has ended when the answer comes.
 * @param {typeof fetch} ask
 * @param {string} api the session's address
 * @param {string} who
 * @returns {Promise<{link?: string, say?: string}>} the link, or a sentence that says why not
 */
export async function newLink(ask, api, who) {
  const { body, say } = await post(ask, api, who, "link", {});
  return body ? { link: body.link } : { say };
}

/**
 * @param {typeof fetch} ask @param {string} api @param {string} who @param {string} what @param {Record<string, string>} fields
 * @returns {Promise<{body?: Record<string, any>, say?: string}>}
 */
async function post(ask, api, who, what, fields) {
  try {
    const answer = await ask(`${api}/people/${encodeURIComponent(who)}/${what}`, {
      method: "POST",
      credentials: "same-origin",
      cache: "no-store",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(fields),
    });
    const body = await answer.json();
    return answer.ok ? { body } : { say: body.error?.say ?? "" };
  } catch {
    return { say: "" };
  }
}
