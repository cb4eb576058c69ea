import type { ParameterVersion } from '../access/parameter-access.js';

/** What a parameter held one after the other, oldest first; written again is held on. */
export function heldInTurn(history: readonly ParameterVersion[]): readonly ParameterVersion[] {
  return history.filter((version, index) => version.value !== history[index - 1]?.value);
}

/**
 * The values that can be rolled back to, oldest first, and the present one at the end. Going back to
 * a value takes what came after it out, so that a roll-back, or a promotion that was put back, is not
 * something to roll back to.
 */
export function rollBackChain(history: readonly ParameterVersion[]): readonly string[] {
  const chain: string[] = [];
  for (const { value } of history) {
    const before = chain.indexOf(value);
    if (before === -1) chain.push(value);
    else chain.length = before + 1;
  }
  return chain;
}

/** What a parameter held at a time, ISO 8601; nothing before it was made. */
export function heldAt(history: readonly ParameterVersion[], at: string): string | undefined {
  const time = Date.parse(at);
  return history.findLast(({ modifiedAt }) => Date.parse(modifiedAt) <= time)?.value;
}
