import { createRedactor, type Redactor } from './redact.js';

/** A redactor to which secrets can be added that become known on the way. */
export interface GrowingRedactor extends Redactor {
  /** Masks this from now on, too. */
  add(secret: string): void;
}

/** Creates one. */
export function createGrowingRedactor(secrets: readonly string[]): GrowingRedactor {
  let known = [...secrets];
  let current = createRedactor(known);
  return {
    get active() {
      return current.active;
    },
    text: (input) => current.text(input),
    bytes: (input) => current.bytes(input),
    find: (bytes, from) => current.find(bytes, from),
    add: (secret) => {
      if (known.includes(secret)) return;
      known = [...known, secret];
      current = createRedactor(known);
    },
  };
}
