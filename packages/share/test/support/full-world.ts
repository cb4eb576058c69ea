import type { ReleaseRecord } from '@soe/contract';
import type { LocalAwsOptions } from '@soe/local-aws';
import type { Distribution } from '../../src/index.js';
import { type Local, startLocal } from './local.js';
import { consumer, otherConsumer, owner, unit } from './release.js';
import { buildWindows, makeTemplate } from './windows.js';
import { worldState } from './world-state.js';

/** The build region and one more. */
const regions = ['us-east-1', 'eu-west-1'] as const;
const inAYear = new Date(Date.now() + 365 * 24 * 3_600_000).toISOString();

/** A local AWS, and a distribution that asks for all there is. */
export interface FullWorld extends AsyncDisposable {
  readonly local: Local;
  readonly release: ReleaseRecord;
  readonly distribution: Distribution;
  /** What a distribution left behind. */
  state(): ReturnType<typeof worldState>;
}

/** Start it, with a built image and a launch template that launches something else. */
export async function startFullWorld(options: LocalAwsOptions = {}): Promise<FullWorld> {
  const local = await startLocal(options);
  const release = await buildWindows(local);
  const launchTemplateId = await makeTemplate(local, 'eu-west-1');
  local.newCalls();
  const distribution: Distribution = {
    regions: regions.map((region) => ({ region })),
    accounts: [consumer, otherConsumer],
    organizationalUnits: [unit],
    shareSnapshots: true,
    tags: { team: 'platform' },
    sharedTags: { support: 'platform@example.com' },
    watermark: true,
    deprecateAt: inAYear,
    protection: 'on',
    launchTemplates: [
      {
        region: 'eu-west-1',
        launchTemplateId,
        flavor: 'al2023',
        architecture: 'x86_64',
        setDefault: true,
      },
    ],
    fastLaunch: { until: inAYear },
    fastRestore: { until: inAYear, zones: { 'eu-west-1': ['eu-west-1a'] } },
    parameters: {
      accounts: [{ account: consumer, role: 'soe-parameters' }],
      share: true,
    },
  };
  return {
    local,
    release,
    distribution,
    state: () => worldState(local, { regions, accounts: [owner, consumer] }),
    [Symbol.asyncDispose]: () => local[Symbol.asyncDispose](),
  };
}
