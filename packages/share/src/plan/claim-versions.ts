import type { DesiredRelease } from '../desired-distribution.js';
import type { Action } from './action.js';
import { parameterId } from './parameter-action.js';

/**
 * Let the parameters of a version wait for one of them, in the region of the build. A parameter that
 * exists is not replaced, so of two builds of one version at once only one gets past it, and their
 * images are never mixed. Where it is there already, the version is known to be ours.
 */
export function claimVersions(
  actions: readonly Action[],
  releases: readonly DesiredRelease[],
): readonly Action[] {
  const ids = new Set(actions.map(({ id }) => id));
  const claims = new Map(
    releases.flatMap(({ release: { version }, images: [first, ...others], paths }) => {
      if (first === undefined) return [];
      const claim = parameterId(
        { region: first.region },
        paths.versionImage(version, first.architecture),
      );
      if (!ids.has(claim)) return [];
      return [first, ...others].map(
        ({ architecture }) => [paths.versionImage(version, architecture), claim] as const,
      );
    }),
  );
  return actions.map((action) => {
    const claim = action.type === 'put-parameter' ? claims.get(action.name) : undefined;
    if (claim === undefined || claim === action.id) return action;
    return { ...action, dependsOn: [...action.dependsOn, claim] };
  });
}
