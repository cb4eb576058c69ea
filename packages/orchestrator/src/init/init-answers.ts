/** A CI system for which there is a workflow. */
export type CiSystem = (typeof ciSystems)[number];

/** All CI systems for which there is a workflow. */
export const ciSystems = ['github', 'gitlab', 'jenkins'] as const;

/** What has to be known to write a repository. */
export interface InitAnswers {
  /** Names of known flavors. */
  readonly flavors: readonly string[];
  /** The account that owns the images. */
  readonly owner: string;
  /** The region in which Packer builds. */
  readonly region: string;
  /** The CI system that gets a workflow. */
  readonly ci: CiSystem;
}

/** The account that owns the images of `soe local`, so that a new repository releases there as it is. */
export const rehearsalOwner = '111122223333';

/** Whether a text looks like the name of a region. What is written into workflows is nothing else. */
export function isRegion(text: string): boolean {
  return /^[a-z]{2,}(?:-[a-z]+)+-\d$/.test(text);
}
