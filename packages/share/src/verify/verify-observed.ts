import type { ReleaseRecord } from '@soe/contract';
import { desiredDistribution } from '../desired-distribution.js';
import type { Distribution } from '../distribution.js';
import type { ObservedDistribution } from '../observe/observed-distribution.js';
import type { Problem } from '../plan/action.js';
import { planDistribution } from '../plan/plan-distribution.js';
import { expectedImages, expectedParameters, expectedTemplates } from './expected-things.js';
import { seenDistribution } from './seen-distribution.js';
import { type Drift, thingKey, type Verification, verification } from './verification.js';
import { verifyImage } from './verify-image.js';
import { verifyLaunchTemplate } from './verify-launch-template.js';
import { verifyParameter } from './verify-parameter.js';

/**
 * Compare what was observed with a distribution: everything that is configured gets one finding,
 * whatever was seen, and so does everything that must not be so. Pure. There is drift exactly when
 * `planDistribution` has something to do or finds a problem.
 *
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID`, `SHARE_RECORD_INCOMPLETE`
 * @throws ContractError when all tags together do not fit EC2, or the record has no source yet
 */
export function verifyObserved(
  releases: readonly ReleaseRecord[],
  distribution: Distribution,
  observed: ObservedDistribution,
): Verification {
  const desired = desiredDistribution(releases, distribution);
  const { actions, problems } = planDistribution(releases, distribution, observed);
  const seen = seenDistribution(desired, observed, actions);
  const configured = [
    ...expectedImages(desired).flatMap((image) => verifyImage(image, seen)),
    ...expectedParameters(desired).flatMap((parameter) => verifyParameter(parameter, seen)),
    ...expectedTemplates(desired).map((template) => verifyLaunchTemplate(template, seen)),
  ];
  const known = new Set(configured.map(thingKey));
  return verification([
    ...configured,
    ...[...seen.drift].flatMap(([key, drift]) => (known.has(key) ? [] : [drift])),
    ...problems.flatMap(problemDrift),
  ]);
}

/** Problems of these kinds show in the images, parameters and templates that they are about. */
const shown: readonly Problem['code'][] = [
  'SHARE_SOURCE_MISSING',
  'SHARE_IMAGE_FAILED',
  'SHARE_VERSION_TAKEN',
  'SHARE_REGION_UNREACHABLE',
  'SHARE_ROLE_REFUSED',
];

function problemDrift(problem: Problem): readonly Drift[] {
  const { region, account, flavor, architecture, code, message } = problem;
  if (shown.includes(code)) return [];
  return [
    {
      status: 'unexpected',
      subject: architecture === undefined ? 'region' : 'image',
      region,
      ...(account !== undefined && { account }),
      ...(flavor !== undefined && { flavor }),
      ...(architecture !== undefined && { architecture }),
      message,
    },
  ];
}
