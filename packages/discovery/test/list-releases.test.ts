import { formatVersionSummary } from '@soe/contract';
import { expect, test } from 'vitest';
import { listChannels, listReleases } from '../src/index.js';
import { fakeParameters, published } from './fakes.js';

const summary = {
  created: '2026-11-22T10:00:00.000Z',
  commit: 'c0ffee',
  record: 'sha256:00',
  issues: ['SOE-1'],
};

test('releases come newest first, by semver and not by text', async () => {
  const parameters = fakeParameters({
    ...published,
    '/soe/al2023/versions/2026.9.0/x86_64/image-id': 'ami-00000009',
    '/soe/al2023/versions/2026.11.1/summary': formatVersionSummary(summary),
  });

  const releases = await listReleases('al2023', { parameters });

  expect(releases.map((release) => release.version)).toEqual([
    '2026.12.0',
    '2026.12.0-rc.1',
    '2026.11.1',
    '2026.11.0',
    '2026.9.0',
  ]);
  expect(releases[2]).toEqual({
    version: '2026.11.1',
    images: { x86_64: 'ami-0bbbbbbbbbbbbbbb1' },
    summary,
  });
});

test('a flavor that was never released has no releases', async () => {
  await expect(listReleases('rhel-9', { parameters: fakeParameters(published) })).resolves.toEqual(
    [],
  );
});

test('parameters that somebody else put there are left aside', async () => {
  const parameters = fakeParameters({ '/soe/al2023/versions/notes': 'mine', ...published });

  await expect(listReleases('al2023', { parameters })).resolves.toHaveLength(4);
});

test('a broken summary is told, and hides no other version', async () => {
  const parameters = fakeParameters({
    ...published,
    '/soe/al2023/versions/2026.11.0/summary': '{',
  });

  const releases = await listReleases('al2023', { parameters });

  expect(releases).toHaveLength(4);
  expect(releases.find(({ version }) => version === '2026.11.0')).toEqual({
    version: '2026.11.0',
    images: { x86_64: 'ami-0bbbbbbbbbbbbbbb0' },
    problem: expect.stringContaining('does not hold JSON'),
  });
});

test('what is no image id is not listed as one', async () => {
  const hostile = '/soe/al2023/versions/2026.9.0/x86_64/image-id';
  const parameters = fakeParameters({ [hostile]: 'ami-$(reboot)' });

  await expect(listReleases('al2023', { parameters })).resolves.toEqual([
    { version: '2026.9.0', images: {}, problem: `${hostile} holds "ami-$(reboot)", no image id` },
  ]);
});

test('channels are listed with the versions that they point at, and nothing else', async () => {
  const parameters = fakeParameters({
    ...published,
    '/soe/al2023/channels/candidate/version': '2026.12.0-rc.1',
    '/soe/al2023/channels/constructor/version': '2026.11.0',
    '/soe/al2023/channels/hostile/version': '$(reboot)',
  });

  await expect(listChannels('al2023', { parameters })).resolves.toEqual({
    candidate: '2026.12.0-rc.1',
    constructor: '2026.11.0',
    stable: '2026.11.1',
  });
});
