/** An event with a detail; CustomEvent is missing in Node 18, where the tests must run too. */
export class NetEvent extends Event {
  /**
   * @param {string} type
   * @param {any} detail
   */
  constructor(type, detail) {
    super(type);
    this.detail = detail;
  }
}
