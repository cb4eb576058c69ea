import { groupBy } from '../group-by.js';
import { printable } from '../printable.js';
import {
  type Drift,
  isDrift,
  type Verification,
  type VerificationFinding,
  type VerificationStatus,
} from './verification.js';

/** So many names are told in one line; more are counted. */
const mostNames = 10;

/** A verification as text: counts per region, and what is not correct, line by line. */
export function formatVerification({ findings }: Verification): string {
  const regions = groupBy(findings, (finding) => finding.region);
  const blocks = [...regions].map(([region, all]) =>
    [
      `\n${printable(region)}: ${counts(all)}`,
      ...describe(all.filter(isDrift)).map((line) => `  ${line}`),
    ].join('\n'),
  );
  return `${[counts(findings), ...blocks].join('\n')}\n`;
}

/** Drift in one text, for messages: the first ten, and how many more there are. */
export function describeDrift(drift: readonly Drift[]): string {
  const lines = [...groupBy(drift, (each) => each.region)].flatMap(([region, all]) =>
    describe(all).map((line) => `${printable(region)}: ${line}`),
  );
  return listed(lines, '; ');
}

/** One line for all that differs by its grantee only, or could not be seen for one reason. */
function describe(drift: readonly Drift[]): readonly string[] {
  const unreachable = drift.filter(({ status }) => status === 'unreachable');
  const others = drift.filter(({ status }) => status !== 'unreachable');
  return [
    ...[...groupBy(unreachable, (each) => each.message)].map(
      ([message, all]) => `unreachable: ${all.length} things, ${message}`,
    ),
    ...[...groupBy(others, lineKey).values()].flatMap((all) => line(all)),
  ].map(printable);
}

function lineKey({ status, subject, account, name, message }: Drift): string {
  return [status, subject, account, name, message].join('\n');
}

function line([first, ...others]: readonly Drift[]): readonly string[] {
  if (first === undefined) return [];
  const { status, subject, name, account, message } = first;
  const grantees = [first, ...others].flatMap((each) => each.grantee ?? []);
  return [
    [
      `${status}: ${subject}`,
      ...(name === undefined ? [] : [name]),
      ...(account === undefined ? [] : [`of account ${account}`]),
      ...(grantees.length === 0 ? [] : [`for ${listed(grantees, ', ')}`]),
      `(${message})`,
    ].join(' '),
  ];
}

function listed(words: readonly string[], separator: string): string {
  const more = words.length - mostNames;
  const some = words.slice(0, mostNames).join(separator);
  return more > 0 ? `${some} and ${more} more` : some;
}

const statuses: readonly VerificationStatus[] = ['correct', 'missing', 'unexpected', 'unreachable'];

function counts(findings: readonly VerificationFinding[]): string {
  const groups = groupBy(findings, (finding) => finding.status);
  const told = statuses.flatMap((status) => {
    const count = groups.get(status)?.length;
    return count === undefined ? [] : [`${count} ${status}`];
  });
  return told.length === 0 ? 'nothing is configured' : told.join(', ');
}
