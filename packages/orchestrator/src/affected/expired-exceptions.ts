import type { Architecture } from '@soe/contract';
import type { GatePolicy } from '@soe/harness';

/** A waiver or a quarantine that has ended. */
export interface ExpiredException {
  /** Which of both. */
  readonly what: 'waiver' | 'quarantine';
  /** Finding or test that it is for. */
  readonly name: string;
  /** Its last day. */
  readonly expires: string;
  /** Who answers for it. */
  readonly owner: string;
}

/** For whom exceptions are looked through. */
export interface ExpiryRequest {
  /** Product line. */
  readonly flavor: string;
  /** Architectures that are built. */
  readonly architectures: readonly Architecture[];
  /** The time. */
  readonly at: Date;
  /** When the last release was made, ISO 8601 in UTC. Default: not known, so that all count. */
  readonly releasedAt?: string;
}

/**
 * The exceptions for a flavor whose last day is over. Those that were over already when the last release was
 * made are left out: the gates have judged that release without them. Pure.
 */
export function expiredExceptions(
  policy: GatePolicy,
  { flavor, architectures, at, releasedAt }: ExpiryRequest,
): readonly ExpiredException[] {
  const today = at.toISOString().slice(0, 10);
  const released = releasedAt === undefined ? '' : new Date(releasedAt).toISOString().slice(0, 10);
  return exceptionsOf(policy)
    .filter(
      ({ entry }) =>
        (entry.flavors === undefined || entry.flavors.includes(flavor)) &&
        (entry.architectures === undefined ||
          entry.architectures.some((each) => architectures.includes(each))) &&
        entry.expires < today &&
        entry.expires >= released,
    )
    .map(({ what, name, entry: { expires, owner } }) => ({ what, name, expires, owner }));
}

/** What a policy says to a flavor: its rules, and the exceptions that are for it. Pure. */
export function policyFor(policy: GatePolicy, flavor: string): GatePolicy {
  const isOurs = ({ flavors }: { readonly flavors?: readonly string[] }) =>
    flavors === undefined || flavors.includes(flavor);
  const { waivers = [], quarantine = [], ...rules } = policy;
  return { ...rules, waivers: waivers.filter(isOurs), quarantine: quarantine.filter(isOurs) };
}

function exceptionsOf({ waivers = [], quarantine = [] }: GatePolicy) {
  return [
    ...waivers.map((entry) => ({ what: 'waiver', name: entry.id, entry }) as const),
    ...quarantine.map((entry) => ({ what: 'quarantine', name: entry.test, entry }) as const),
  ];
}
