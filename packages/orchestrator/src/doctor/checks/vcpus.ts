import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
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
  signal,
}: ConfiguredSubject): Promise<readonly Finding[]> {
  const { region } = loaded.config;
  const quotas = new ServiceQuotasClient({ region, ...context.aws });
  try {
    const { Quota } = await quotas.send(
      new GetServiceQuotaCommand({ ServiceCode: 'ec2', QuotaCode: quotaCode }),
      { abortSignal: signal },
    );
    const builds = flavors.flatMap((flavor) => sampleBuilds(flavor, loaded)).length;
    return judgeVcpus(Quota?.Value, builds * vcpusOfBuild, region);
  } finally {
    quotas.destroy();
  }
}

/** Pure. */
export function judgeVcpus(
  allowed: number | undefined,
  wanted: number,
  region: string,
): readonly Finding[] {
  if (allowed === undefined || allowed >= wanted) {
    return [
      ok(
        `${region} lets ${allowed ?? 'enough'} vCPUs run, and a release of all flavors takes ${wanted}`,
      ),
    ];
  }
  const judged = allowed < vcpusOfBuild ? error : warning;
  return [
    judged(
      `${region} lets ${allowed} vCPUs run at the same time, and a release of all flavors takes ${wanted}`,
      `aws service-quotas request-service-quota-increase --region ${region} --service-code ec2 --quota-code ${quotaCode} --desired-value ${wanted * 2}\nOr release fewer flavors at a time.`,
    ),
  ];
}
