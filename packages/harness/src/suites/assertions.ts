import type {
  Check,
  CommandCheck,
  FileCheck,
  MountCheck,
  PortCheck,
  RegistryCheck,
  ServiceCheck,
  UserCheck,
} from './suite.js';
import { sayTextPattern } from './text-pattern.js';

/** One thing that a check holds its subject to: what becomes one test. */
export interface Assertion {
  /** Member of the check: `mode`, `contents`, … `runs` for scripts and tools. */
  readonly property: string;
  /** What is wanted, as text. `yes` or `no` for what is or is not. */
  readonly wanted: string;
  /** Name of its test. The same in every run, whatever is seen. */
  readonly name: string;
}

/**
 * What a check holds its subject to, in the order in which runners report it. Runners, and those who
 * look for what did not report, go by this list.
 */
export function assertionsOf(check: Check): readonly Assertion[] {
  const label = check.title ?? `${kindNames[check.kind] ?? check.kind} ${subjectOf(check)}`;
  return claimsOf(check).map(([property, wanted, says]) => ({
    property,
    wanted,
    name: oneLine(says === '' ? label : `${label}: ${says}`),
  }));
}

type Claim = readonly [property: string, wanted: string, says: string];

const kindNames: Readonly<Record<string, string>> = { kernelParameter: 'kernel parameter' };

function subjectOf(check: Check): string {
  return check.kind === 'registry' && check.value !== undefined
    ? `${check.subject} ${check.value}`
    : check.subject;
}

function claimsOf(check: Check): readonly Claim[] {
  switch (check.kind) {
    case 'file':
      return fileClaims(check);
    case 'package':
      return withExistence(
        'installed',
        check.installed,
        ['is installed', 'is not installed'],
        [
          ...(check.versions
            ? [
                claim(
                  'versions',
                  check.versions.join('\n'),
                  `version is ${check.versions.join(' or ')}`,
                ),
              ]
            : []),
        ],
      );
    case 'service':
      return serviceClaims(check);
    case 'user':
      return userClaims(check);
    case 'group':
      return withExistence('exists', check.exists, existence, valueClaims('gid', check.gid));
    case 'port':
      return portClaims(check);
    case 'process':
      return withExistence('running', check.running, ['is running', 'is not running'], []);
    case 'kernelParameter':
      return [claim('value', check.value, `is ${check.value}`)];
    case 'mount':
      return mountClaims(check);
    case 'command':
      return commandClaims(check);
    case 'registry':
      return registryClaims(check);
    case 'script':
    case 'tool':
      return [claim('runs', 'yes', '')];
  }
}

const existence = ['exists', 'does not exist'] as const;

function claim(property: string, wanted: string, says: string): Claim {
  return [property, wanted, says];
}

/** Of what must not be there nothing else can be said. */
function withExistence(
  property: string,
  wanted: boolean | undefined,
  [yes, no]: readonly [string, string],
  rest: readonly Claim[],
): readonly Claim[] {
  return wanted === false ? [claim(property, 'no', no)] : [claim(property, 'yes', yes), ...rest];
}

function valueClaims(property: string, value: string | number | undefined): readonly Claim[] {
  return value === undefined ? [] : [claim(property, `${value}`, `${property} is ${value}`)];
}

function patternClaims(
  property: string,
  patterns: readonly string[] | undefined,
  prefix = '',
): readonly Claim[] {
  return (patterns ?? []).map((each) => claim(property, each, `${prefix}${sayTextPattern(each)}`));
}

function fileClaims(check: FileCheck): readonly Claim[] {
  const { type, mode, linkedTo, maxSize } = check;
  return withExistence('exists', check.exists, existence, [
    ...(type === undefined ? [] : [claim('type', type, `is a ${type}`)]),
    ...valueClaims('mode', mode?.padStart(4, '0')),
    ...valueClaims('owner', check.owner),
    ...valueClaims('group', check.group),
    ...(linkedTo === undefined ? [] : [claim('linkedTo', linkedTo, `links to ${linkedTo}`)]),
    ...valueClaims('sha256', check.sha256?.toLowerCase()),
    ...(maxSize === undefined
      ? []
      : [claim('maxSize', `${maxSize}`, `has at most ${maxSize} bytes`)]),
    ...patternClaims('contents', check.contents),
  ]);
}

function serviceClaims({ exists, enabled, running }: ServiceCheck): readonly Claim[] {
  const is = (property: string, value: boolean | undefined): readonly Claim[] =>
    value === undefined
      ? []
      : [claim(property, value ? 'yes' : 'no', `is ${value ? '' : 'not '}${property}`)];
  return withExistence('exists', exists, existence, [
    ...is('enabled', enabled),
    ...is('running', running),
  ]);
}

function userClaims(check: UserCheck): readonly Claim[] {
  return withExistence('exists', check.exists, existence, [
    ...valueClaims('uid', check.uid),
    ...valueClaims('gid', check.gid),
    ...valueClaims('home', check.home),
    ...valueClaims('shell', check.shell),
    ...(check.groups ?? []).map((each) => claim('groups', each, `is in group ${each}`)),
  ]);
}

function portClaims({ listening, addresses }: PortCheck): readonly Claim[] {
  const only = addresses && [
    claim('addresses', addresses.join('\n'), `listens on ${addresses.join(', ')} only`),
  ];
  return withExistence('listening', listening, ['is listening', 'is not listening'], only ?? []);
}

function mountClaims(check: MountCheck): readonly Claim[] {
  return withExistence(
    'exists',
    check.exists,
    ['is mounted', 'is not mounted'],
    [
      ...valueClaims('filesystem', check.filesystem),
      ...valueClaims('source', check.source),
      ...(check.options ?? []).map((each) => claim('options', each, `has option ${each}`)),
    ],
  );
}

function commandClaims({ exitStatus = 0, stdout, stderr }: CommandCheck): readonly Claim[] {
  return [
    claim('exitStatus', `${exitStatus}`, `ends with ${exitStatus}`),
    ...patternClaims('stdout', stdout, 'stdout '),
    ...patternClaims('stderr', stderr, 'stderr '),
  ];
}

function registryClaims({ exists, data }: RegistryCheck): readonly Claim[] {
  return withExistence('exists', exists, existence, [
    ...(data === undefined ? [] : [claim('data', `${data}`, `is ${data}`)]),
  ]);
}

/** Names are one line of at most 200 characters, of which none controls a terminal. */
function oneLine(text: string): string {
  const flat = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, ' ').trim();
  const characters = [...flat];
  return characters.length > 200 ? `${characters.slice(0, 199).join('')}…` : flat;
}
