import type { Architecture } from '@soe/contract';
import type { Action, Problem } from './action.js';

/** What has to be done, as plain JSON: it can be stored, shown, and applied later. */
export interface Plan {
  /** The releases that it is about. */
  readonly releases: readonly ReleaseName[];
  /** Every image that the plan is about. */
  readonly images: readonly PlannedImage[];
  /** The steps; those that others depend on come first. Empty when nothing has to be done. */
  readonly actions: readonly Action[];
  /** What stands in the way. */
  readonly problems: readonly Problem[];
}

/** One release. */
export interface ReleaseName {
  /** Product line. */
  readonly flavor: string;
  /** Version of the release. */
  readonly version: string;
}

/** One image of a release in one region. */
export interface PlannedImage extends ReleaseName {
  /** Where it is, or will be. */
  readonly region: string;
  /** What it runs on. */
  readonly architecture: Architecture;
  /** Its name, by which it is told from all other images of a region. */
  readonly name: string;
  /** Its id; missing while it does not exist. */
  readonly imageId?: string;
}

/** The plan of `planDistribution`. */
export type DistributionPlan = Plan;

/** What a plan is about, for people: at most three releases by name. */
export function planName({ releases }: Pick<Plan, 'releases'>): string {
  const names = releases.slice(0, 3).map(({ flavor, version }) => `${flavor} ${version}`);
  const more = releases.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
