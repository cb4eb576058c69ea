import { ContractError, formatVersionSummary, versionSummary } from '@soe/contract';
import type { DesiredRelease } from '../desired-distribution.js';
import type { PreflightFinding } from './preflight-finding.js';
import type { PreflightScope } from './preflight-scope.js';

/** Systems Manager: PutParameter. */
const mostBytes = { standard: 4096, advanced: 8192 };
/** A name, with the part of its ARN before it, has at most so many characters, and so many levels. */
const mostCharacters = 1011;
const mostLevels = 15;

/** Parameter Store takes the names and values that would be written. */
export function checkParameters({ desired }: PreflightScope): readonly PreflightFinding[] {
  const tier = desired.distribution.parameters?.share === true ? 'advanced' : 'standard';
  return desired.releases.flatMap((release) => [
    ...summaryFindings(release, tier),
    ...nameFindings(release, desired.ownerId),
  ]);
}

function summaryFindings(
  { release, images }: DesiredRelease,
  tier: 'standard' | 'advanced',
): readonly PreflightFinding[] {
  const region = images[0]?.region ?? '';
  const what = `the summary of ${release.flavor} ${release.version}`;
  const finding = (seen: string, advice: string): PreflightFinding => ({
    code: 'PARAMETER_TOO_LARGE',
    severity: 'error',
    region,
    seen,
    advice,
  });
  try {
    const bytes = Buffer.byteLength(formatVersionSummary(versionSummary(release)));
    if (bytes <= mostBytes[tier]) return [];
    const seen = `${what} has ${bytes} bytes, and a parameter of the ${tier} tier takes ${mostBytes[tier]}`;
    return [finding(seen, 'Shorten the URLs of the record.')];
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    return [finding(`${what}: ${error.message}`, 'Correct the record.')];
  }
}

function nameFindings(
  { release, images, paths }: DesiredRelease,
  account: string,
): readonly PreflightFinding[] {
  const regions = [...new Set(images.map((image) => image.region))];
  const names = [
    ...images.map((image) => paths.versionImage(release.version, image.architecture)),
    paths.versionSummary(release.version),
  ];
  return regions.flatMap((region) =>
    names.flatMap((name): readonly PreflightFinding[] => {
      const characters = `arn:aws:ssm:${region}:${account}:parameter${name}`.length;
      const levels = name.split('/').length - 1;
      if (characters <= mostCharacters && levels <= mostLevels) return [];
      return [
        {
          code: 'PARAMETER_NAME_TOO_LONG',
          severity: 'error',
          region,
          seen: `the parameter ${name} has ${levels} levels and, as an ARN, ${characters} characters; Parameter Store takes ${mostLevels} and ${mostCharacters}`,
          advice: 'Shorten parameters.prefix.',
        },
      ];
    }),
  );
}
