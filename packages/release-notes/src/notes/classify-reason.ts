import { cleanText } from '../clean-text.js';
import { byText } from '../merge/parts.js';
import { type ReasonKind, type ReleaseReason, reasonKinds } from './release-reason.js';

/** What is known of a release and of the one before. What is left out is not known. */
export interface ReasonFacts {
  /** The version before; `null` if there was none. Default: not known. */
  readonly previous?: string | null;
  /** Number of commits since then that the release is made of. Default: not known. */
  readonly commits?: number;
  /** Each image or flavor that the release is built on, with what the one before was built on. */
  readonly sources?: readonly ReasonSource[];
  /** Number of packages that came, went or changed. Default: not known. */
  readonly packages?: number;
  /** Who or what asked for a release without need, and why. Default: nobody. */
  readonly forced?: string;
}

/** What a release is built on. */
export interface ReasonSource {
  /** `source-image`: an image of a vendor. `parent-flavor`: an own flavor. */
  readonly kind: 'source-image' | 'parent-flavor';
  /** Its name for people. */
  readonly name: string;
  /** What the release before was built on. Default: not known. */
  readonly from?: string;
  /** What this one is built on. */
  readonly to: string;
}

/**
 * Why a release exists, the weightiest reason first; several may be true. Changed packages are a
 * reason of their own only where neither commits nor a newer source explain them. That nothing is
 * known to have changed is only said where that is known; else the reason is `unknown` and says what
 * was not looked at.
 */
export function classifyReason(facts: ReasonFacts): readonly ReleaseReason[] {
  if (facts.previous === null) {
    return [reason('first-release', 'This is the first release.'), ...forced(facts)];
  }
  const { commits = 0, packages = 0, sources = [] } = facts;
  const newer = sources.filter(({ from, to }) => from !== undefined && from !== to);
  const found = [
    ...(commits > 0 ? [reason('own-change', `${count(commits, 'commit')} since then.`)] : []),
    ...newer.map(({ kind, name, from, to }) =>
      reason(kind, `${nouns[kind]} ${name} changed from ${from} to ${to}.`),
    ),
  ];
  const unseen = notKnown(facts);
  const drift =
    packages > 0 && found.length === 0 && unseen.length === 0
      ? [
          reason(
            'package-drift',
            `The same commit and the same source gave ${count(packages, 'changed package')}.`,
          ),
        ]
      : [];
  const all = [...found, ...drift, ...forced(facts)];
  if (all.length > 0) {
    const rank = ({ kind }: ReleaseReason) => reasonKinds.indexOf(kind);
    return distinct(all).toSorted((a, b) => rank(a) - rank(b) || byText(a.text, b.text));
  }
  return [reason('unknown', unknownText(facts, unseen))];
}

const nouns = { 'source-image': 'The source image', 'parent-flavor': 'The parent flavor' } as const;

function forced({ forced }: ReasonFacts): readonly ReleaseReason[] {
  return forced === undefined ? [] : [reason('forced', `It was asked for: ${forced}`)];
}

/** What has to be known before it can be said that packages changed by themselves. */
function notKnown({ commits, sources }: ReasonFacts): readonly string[] {
  return [
    ...(commits === undefined ? ['commits'] : []),
    ...(sources === undefined || sources.some(({ from }) => from === undefined)
      ? ['what it is built on']
      : []),
  ];
}

function unknownText({ packages }: ReasonFacts, unseen: readonly string[]): string {
  const open = [...unseen, ...(packages === undefined ? ['packages'] : [])];
  if (open.length === 0) return 'Nothing changed since the release before.';
  return `No change is known; not looked at: ${open.join(', ')}.`;
}

function reason(kind: ReasonKind, text: string): ReleaseReason {
  return { kind, text: cleanText(text) };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Images for several architectures have one source each; what is the same is told once. */
function distinct(reasons: readonly ReleaseReason[]): readonly ReleaseReason[] {
  return [...new Map(reasons.map((each) => [`${each.kind}\0${each.text}`, each])).values()];
}
