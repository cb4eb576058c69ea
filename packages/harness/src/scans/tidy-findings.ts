import { printable } from '../printable.js';
import { type Finding, severities } from './finding.js';
import { scanInvalid } from './scan-invalid.js';
import { worse } from './severity-words.js';

/** A finding as a scanner tells it: texts may be anything, and everything but its kind be missing. */
export type ToldFinding = Pick<Finding, 'kind' | 'severity'> & {
  readonly [Member in Exclude<keyof Finding, 'kind' | 'severity'>]?: unknown;
} & {
  /** Where in the report it stands, for messages. */
  readonly place: string;
};

/**
 * Findings with clean texts, each once, the worst first. The same weakness of the same thing, told
 * several times, becomes one that knows all that was told.
 *
 * @throws HarnessError `HARNESS_SCAN_INVALID` for one without an id: it cannot be told from others
 */
export function tidyFindings(told: readonly ToldFinding[], kind: string): readonly Finding[] {
  return sortFindings(uniteFindings(told.map((each) => cleanFinding(each, kind))));
}

/** One of each weakness of the same thing, which knows all that was told of it. */
export function uniteFindings(findings: readonly Finding[]): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const finding of findings) {
    const { kind, id, package: name, version, path } = finding;
    const key = JSON.stringify([kind, id, name ?? null, version ?? null, path ?? null]);
    const other = found.get(key);
    found.set(key, other === undefined ? finding : joinFindings(other, finding));
  }
  return [...found.values()];
}

/** The worst first, then by id, package, version, path and kind: one order, however they came. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  const key = ({ kind, id, package: name = '', version = '', path = '' }: Finding) =>
    [id, name, version, path, kind].join('\u0000');
  return findings
    .map((finding) => ({ finding, key: key(finding) }))
    .sort(
      (a, b) =>
        severities.indexOf(a.finding.severity) - severities.indexOf(b.finding.severity) ||
        (a.key < b.key ? -1 : Number(a.key > b.key)),
    )
    .map(({ finding }) => finding);
}

function cleanFinding(told: ToldFinding, kind: string): Finding {
  const id = text(told.id);
  if (id === undefined) throw scanInvalid(kind, told.place, 'the finding has no id');
  const aliases = Array.isArray(told.aliases)
    ? [...new Set(told.aliases.map(text))].filter((alias) => alias !== undefined && alias !== id)
    : [];
  return {
    id,
    ...(aliases.length > 0 && { aliases: aliases.slice(0, mostAliases) as readonly string[] }),
    kind: told.kind,
    severity: told.severity,
    ...member('score', within(told.score, 10)),
    ...member('package', text(told.package)),
    ...member('version', text(told.version)),
    ...member('fixedIn', text(told.fixedIn)),
    ...member('purl', text(told.purl)),
    ...member('path', text(told.path)),
    ...member('title', text(told.title)),
    ...member('url', webAddress(told.url)),
    ...member('fixAvailable', truth(told.fixAvailable)),
    ...member('exploitKnown', truth(told.exploitKnown)),
    ...member('epss', within(told.epss, 1)),
    ...member('publishedAt', isoTime(told.publishedAt)),
    ...member('firstSeenAt', isoTime(told.firstSeenAt)),
  };
}

/** Two tellings of one weakness as one: the worse, with all that either knows; else the first counts. */
export function joinFindings(a: Finding, b: Finding): Finding {
  const aliases = [...new Set([...(a.aliases ?? []), ...(b.aliases ?? [])])];
  const firstSeenAt = [a.firstSeenAt, b.firstSeenAt].filter((time) => time !== undefined).sort()[0];
  const greatest = (name: 'score' | 'epss') =>
    member(name, a[name] === undefined ? b[name] : Math.max(a[name], b[name] ?? a[name]));
  // Who knows of no fix does not outweigh who names one.
  const fixAvailable = hasFix(a) || hasFix(b);
  return {
    ...b,
    ...a,
    severity: worse(a.severity, b.severity),
    ...(aliases.length > 0 && { aliases }),
    ...greatest('score'),
    ...greatest('epss'),
    ...member('firstSeenAt', firstSeenAt),
    ...((a.fixAvailable ?? b.fixAvailable) !== undefined && { fixAvailable }),
    ...((a.exploitKnown === true || b.exploitKnown === true) && { exploitKnown: true }),
  };
}

/** Whether there is something to do about it. Of what is set wrong, and of secrets, there always is. */
export function hasFix({ fixAvailable, fixedIn, kind }: Finding): boolean {
  return fixAvailable ?? (fixedIn !== undefined || kind !== 'vulnerability');
}

/** An entry where there is something to tell. */
function member<K extends string, V>(name: K, value: V | undefined): { readonly [N in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [N in K]: V });
}

/** Titles are one line; some scanners put a whole page there. */
const longestText = 500;
/** A bulletin of a vendor may name hundreds of weaknesses. */
const mostAliases = 1000;

function text(told: unknown): string | undefined {
  if (typeof told !== 'string') return undefined;
  const line = printable(told, longestText);
  return line === '' ? undefined : line;
}

function within(told: unknown, most: number): number | undefined {
  return typeof told === 'number' && told >= 0 && told <= most ? told : undefined;
}

function truth(told: unknown): boolean | undefined {
  return typeof told === 'boolean' ? told : undefined;
}

/** A time as ISO 8601 in UTC, where it is one. */
export function isoTime(told: unknown): string | undefined {
  if (typeof told !== 'string' && !(told instanceof Date)) return undefined;
  const time = new Date(told);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

/** Nothing but addresses of the web is ever linked, and none with somebody's credentials. */
function webAddress(told: unknown): string | undefined {
  if (typeof told !== 'string' || told.length > 2000 || !URL.canParse(told)) return undefined;
  const url = new URL(told);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  url.username = '';
  url.password = '';
  return url.href;
}
