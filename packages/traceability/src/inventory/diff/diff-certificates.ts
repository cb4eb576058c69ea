import { compareText } from '../compare-text.js';
import type { Certificate } from '../inventory.js';
import { diffKeyed } from './diff-keyed.js';
import type { ExpiringCertificate, InventoryChange } from './inventory-diff.js';

const day = 86_400_000;

/** Certificates that came and went, by what they are, wherever they are. */
export function diffCertificates(
  before: readonly Certificate[],
  after: readonly Certificate[],
): readonly InventoryChange[] {
  const { added, removed } = diffKeyed(before, after, ({ sha256 }) => sha256);
  const scope = 'certificates';
  return [
    ...added.map(
      (certificate): InventoryChange => ({
        scope,
        kind: 'added',
        weight: 'security',
        what: nameOf(certificate),
        after: `until ${certificate.notAfter.slice(0, 10)}`,
      }),
    ),
    ...removed.map(
      (certificate): InventoryChange => ({
        scope,
        kind: 'removed',
        weight: 'notice',
        what: nameOf(certificate),
        before: `until ${certificate.notAfter.slice(0, 10)}`,
      }),
    ),
  ];
}

/** Certificates that have ended at a time, or will within some days, the first to end first. */
export function expiringCertificates(
  certificates: readonly Certificate[],
  at: number,
  days: number,
): readonly ExpiringCertificate[] {
  return certificates
    .map(({ sha256, subject, notAfter, places }) => ({
      sha256,
      subject,
      notAfter,
      daysLeft: Math.floor((Date.parse(notAfter) - at) / day),
      places,
    }))
    .filter(({ daysLeft }) => daysLeft <= days)
    .toSorted((a, b) => compareText(a.notAfter, b.notAfter) || compareText(a.sha256, b.sha256));
}

function nameOf({ subject, sha256 }: Certificate): string {
  return `${subject || 'without a subject'} (SHA-256 ${sha256.slice(0, 16)}…)`;
}
