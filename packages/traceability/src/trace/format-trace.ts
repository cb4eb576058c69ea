import { printableLine } from '../policy/printable-line.js';
import type { Trace } from './trace.js';

/** Changes shown before the rest is only counted. */
const mostChanges = 20;

/** A trace for people, one fact a line, contradictions first. Nothing in it can steer a terminal. */
export function formatTrace(trace: Trace): string {
  return [...warnings(trace), ...rows(traceRows(trace)), ...changeLines(trace)].join('\n');
}

/** What a reader must see first. */
export function warnings({
  contradictions,
  gaps,
}: Pick<Trace, 'contradictions' | 'gaps'>): readonly string[] {
  return [
    ...contradictions.map((each) => `Contradiction: ${printableLine(each)}`),
    ...gaps.map((each) => `Not asked: ${printableLine(each)}`),
  ];
}

/** Names and values under each other; what is unknown is left out. */
export function rows(facts: readonly (readonly [string, string | undefined])[]): readonly string[] {
  return facts.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`${name.padEnd(10)} ${printableLine(value)}`],
  );
}

/** The facts of a trace. */
export function traceRows(trace: Trace): readonly (readonly [string, string | undefined])[] {
  const { source } = trace;
  return [
    ['image', `${trace.imageId} in ${trace.region}, owned by ${trace.ownerId}`],
    ['release', `${trace.flavor} ${trace.version} ${trace.architecture}, build ${trace.buildId}`],
    ['made', trace.createdAt],
    ['state', trace.state === 'available' ? undefined : trace.state],
    ['deprecated', deprecation(trace)],
    ['successor', trace.successor],
    ['copy of', trace.copyOf.map(({ imageId, region }) => `${imageId} in ${region}`).join(', ')],
    ['commit', trace.commit],
    ['checkout', source && checkout(source)],
    ['repository', trace.repository],
    ['ref', trace.ref],
    ['run', trace.buildUrl],
    ['issues', trace.issues.join(', ')],
    ['notes', trace.notesUrl],
    ['source', trace.sourceImage],
    ['record', trace.record],
    ['signed', trace.attestations?.map(({ url, file }) => url ?? file).join(', ')],
    ['archive', trace.archives?.map(({ location }) => location).join(', ')],
    ['evidence', trace.evidence.join(', ')],
  ];
}

function deprecation({ deprecatedAt, deprecationReason }: Trace): string | undefined {
  return [deprecatedAt, deprecationReason].filter(Boolean).join(': ');
}

function checkout({ dirty, unpushed }: NonNullable<Trace['source']>): string {
  const odd = [
    ...(dirty ? ['files differed from the commit'] : []),
    ...(unpushed ? ['the commit was on no remote branch: not pushed'] : []),
  ];
  return odd.length > 0 ? odd.join('; ') : 'clean, and pushed';
}

function changeLines({ changes = [] }: Trace): readonly string[] {
  if (changes.length === 0) return [];
  return [
    changes.length === 1 ? '1 change:' : `${changes.length} changes:`,
    ...changes
      .slice(0, mostChanges)
      .map(
        ({ commit, subject, author }) =>
          `  ${commit.slice(0, 12)} ${printableLine(subject)} (${printableLine(author)})`,
      ),
    ...(changes.length > mostChanges ? [`  and ${changes.length - mostChanges} more`] : []),
  ];
}
