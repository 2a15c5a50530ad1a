// A member's safety card, opened for staff. The server writes each opening into the audit before it answers; nothing of the
// answer is kept here beyond the dialog that shows it.

/**
 * @param {typeof fetch} ask
 * @param {string} api the session's address
 * @param {string} who
 * @param {string} purpose
 * @returns {Promise<{card?: Record<string, any>, say?: string}>} the card, or a sentence that says why not
 */
export async function reveal(ask, api, who, purpose) {
  try {
    const answer = await ask(`${api}/people/${encodeURIComponent(who)}/card`, {
      method: "POST",
      credentials: "same-origin",
      cache: "no-store",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ purpose }),
    });
    const body = await answer.json();
    return answer.ok ? { card: body } : { say: body.error?.say ?? "" };
  } catch {
    return { say: "" };
  }
}
