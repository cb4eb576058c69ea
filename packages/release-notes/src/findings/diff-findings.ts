import { cleanText } from '../clean-text.js';
import { findingKey } from '../merge/merge-security.js';
import { groupBy, listed } from '../merge/parts.js';
import type { SecurityFinding, SecurityNotes, WaivedFinding } from '../notes/security-notes.js';
import { cleanFinding } from './clean-finding.js';
import type { FindingSummary } from './finding.js';
import { sortFindings } from './sort-findings.js';

/** The decision to live with a weakness for a while. */
export interface Waiver {
  /** Id of the weakness, such as `CVE-2026-1234`. */
  readonly id: string;
  /** Package that it holds for. Default: any. */
  readonly package?: string;
  /** Why. */
  readonly reason: string;
  /** Who answers for it. */
  readonly owner?: string;
  /** Last day on which it holds, such as `2026-12-31`, in UTC. Default: no end. */
  readonly expires?: string;
}

/** How findings are compared. */
export interface DiffFindingsOptions {
  /** Waivers that held for the earlier release. Default: the same, those that have ended included. */
  readonly waiversBefore?: readonly Waiver[];
  /** Day on which waivers are judged. Default: now. */
  readonly at?: Date;
}

/**
 * What became of weaknesses from one release to the next: fixed, newly open, or accepted. One that
 * was accepted and no longer is counts as newly open. A weakness is one id in one package, whatever
 * its version; seen several times, the worst counts.
 *
 * @example
 * ```ts
 * const security = diffFindings(readTrivy(old), readTrivy(now), waivers);
 * ```
 */
export function diffFindings(
  before: readonly FindingSummary[],
  after: readonly FindingSummary[],
  waivers: readonly Waiver[] = [],
  options: DiffFindingsOptions = {},
): SecurityNotes {
  const { waiversBefore = waivers, at = new Date() } = options;
  const today = at.toISOString().slice(0, 10);
  const holding = byId(waivers.filter(({ expires }) => expires === undefined || expires >= today));
  const held = byId(waiversBefore);
  const earlier = byKey(before);
  const later = byKey(after);
  const stateBefore = (key: string) => {
    const old = earlier.get(key);
    if (!old) return {};
    return { before: waiverOf(old, held) ? ('waived' as const) : ('open' as const) };
  };
  const opened: SecurityFinding[] = [];
  const waived: WaivedFinding[] = [];
  for (const [key, finding] of later) {
    const state = stateBefore(key);
    const waiver = waiverOf(finding, holding);
    if (waiver) waived.push({ ...finding, ...state, ...decisionOf(waiver) });
    else if (state.before !== 'open') opened.push({ ...finding, ...state });
  }
  const fixed = [...earlier].flatMap(([key, finding]) =>
    later.has(key) ? [] : [{ ...finding, ...stateBefore(key) }],
  );
  return {
    ...listed('fixed', sortFindings(fixed)),
    ...listed('opened', sortFindings(opened)),
    ...listed('waived', sortFindings(waived)),
  };
}

function byKey(findings: readonly FindingSummary[]): ReadonlyMap<string, FindingSummary> {
  const found = new Map<string, FindingSummary>();
  for (const finding of sortFindings(findings.map(cleanFinding))) {
    const key = findingKey(finding);
    if (!found.has(key)) found.set(key, finding);
  }
  return found;
}

function byId(waivers: readonly Waiver[]): ReadonlyMap<string, readonly Waiver[]> {
  return groupBy(waivers, ({ id }) => cleanText(id));
}

function waiverOf(
  finding: FindingSummary,
  waivers: ReadonlyMap<string, readonly Waiver[]>,
): Waiver | undefined {
  return waivers
    .get(finding.id)
    ?.find((waiver) => waiver.package === undefined || waiver.package === finding.package);
}

function decisionOf({ reason, owner, expires }: Waiver) {
  return {
    reason: cleanText(reason),
    ...(owner !== undefined && { owner: cleanText(owner) }),
    ...(expires !== undefined && { expires: cleanText(expires) }),
  };
}
