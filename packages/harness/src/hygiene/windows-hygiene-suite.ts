import { HarnessError } from '../errors.js';
import type { Phase, Suite } from '../suites/suite.js';
import type { HygieneOptions } from './hygiene-options.js';
import { missingReason, wordProblems } from './option-problems.js';
import { windowsHygieneChecks } from './windows-hygiene-checks.js';

const every: readonly Phase[] = ['bake', 'launch', 'rebake'];

/**
 * The built-in suite for Windows. Whole checks can be switched off, by their subject; other options are
 * for Linux.
 *
 * @throws HarnessError `HARNESS_OPTIONS_INVALID`
 */
export function windowsHygieneSuite(options: HygieneOptions): Suite {
  const { phases = every, skip = {}, platform: _, ...others } = options;
  const checks = windowsHygieneChecks();
  const subjects = checks.map(({ subject }) => subject);
  const problems = [
    ...wordProblems(options),
    ...Object.keys(others).map((name) => `${name}: is for Linux only`),
    ...Object.entries(skip).flatMap(([subject, reason]) => [
      ...(subjects.includes(subject)
        ? []
        : [`skip: there is no check "${subject}"; there are ${subjects.join(', ')}`]),
      ...missingReason(`skip.${subject}`, reason),
    ]),
  ];
  if (problems.length > 0) {
    throw new HarnessError(
      'HARNESS_OPTIONS_INVALID',
      `Cannot make the hygiene suite for Windows:\n  ${problems.join('\n  ')}`,
    );
  }
  return {
    name: 'hygiene',
    title: 'Image hygiene',
    platform: 'windows',
    phases,
    checks: checks.flatMap((check) => {
      const inSuite = (check.phases ?? every).filter((phase) => phases.includes(phase));
      const reason = skip[check.subject];
      return inSuite.length === 0
        ? []
        : [{ ...check, phases: inSuite, ...(reason !== undefined && { skip: reason }) }];
    }),
  };
}
