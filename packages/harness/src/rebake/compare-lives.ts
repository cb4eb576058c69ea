import type { TestResult } from '../report/test-report.js';
import { type Life, type ProbedLaunch, readLife } from './life.js';

/** Options of {@link compareLives}. */
export interface CompareLivesOptions {
  /**
   * First part of the tests' `suite`.
   * @defaultValue name of the second launch
   */
  readonly place?: string;
  /**
   * The phase.
   * @defaultValue `'rebake'`; of {@link compareLaunches} `'launch'`
   */
  readonly type?: string;
  /**
   * SHA-256 of lines of `authorized_keys`, in hexadecimal, that are meant to be in the image.
   * @defaultValue none
   */
  readonly authorizedKeys?: readonly string[];
}

type Verdict = Pick<TestResult, 'status' | 'message'>;
type LifeTest = readonly [name: string, judge: (first: Life, second: Life) => Verdict];

/**
 * Compares a launch of an image with one of the image that was built upon it: the second life must have an
 * identity of its own, first boot must have been done again, and nothing may be left of an earlier life.
 * Both launches have to have run {@link identityProbes}; without that the tests are `pending`.
 */
export function compareLives(
  first: ProbedLaunch,
  second: ProbedLaunch,
  options: CompareLivesOptions = {},
): readonly TestResult[] {
  const { authorizedKeys = [] } = options;
  return judge(first, second, { type: 'rebake', ...options }, [
    ...identityTests,
    ['first boot was done again', ranAgain],
    ['no instance data of another life', onlyOwn('instance-data')],
    ['no logs of another life', onlyOwn('logged-instance')],
    ['no journal of another life', onlyOwnJournal],
    ['no lease of another life', (a, b) => shared(a, b, 'lease')],
    [
      'no authorized keys of another life',
      (_first, second) =>
        verdict(
          second.facts('authorized-key').filter(({ value }) => !authorizedKeys.includes(value)),
          'lets in keys that the launch did not give it:',
        ),
    ],
  ]);
}

/** Compares two launches of one image: nothing that makes an identity may have been in the image. */
export function compareLaunches(
  first: ProbedLaunch,
  second: ProbedLaunch,
  options: Omit<CompareLivesOptions, 'authorizedKeys'> = {},
): readonly TestResult[] {
  return judge(first, second, { type: 'launch', ...options }, identityTests);
}

const identityTests: readonly LifeTest[] = [
  ['machine id is its own', (a, b) => own(a, b, 'machine-id', 'must')],
  ['SSH host keys are its own', (a, b) => own(a, b, 'host-key', 'may')],
  ['random seed is its own', (a, b) => own(a, b, 'random-seed', 'may')],
];

function judge(
  first: ProbedLaunch,
  second: ProbedLaunch,
  { place = second.name, type = 'rebake' }: CompareLivesOptions,
  tests: readonly LifeTest[],
): readonly TestResult[] {
  const lives = [readLife(first), readLife(second)] as const;
  const [a, b] = lives;
  return tests.map(([name, decide]) => ({
    name,
    suite: [place, 'identity'] as const,
    type,
    duration: 0,
    ...(typeof a === 'string' || typeof b === 'string'
      ? { status: 'pending', message: lives.filter((life) => typeof life === 'string').join('; ') }
      : decide(a, b)),
  }));
}

/** A thing that must not be the same in both, and which some systems do not have. */
function own(first: Life, second: Life, kind: string, need: 'must' | 'may'): Verdict {
  if (second.facts(kind).length === 0) {
    // What the first had and the second lost is no identity of its own either.
    const isMissed = need === 'must' || first.facts(kind).length > 0;
    return isMissed
      ? { status: 'failed', message: `${second.name} has no ${kind}` }
      : { status: 'skipped', message: `the system has no ${kind}` };
  }
  return shared(first, second, kind);
}

function shared(first: Life, second: Life, kind: string): Verdict {
  const before = new Set(first.facts(kind).map(({ value }) => value));
  return verdict(
    second.facts(kind).filter(({ value }) => before.has(value)),
    `has the same as ${first.name}:`,
  );
}

function ranAgain(first: Life, second: Life): Verdict {
  const [tool] = second.facts('first-boot-tool');
  if (tool === undefined) {
    return first.facts('first-boot-tool').length > 0
      ? { status: 'failed', message: `${second.name} has no tool for first boot any more` }
      : { status: 'skipped', message: 'the system has neither cloud-init nor EC2Launch' };
  }
  if (tool.value === 'EC2Launch') {
    return second.facts('first-boot-mark').length === 0
      ? { status: 'failed', message: 'EC2Launch left no mark that it did its work' }
      : shared(first, second, 'first-boot-mark');
  }
  const [of] = second.facts('first-boot-of');
  if (of?.value !== second.instanceId) {
    return {
      status: 'failed',
      message: `cloud-init last ran for ${of?.value ?? 'no instance'}, not for ${second.instanceId ?? 'this one'}`,
    };
  }
  return second.facts('first-boot-done').length > 0
    ? { status: 'passed' }
    : { status: 'failed', message: 'cloud-init did not end' };
}

/** Nothing that belongs to another instance. */
function onlyOwn(kind: string): LifeTest[1] {
  return (_first, second) =>
    second.instanceId === undefined
      ? { status: 'pending', message: `the instance of ${second.name} is not known` }
      : verdict(
          second.facts(kind).filter(({ value }) => value !== second.instanceId),
          'has what belongs to another instance:',
        );
}

function onlyOwnJournal(_first: Life, second: Life): Verdict {
  const machine = second.facts('machine-id')[0]?.value;
  // journald appends a dot and a name for namespaces.
  return verdict(
    second.facts('journal-of').filter(({ value }) => value.split('.')[0] !== machine),
    'has journals of another machine:',
  );
}

function verdict(bad: readonly { value: string; file?: string }[], problem: string): Verdict {
  if (bad.length === 0) return { status: 'passed' };
  const named = bad.slice(0, 5).map(({ value, file }) => (file ? `${file} (${value})` : value));
  const more = bad.length > 5 ? ` and ${bad.length - 5} more` : '';
  return { status: 'failed', message: `${problem} ${named.join(', ')}${more}` };
}
