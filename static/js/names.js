// Who is called what, and what part each has: by id, also for those who are gone. Pure.

/**
 * @typedef {import("../types").State} State
 * @typedef {import("../types").Frame} Frame
 */

/**
 * Names are drawn by id, so a new name heals what stands above it. Before `ready` the view knows better.
 * @param {State} state
 * @param {Frame} e
 * @returns {State}
 */
export function named(state, e) {
  /** @type {[string, string][]} */
  const found = [];
  if (e.k === "arrived") for (const p of e.people) found.push([p.who, p.name]);
  else if (e.name) found.push([e.who || e.by, e.name]);
  const names = { ...state.names };
  for (const [who, name] of found) if (name && (state.live || !names[who])) names[who] = name;
  return found.length > 0 ? { ...state, names } : state;
}

/**
 * @param {State} state
 * @param {Frame} e
 */
export function rolesAfter(state, e) {
  if (e.k === "arrived" || e.k === "seated" || e.k === "lead_passed" || e.k === "role_changed") {
    const roles = { ...state.roles };
    for (const p of state.view?.people ?? []) roles[p.who] = p.role;
    return roles;
  }
  return state.roles;
}
