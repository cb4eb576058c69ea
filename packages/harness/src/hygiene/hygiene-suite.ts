import { HarnessError } from '../errors.js';
import { notOneOf } from '../one-of.js';
import type { Check, FileCheck, Phase, ScriptCheck, Suite } from '../suites/suite.js';
import { hygieneChecks } from './hygiene-checks.js';
import type { HygieneOptions } from './hygiene-options.js';
import { everyPhase, onlyBake, onlyLaunch } from './linux/linux-check.js';
import { linuxGroups } from './linux/linux-groups.js';
import { linuxScript } from './linux/linux-script.js';
import { missingReason, wordProblems } from './option-problems.js';
import { windowsHygieneSuite } from './windows-hygiene-suite.js';

/**
 * The built-in suite: what must not be in an image that is launched many times, what protects it, and
 * whether it boots. In the bake phase it belongs behind the script that cleans the image.
 *
 * @throws HarnessError `HARNESS_OPTIONS_INVALID` for a check that there is not, an exception without a
 * reason, a date or number that is none, a path that is not whole
 *
 * @example
 * ```ts
 * const suite = hygieneSuite({
 *   allow: [{ check: 'secrets', path: '/etc/ssl/private/ssl-cert-snakeoil.key', reason: 'made per machine' }],
 *   skip: { apparmor: 'SELinux is used instead' },
 * });
 * ```
 */
export function hygieneSuite(options: HygieneOptions = {}): Suite {
  const { phases = everyPhase, platform = 'linux' } = options;
  if (platform === 'windows') return windowsHygieneSuite(options);
  checkOptions(options);
  return {
    name: 'hygiene',
    title: 'Image hygiene',
    platform: 'linux',
    phases,
    checks: [...scripts(phases, options), ...goneFiles(options)],
  };
}

/** Scripts differ by phase: the machine has to have made what must not be in the image. */
function scripts(phases: readonly Phase[], options: HygieneOptions): readonly Check[] {
  return linuxGroups.flatMap((group) =>
    [onlyBake, onlyLaunch].flatMap((wanted): ScriptCheck[] => {
      const inSuite = wanted.filter((phase) => phases.includes(phase));
      const [phase] = inSuite;
      if (phase === undefined || !group.checks.some((check) => check.phases.includes(phase))) {
        return [];
      }
      return [
        {
          kind: 'script',
          subject: group.name,
          title: group.title,
          phases: inSuite,
          interpreter: 'sh',
          output: 'tap',
          timeoutSeconds: group.timeoutSeconds ?? 120,
          contents: Buffer.from(linuxScript(group, phase, options)).toString('base64'),
        },
      ];
    }),
  );
}

function goneFiles({ gone = [] }: HygieneOptions): readonly FileCheck[] {
  return gone.map((subject) => ({ kind: 'file', subject, exists: false }));
}

function checkOptions(options: HygieneOptions): void {
  const { allow = [], skip = {}, maxLogMegabytes = 200, secretPaths = [], gone = [] } = options;
  const problems = [
    ...wordProblems(options),
    ...allow.flatMap((exception, index) => exceptionProblems(`allow[${index}]`, exception)),
    ...Object.entries(skip).flatMap(([id, reason]) => [
      ...unknownCheck('skip', id),
      ...missingReason(`skip.${id}`, reason),
    ]),
    ...(maxLogMegabytes > 0 ? [] : [`maxLogMegabytes: ${maxLogMegabytes} is not above 0`]),
    ...[...secretPaths, ...gone]
      .filter((path) => !path.startsWith('/'))
      .map((path) => `secretPaths, gone: "${path}" does not begin with /`),
    ...(options.installerUsers ?? [])
      .filter((name) => !/^[a-z_][a-z0-9_-]*$/.test(name))
      .map((name) => `installerUsers: "${name}" is no name of an account`),
  ];
  if (problems.length === 0) return;
  throw new HarnessError(
    'HARNESS_OPTIONS_INVALID',
    `Cannot make the hygiene suite:\n  ${problems.join('\n  ')}`,
  );
}

/** Callers without types leave members out, and misspell them. */
function exceptionProblems(place: string, exception: unknown): readonly string[] {
  if (typeof exception !== 'object' || exception === null) return [`${place} is no exception`];
  const members: Readonly<Record<string, unknown>> = { ...exception };
  const odd = Object.entries(members).flatMap(([name, value]) => {
    const problem = notOneOf(name, exceptionMembers);
    if (problem !== undefined) return [`${place}: a member ${problem}`];
    return value === undefined || typeof value === 'string' ? [] : [`${place}.${name} is no text`];
  });
  const missing = ['check', 'path', 'reason'].flatMap((name) =>
    members[name] === undefined ? [`${place}.${name} is missing`] : [],
  );
  const { check, path, reason, expires } = members;
  return [
    ...odd,
    ...missing,
    ...(typeof check === 'string' ? unknownCheck(`${place}.check`, check) : []),
    ...(path === '' ? [`${place}.path: is empty`] : []),
    ...(typeof reason === 'string' ? missingReason(`${place}.reason`, reason) : []),
    ...(typeof expires === 'string' && !isDay(expires)
      ? [`${place}.expires: "${expires}" is no day such as 2026-12-31`]
      : []),
  ];
}

const exceptionMembers = ['check', 'path', 'detail', 'reason', 'expires'];

function unknownCheck(place: string, id: string): readonly string[] {
  if (hygieneChecks.some((check) => check.id === id)) return [];
  const known = hygieneChecks.map((check) => check.id).join(', ');
  return [`${place}: there is no check "${id}"; there are ${known}`];
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}
