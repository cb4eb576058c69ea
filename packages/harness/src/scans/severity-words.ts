import { type Severity, severities } from './finding.js';

/**
 * The severity in the words of this package.
 *
 * | word | who says it | here |
 * |---|---|---|
 * | `Important`, `Moderate` | Red Hat, SUSE and Amazon Linux advisories | high, medium |
 * | `INFORMATIONAL` | Inspector | negligible |
 * | `UNTRIAGED` | Inspector, before it has looked | unknown |
 * | `info` | XCCDF 1.2 (§6.6.4.1), CycloneDX 1.5 | negligible |
 * | `none` | CVSS 3.1 for a score of 0, CycloneDX 1.5 | negligible |
 * | `unimportant` | Debian's security tracker | negligible |
 *
 * What no scanner is known to say is `unknown`, which is not the same as harmless.
 */
export function severityOf(told: unknown): Severity {
  const word = typeof told === 'string' ? told.trim().toLowerCase() : '';
  return severities.find((severity) => severity === word) ?? otherWords.get(word) ?? 'unknown';
}

const otherWords: ReadonlyMap<string, Severity> = new Map([
  ['important', 'high'],
  ['moderate', 'medium'],
  ['informational', 'negligible'],
  ['info', 'negligible'],
  ['none', 'negligible'],
  ['unimportant', 'negligible'],
]);

/** The severity of a score by the bands of CVSS 3.1 (§5); 0 is `none` there. */
export function severityOfScore(score: number): Severity {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'negligible';
}

/**
 * The five levels of Qualys: 1 minimal, 2 medium, 3 serious, 4 critical, 5 urgent. Its own words are one
 * step higher than those of others: what it calls critical lets somebody in under conditions only.
 */
export function severityOfQualys(level: number): Severity {
  return qualysLevels[level - 1] ?? 'unknown';
}

const qualysLevels: readonly Severity[] = ['negligible', 'low', 'medium', 'high', 'critical'];

/** The worse of two. */
export function worse(a: Severity, b: Severity): Severity {
  return severities.indexOf(a) <= severities.indexOf(b) ? a : b;
}
