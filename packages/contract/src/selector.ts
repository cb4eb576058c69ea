import maxSatisfying from 'semver/ranges/max-satisfying.js';
import validRange from 'semver/ranges/valid.js';
import { channelWord, defaultChannel } from './channel.js';
import { ContractError } from './errors.js';
import { parseFlavor } from './flavor.js';
import { versionWord } from './version-word.js';
import { isWord, quote } from './word.js';

/** Which release of a flavor is meant: where a channel points, one version, or the newest in a range. */
export type Selector =
  | { readonly kind: 'channel'; readonly flavor: string; readonly channel: string }
  | { readonly kind: 'version'; readonly flavor: string; readonly version: string }
  | { readonly kind: 'range'; readonly flavor: string; readonly range: string };

/**
 * Read a selector: `rhel-9` (the channel `stable`), `rhel-9@candidate`, `rhel-9@2026.11.0`,
 * `rhel-9@^2026.10`.
 *
 * @throws ContractError `CONTRACT_FLAVOR_INVALID` or `CONTRACT_SELECTOR_INVALID`
 */
export function parseSelector(text: string): Selector {
  const at = text.indexOf('@');
  const flavor = parseFlavor(at < 0 ? text : text.slice(0, at));
  const which = at < 0 ? defaultChannel : text.slice(at + 1);
  if (isWord(versionWord, which)) return { kind: 'version', flavor, version: which };
  if (isWord(channelWord, which)) return { kind: 'channel', flavor, channel: which };
  if (which.trim() !== '' && which.length <= 100 && validRange(which) !== null) {
    return { kind: 'range', flavor, range: which };
  }
  throw new ContractError(
    'CONTRACT_SELECTOR_INVALID',
    'selector',
    `selector ${quote(text)}: ${quote(which)} is neither a channel, a version nor a semver range; write for example "${flavor}@stable", "${flavor}@2026.11.0" or "${flavor}@^2026.10"`,
  );
}

/** Write a selector as {@link parseSelector} reads it; the default channel is named. */
export function formatSelector(selector: Selector): string {
  switch (selector.kind) {
    case 'channel':
      return `${selector.flavor}@${selector.channel}`;
    case 'version':
      return `${selector.flavor}@${selector.version}`;
    case 'range':
      return `${selector.flavor}@${selector.range}`;
  }
}

/** The newest of `versions` that lies in `range`; pre-releases only where the range names one. */
export function newestInRange(versions: readonly string[], range: string): string | undefined {
  return maxSatisfying([...versions], range) ?? undefined;
}
