import { serviceQuota } from '../../adapters/service-quota.js';
import { rehearsal } from '../../pipeline/rehearsal.js';
import type { ConfiguredSubject } from '../check.js';
import { error, type Finding, ok, warning } from '../finding.js';
import { sampleBuilds } from '../sample-release.js';

/** "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances" (Service Quotas). */
const quotaCode = 'L-1216C47A';

/** Of the instance that builds an image, and of the one that tests it: types up to `large` have two. */
const vcpusOfBuild = 2;

/** May as many instances run at the same time as a release of all flavors starts? */
export async function checkVcpus({
  loaded,
  flavors,
  context,
  env,
  signal,
}: ConfiguredSubject): Promise<readonly Finding[]> {
  if (rehearsal(env).compute !== '') return [ok('the embedded AWS does not count vCPUs')];
  const { region } = loaded.config;
  const quota = { service: 'ec2', code: quotaCode };
  const allowed = await serviceQuota(quota, { region, signal, ...context.aws });
  const builds = flavors.flatMap((flavor) => sampleBuilds(flavor, loaded)).length;
  return judgeVcpus(allowed, builds * vcpusOfBuild, region);
}

/** Pure. */
export function judgeVcpus(
  allowed: number | undefined,
  wanted: number,
  region: string,
): readonly Finding[] {
  const raise = `aws service-quotas request-service-quota-increase --region ${region} --service-code ec2 --quota-code ${quotaCode} --desired-value ${wanted * 2}`;
  if (allowed === undefined) {
    return [
      warning(
        `Service Quotas does not say how many vCPUs may run in ${region}`,
        `Look: aws service-quotas get-service-quota --region ${region} --service-code ec2 --quota-code ${quotaCode}`,
      ),
    ];
  }
  if (allowed >= wanted) {
    return [
      ok(`${region} lets ${allowed} vCPUs run, and a release of all flavors takes ${wanted}`),
    ];
  }
  const judged = allowed < vcpusOfBuild ? error : warning;
  return [
    judged(
      `${region} lets ${allowed} vCPUs run at the same time, and a release of all flavors takes ${wanted}`,
      `${raise}\nOr release fewer flavors at a time.`,
    ),
  ];
}
