// Plans 10 releases with 2 images for 17 regions, 300 accounts that may launch them, and 3 parameters
// per release in each account, where nothing is there yet. Prints how many actions that are, how many
// milliseconds of the processor planning took, and how many MB the process had at most.
import { cpuUsage, resourceUsage } from 'node:process';
import { estimatePlan, type ObservedDistribution, planDistribution } from '@soe/share';
import { benchRegions } from '../bench-regions.ts';
import { benchRelease } from '../bench-releases.ts';

const architectures = ['x86_64', 'arm64'] as const;
const releases = Array.from({ length: 10 }, (_, flavor) =>
  benchRelease(
    `bench-${flavor}`,
    architectures.map((architecture) => ({
      architecture,
      imageId: `ami-${architecture}-${flavor}`,
    })),
  ),
);
const accounts = Array.from({ length: 300 }, (_, index) => String(200_000_000_000 + index));
const observed: ObservedDistribution = {
  at: new Date().toISOString(),
  regions: benchRegions.map((region) => ({
    region,
    images: releases
      .flatMap((release) => release.images)
      .filter((image) => image.region === region)
      .map(({ imageId, name }) => ({
        imageId,
        name,
        state: 'available',
        tags: {},
        permissions: [],
        snapshots: [{ snapshotId: `snap-${imageId}`, tags: {} }],
      })),
  })),
  parameters: benchRegions.flatMap((region) => [
    { region, values: {} },
    ...accounts.map((account) => ({ region, account, values: {} })),
  ]),
};
const distribution = {
  regions: benchRegions.map((region) => ({ region })),
  accounts,
  parameters: { accounts: accounts.map((account) => ({ account, role: 'soe-parameters' })) },
};

const before = cpuUsage();
const plan = planDistribution(releases, distribution, observed);
estimatePlan(plan);
const { user, system } = cpuUsage(before);
console.log(
  JSON.stringify({
    actions: plan.actions.length,
    milliseconds: (user + system) / 1000,
    megabytes: resourceUsage().maxRSS / 1024,
  }),
);
