import { parseSelector, parseVersion } from '@soe/contract';
import { OrchestratorError } from '../errors.js';

/** A release that was named: by its version, or as what a channel points at. */
export type NamedRelease =
  | { readonly flavor: string; readonly version: string }
  | { readonly flavor: string; readonly channel: string };

/**
 * Read `FLAVOR VERSION`, or any number of `FLAVOR@VERSION` and `FLAVOR@CHANNEL`. Pure.
 *
 * @throws OrchestratorError `SOE_USAGE`
 * @throws ContractError when a word is malformed
 */
export function namedReleases(task: string, words: readonly string[]): readonly NamedRelease[] {
  const [first = '', second] = words;
  if (words.length === 2 && second !== undefined && !words.some((each) => each.includes('@'))) {
    const { flavor } = parseSelector(first);
    return [{ flavor, version: parseVersion(second) }];
  }
  const named = words.map((word): NamedRelease => {
    const selector = parseSelector(word);
    const { flavor } = selector;
    if (word.includes('@') && selector.kind === 'version') {
      return { flavor, version: selector.version };
    }
    if (word.includes('@') && selector.kind === 'channel') {
      return { flavor, channel: selector.channel };
    }
    throw new OrchestratorError(
      'SOE_USAGE',
      `${task}: ${word} names no release; say FLAVOR VERSION, or for each FLAVOR@VERSION or FLAVOR@CHANNEL`,
    );
  });
  const flavors = named.map(({ flavor }) => flavor);
  const twice = flavors.find((flavor, index) => flavors.indexOf(flavor) !== index);
  if (twice === undefined) return named;
  throw new OrchestratorError('SOE_USAGE', `${task}: ${twice} is named twice`);
}
