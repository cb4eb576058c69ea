import { HarnessError } from '../errors.js';
import type { Check, Phase, Suite } from '../suites/suite.js';
import type { DeclaredAccount, IdRegistry } from './id-registry.js';
import { undeclaredScript } from './undeclared-script.js';

/** For what {@link idSuite} is made. */
export interface IdSuiteOptions {
  /** Flavor of the image: accounts of others are not looked for. */
  readonly flavor: string;
  /** Phases in which it runs. Default: all. */
  readonly phases?: readonly Phase[];
}

/**
 * The suite of an id registry: every account of the flavor has the ids that are declared, and no other
 * account has an id that is declared, retired, reserved, or in a range of declared accounts.
 *
 * @throws HarnessError `HARNESS_OPTIONS_INVALID` when nothing of the registry is for the flavor, which is a typing error
 */
export function idSuite(registry: IdRegistry, options: IdSuiteOptions): Suite {
  const { flavor, phases = ['bake', 'launch', 'rebake'] } = options;
  const accounts = accountChecks(registry, flavor);
  if (accounts.length === 0 && (registry.ranges ?? []).length === 0) {
    throw new HarnessError(
      'HARNESS_OPTIONS_INVALID',
      `Cannot make a suite of ids for ${flavor}: the registry has no account and no range for it. Check the name of the flavor.`,
    );
  }
  return {
    name: 'ids',
    title: 'Ids of accounts are as declared',
    platform: 'linux',
    phases,
    checks: [
      ...accounts,
      {
        kind: 'script',
        subject: 'undeclared',
        title: 'No other account has an id that is not its own',
        interpreter: 'sh',
        output: 'tap',
        contents: Buffer.from(undeclaredScript(registry, flavor)).toString('base64'),
      },
    ],
  };
}

function accountChecks({ users = {}, groups = {} }: IdRegistry, flavor: string): readonly Check[] {
  return [
    ...Object.entries(groups)
      .filter(([, group]) => isIn(group, flavor))
      .map(([subject, { gid }]): Check => ({ kind: 'group', subject, gid })),
    ...Object.entries(users)
      .filter(([, user]) => isIn(user, flavor))
      .map(([subject, { uid, gid, group = subject }]): Check => {
        const primary = gid ?? (Object.hasOwn(groups, group) ? groups[group]?.gid : undefined);
        return { kind: 'user', subject, uid, ...(primary === undefined ? {} : { gid: primary }) };
      }),
  ];
}

/** Whether images of a flavor have to have an account. */
export function isIn({ flavors, reserved = false }: DeclaredAccount, flavor: string): boolean {
  return !reserved && (flavors === undefined || flavors.includes(flavor));
}
