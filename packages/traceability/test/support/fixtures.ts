import type { ReleaseRecord } from '@soe/contract';

/** A record after its build. */
export const record: ReleaseRecord = {
  schema: 'soe-release/v1',
  flavor: 'al2023',
  version: '2026.11.0',
  createdAt: '2026-11-22T10:00:00.000Z',
  builds: [
    {
      buildId: 'b1',
      architecture: 'x86_64',
      region: 'us-east-1',
      startedAt: '2026-11-22T10:00:00.000Z',
      durationMs: 1000,
      packer: { version: '1.6.6', runId: 'run-1', template: 'al2023.pkr.hcl' },
      sourceImage: { imageId: 'ami-0aaaaaaaaaaaaaaaa', ownerId: '137112412989' },
    },
  ],
  images: [
    {
      region: 'us-east-1',
      architecture: 'x86_64',
      imageId: 'ami-0bbbbbbbbbbbbbbbb',
      name: 'soe/al2023/2026.11.0/x86_64/b1',
      ownerId: '111122223333',
      buildId: 'b1',
    },
  ],
  source: {
    commit: 'c0ffee',
    repository: 'https://git.example.com/platform/images',
    ref: 'main',
    dirty: false,
    unpushed: false,
  },
  ci: { provider: 'github-actions', runUrl: 'https://ci.example.com/7' },
  changes: [
    {
      commit: 'c0ffee',
      subject: 'SOE-1 Start',
      author: 'A. Maintainer',
      date: '2026-11-22T10:00:00.000Z',
      issues: ['SOE-1'],
    },
  ],
};
