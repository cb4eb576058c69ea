import { cleanText } from '../clean-text.js';
import { httpUrl } from '../issues/http-url.js';
import { optional } from '../merge/parts.js';
import { type FindingSummary, type Severity, severities } from './finding.js';

/** A finding as somebody tells it: everything may be missing or of another type. */
export interface ToldFinding {
  readonly id: unknown;
  readonly severity: unknown;
  readonly package?: unknown;
  readonly version?: unknown;
  readonly fixedIn?: unknown;
  readonly title?: unknown;
  readonly url?: unknown;
}

/** The finding with clean text, and an address only where it is one of the web. */
export function cleanFinding(told: ToldFinding): FindingSummary {
  return {
    id: text(told.id) ?? '',
    severity: toSeverity(told.severity),
    ...optional('package', text(told.package)),
    ...optional('version', text(told.version)),
    ...optional('fixedIn', text(told.fixedIn)),
    ...optional('title', text(told.title)),
    ...optional('url', address(told.url)),
  };
}

/** The severity in the words that all sources share. */
export function toSeverity(told: unknown): Severity {
  const word = typeof told === 'string' ? told.trim().toLowerCase() : '';
  return severities.find((severity) => severity === word) ?? otherWords.get(word) ?? 'unknown';
}

/** Words of Inspector, of distributions and of SARIF. */
const otherWords: ReadonlyMap<string, Severity> = new Map([
  ['important', 'high'],
  ['moderate', 'medium'],
  ['informational', 'negligible'],
  ['unimportant', 'negligible'],
  ['none', 'negligible'],
]);

function text(told: unknown): string | undefined {
  if (typeof told !== 'string') return undefined;
  const line = cleanText(told.length > longest ? `${told.slice(0, longest)}…` : told);
  return line === '' ? undefined : line;
}

/** Titles are one line; some scanners put a whole page there. */
const longest = 500;

function address(told: unknown): string | undefined {
  return typeof told === 'string' ? httpUrl(told)?.href : undefined;
}
