import type { CatalogRelease, SupportState } from '../catalog-model.js';
import { type Html, html } from '../html/html.js';
import { badge, day } from '../html/pieces.js';

const words: Readonly<Record<SupportState, readonly [string, 'good' | 'warn' | 'bad' | 'plain']>> =
  {
    supported: ['Supported', 'good'],
    deprecated: ['Deprecated', 'warn'],
    ended: ['Support ended', 'bad'],
    withdrawn: ['Not published any more', 'bad'],
    unknown: ['No support date', 'plain'],
  };

/** Whether a release should be used, as a word with a colour. */
export function stateBadge(state: SupportState): Html {
  return badge(...words[state]);
}

/** The word alone. */
export function stateWord(state: SupportState): string {
  return words[state][0];
}

/** Until when a release is supported. */
export function supportEnd({ supportEnds, deprecatedAt }: CatalogRelease): Html | undefined {
  if (supportEnds !== undefined) return day(supportEnds);
  return deprecatedAt === undefined ? undefined : html`${day(deprecatedAt)} (deprecation)`;
}
