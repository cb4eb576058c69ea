import type { ReleaseRecord } from '../src/index.js';

/** A whole record, as it looks at the end of the pipeline. */
export const exampleRecord: ReleaseRecord = {
  schema: 'soe-release/v1',
  flavor: 'al2023',
  version: '2026.11.1',
  previousVersion: '2026.11.0',
  createdAt: '2026-11-22T10:00:00.000Z',
  builds: [
    {
      buildId: '20261122t100000z-4f3a9c',
      architecture: 'x86_64',
      region: 'us-east-1',
      startedAt: '2026-11-22T10:00:01.000Z',
      durationMs: 61_000,
      packer: { version: '1.6.6', runId: 'run-1', template: 'flavors/al2023/al2023.pkr.hcl' },
      sourceImage: {
        imageId: 'ami-0aaaaaaaaaaaaaaaa',
        ownerId: '137112412989',
        name: 'al2023-ami-2023.9.20261105.0-kernel-6.1-x86_64',
        createdAt: '2026-11-05T00:00:00.000Z',
      },
    },
  ],
  images: [
    {
      region: 'us-east-1',
      architecture: 'x86_64',
      imageId: 'ami-0bbbbbbbbbbbbbbbb',
      name: 'soe/al2023/2026.11.1/x86_64/20261122t100000z-4f3a9c',
      ownerId: '111122223333',
      buildId: '20261122t100000z-4f3a9c',
    },
  ],
  source: {
    commit: '0123456789abcdef0123456789abcdef01234567',
    repository: 'https://git.example.com/platform/images',
    ref: 'main',
    previousCommit: '89abcdef0123456789abcdef0123456789abcdef',
    dirty: false,
    unpushed: false,
  },
  ci: { provider: 'github-actions', runUrl: 'https://ci.example.com/runs/7' },
  changes: [
    {
      commit: '0123456789abcdef0123456789abcdef01234567',
      subject: 'Harden sshd',
      author: 'A. Maintainer',
      date: '2026-11-21T10:00:00.000Z',
      issues: ['SOE-12', 'SOE-13'],
    },
  ],
};
