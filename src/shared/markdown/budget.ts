/** Thrown while a text is parsed that holds more than anybody writes by hand. */
export class TooIntricate extends Error {}

/** How many blocks and spans a message may have, and how deep they may stand in each other. */
export const MAX_NODES = 2_000;
export const MAX_DEPTH = 20;

/** Counts what the parser makes, so that a reader's browser never has to show more than it can. */
export class Budget {
  private nodes = 0;

  /** Called once a node, and once a mark; `depth` is the number of nodes around it. */
  spend(depth: number): void {
    this.nodes += 1;
    if (this.nodes > MAX_NODES || depth > MAX_DEPTH) throw new TooIntricate();
  }
}
