import type { Phase } from '../suites/suite.js';
import { linuxGroups } from './linux/linux-groups.js';

/** A check of the built-in suite, for people and for documentation. */
export interface HygieneCheck {
  /** Never changes: options and waivers name it. */
  readonly id: string;
  /** Script that it is part of. */
  readonly group: string;
  /** What has to be so. */
  readonly title: string;
  /** Phases in which it can tell something. */
  readonly phases: readonly Phase[];
}

/** All checks for Linux, in the order in which they run. */
export const hygieneChecks: readonly HygieneCheck[] = linuxGroups.flatMap(({ name, checks }) =>
  checks.map(({ id, title, phases }) => ({ id, group: name, title, phases })),
);
