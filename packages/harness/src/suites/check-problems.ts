import { expressionProblem } from './expression-problem.js';
import { kernelAddress } from './kernel-address.js';
import type { Check, Platform } from './suite.js';
import { readTextPattern } from './text-pattern.js';

/** Something in a check that cannot be, and the member that says it. */
export interface CheckProblem {
  /** Path below the check; empty for its subject. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What a check says that cannot be, whoever wrote it. Empty for a good one. */
export function checkProblems(check: Check, platform: Platform): readonly CheckProblem[] {
  return [
    ...kindProblems(check, platform),
    ...subjectProblems(check, platform),
    ...absenceProblems(check),
    ...memberProblems(check),
    ...programProblems(check),
  ];
}

function problem(path: CheckProblem['path'], message: string): CheckProblem {
  return { path, message };
}

function kindProblems({ kind }: Check, platform: Platform): readonly CheckProblem[] {
  const only: Readonly<Record<string, Platform>> = {
    registry: 'windows',
    kernelParameter: 'linux',
    mount: 'linux',
  };
  const needed = only[kind];
  return needed === undefined || needed === platform
    ? []
    : [problem([], `${kind} is for ${needed} only, and the suite for ${platform}`)];
}

function subjectProblems(check: Check, platform: Platform): readonly CheckProblem[] {
  const { kind, subject } = check;
  if (subject.trim() === '') return [problem([], 'it must not be empty')];
  if (/[\0\p{Cs}]/u.test(subject)) return [problem([], 'it must not have a NUL')];
  const complain = (fits: boolean, message: string) => (fits ? [] : [problem([], message)]);
  switch (kind) {
    case 'file':
    case 'mount':
      return complain(
        platform === 'windows' || subject.startsWith('/'),
        'it must be an absolute path, such as /etc/motd',
      );
    case 'package':
      return complain(
        platform === 'windows' || /^[A-Za-z0-9][\w.+:@~-]*$/.test(subject),
        'it must be the name of a package: letters, digits and . _ + : @ ~ -',
      );
    case 'service':
      return complain(
        platform === 'windows' || /^[A-Za-z0-9_.][\w.:@\\-]*$/.test(subject),
        'it must be the name of a service: letters, digits and . _ : @ \\ -',
      );
    case 'user':
    case 'group':
      return complain(
        /^[^-:\p{Cc}][^:\p{Cc}]*$/u.test(subject),
        'it must be a name without : and line ends that does not begin with -',
      );
    case 'port':
      return complain(isPort(subject), 'it must be tcp or udp and a port, such as tcp:22');
    case 'process':
      return complain(!/[/\p{Cc}]/u.test(subject), 'it must be the name of a program, not a path');
    case 'kernelParameter':
      return complain(
        /^[\w*:@-]+(?:[./][\w*:@-]+)+$/.test(subject),
        'it must be a parameter as sysctl names it, such as net.ipv4.ip_forward',
      );
    case 'script':
      return complain(
        platform === 'windows' || !/\.ps1$/i.test(subject),
        'scripts for PowerShell are for windows only, and the suite is for linux',
      );
    default:
      return [];
  }
}

function isPort(subject: string): boolean {
  const [, port = ''] = /^(?:tcp|udp):(\d{1,5})$/.exec(subject) ?? [];
  return Number(port) >= 1 && Number(port) <= 65_535;
}

/** Of what must not be there nothing else can be asked. */
function absenceProblems(check: Check): readonly CheckProblem[] {
  const member = ['exists', 'installed', 'listening'].find(
    (name) => memberOf(check, name) === false,
  );
  if (member === undefined) return [];
  const common = ['kind', 'subject', 'title', 'phases', 'architectures', 'skip', member];
  if (check.kind === 'registry') common.push('value');
  return Object.keys(check)
    .filter((name) => !common.includes(name))
    .map((name) =>
      problem([name], `nothing can be asked of what must not be there (${member} is false)`),
    );
}

function memberProblems(check: Check): readonly CheckProblem[] {
  const texts = Object.entries(check).flatMap(([name, value]) =>
    typeof value === 'string' && name !== 'subject' && /[\0\p{Cs}]/u.test(value)
      ? [problem([name], 'it must not have a NUL')]
      : [],
  );
  const patterns = ['contents', 'stdout', 'stderr'].flatMap((name) => {
    const value = memberOf(check, name);
    return Array.isArray(value) ? patternProblems(name, value) : [];
  });
  const addresses = check.kind === 'port' ? (check.addresses ?? []) : [];
  return [
    ...texts,
    ...patterns,
    ...addresses.flatMap((each, index) =>
      kernelAddress(each) === undefined
        ? [problem(['addresses', index], 'it must be an IPv4 or IPv6 address')]
        : [],
    ),
  ];
}

/** What does nothing would pass; files of a tool stay in the folder that goes away. */
function programProblems(check: Check): readonly CheckProblem[] {
  const empty = (path: CheckProblem['path'], text: string | undefined) =>
    text === undefined || text.trim() !== ''
      ? []
      : [problem(path, 'it has nothing in it, and would always pass')];
  switch (check.kind) {
    case 'command':
      return empty(['run'], check.run);
    case 'script':
      return empty([], Buffer.from(check.contents, 'base64').toString());
    case 'tool':
      return check.files.flatMap(({ path }) =>
        /[\\\p{Cc}]/u.test(path) || path.split('/').some((part) => /^\.{0,2}$/.test(part))
          ? [problem(['files', path], 'it must be a path in the folder of the tool, with /')]
          : [],
      );
    default:
      return [];
  }
}

function patternProblems(name: string, patterns: readonly unknown[]): readonly CheckProblem[] {
  return patterns.flatMap((each, index) => {
    if (typeof each !== 'string') return [];
    const complain = (message: string) => [problem([name, index], message)];
    if (readTextPattern(each).value === '') return complain('an empty text is in every line');
    if (/[\0\n\r\p{Cs}]/u.test(each)) return complain('a line has no line ends and no NUL in it');
    if (each.length > 4096) return complain('it must have at most 4096 characters');
    const { kind, value } = readTextPattern(each);
    const broken = kind === 'regex' ? expressionProblem(value) : undefined;
    return broken === undefined ? [] : complain(broken);
  });
}

function memberOf(check: Check, name: string): unknown {
  return Object.entries(check).find(([key]) => key === name)?.[1];
}
