import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { promote } from '../../src/commands/promote.js';
import { status } from '../../src/commands/status.js';
import { verify } from '../../src/commands/verify.js';
import { openWorld } from '../lifecycle/open-world.js';

const world = openWorld();
const { run } = world;

/** A release in candidate and stable. */
async function released(flavor: string, version = '1.0.0'): Promise<void> {
  await world.release(flavor, version);
  const moved = await run((context) =>
    promote([flavor, version], { to: 'stable', yes: true }, context),
  );
  if (moved.code !== 0) throw new Error(moved.stderr);
  world.newCalls();
}

const pointer = (flavor: string) => `/soe/${flavor}/channels/stable/version`;

test('what stands is shown; drift is in it, and in the exit code on request', async () => {
  world.configure({ web: { support: { owner: 'team', period: 'P6M' } }, idle: {} });
  await released('web');
  const good = await run((context) => status([], {}, context));
  const strict = await run((context) => status([], { exitCode: true, verify: true }, context), {
    json: true,
  });
  const eu = world.access.in({ region: 'eu-west-1' });
  await eu.parameters.put({ name: pointer('web'), value: '0.9.0', kind: 'text', overwrite: true });

  const shown = await run((context) => status(['web'], {}, context));
  const drifted = await run((context) => status(['web'], { exitCode: true }, context), {
    json: true,
  });

  expect(good.code, good.stderr).toBe(0);
  expect(good.stdout).toMatch(/^web: newest 1\.0\.0, \d+[hd] old/);
  expect(good.stdout).toMatch(/candidate +1\.0\.0 .*2 regions\n {2}stable +1\.0\.0 .*2 regions/);
  expect(good.stdout).toContain('idle: no release yet');
  expect(strict.code, strict.stdout).toBe(0);
  expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining('! eu-west-1 stable') });
  expect(drifted.code).toBe(4);
  expect(JSON.parse(drifted.stdout).flavors[0].drift).toMatchObject([
    { channel: 'stable', message: 'points at 0.9.0, not 1.0.0' },
    { channel: 'stable', message: expect.stringContaining('not one of 0.9.0') },
  ]);
});

test('a region that fails is told, and the others are shown', async () => {
  world.configure({ partly: {} });
  await released('partly');
  world.aws.faults.add({
    ...{ service: 'ec2', action: 'DescribeImages', region: 'eu-west-1', kind: 'error' },
    ...{ code: 'UnauthorizedOperation', status: 403 },
  });

  const { code, stdout } = await run((context) => status([], {}, context));

  expect(code).toBe(0);
  expect(stdout).toMatch(/stable +1\.0\.0 .*us-east-1/);
  expect(stdout).toMatch(/! eu-west-1 cannot be read/);
});

test('twelve flavors in seventeen regions cost one look at images per region, and eight at parameters', async () => {
  const regions = [
    ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
    ...['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1', 'eu-north-1'],
    ...['ap-south-1', 'ap-southeast-1', 'ap-southeast-2', 'ap-northeast-1', 'ap-northeast-2'],
    'ap-northeast-3',
  ].map((region) => ({ region }));
  const names = Array.from({ length: 12 }, (_, index) => `flavor-${index + 1}`);
  world.configure(Object.fromEntries(names.map((name) => [name, {}])), {
    distribution: { regions },
  });
  await world.release('flavor-1', '1.0.0');
  await world.release('flavor-2', '1.0.0');
  world.newCalls();

  const { code, stderr } = await run((context) => status([], {}, context), { json: true });

  expect(code, stderr).toBe(0);
  const calls = world.newCalls();
  const count = (action: string, region?: string) =>
    calls.filter((call) => call.action === action && (region ?? call.region) === call.region)
      .length;
  for (const { region } of regions.slice(1)) {
    expect([count('DescribeImages', region), count('GetParameters', region)]).toEqual([1, 8]);
  }
  // In the build region the source images are asked for too, once for all flavors.
  expect(calls.length).toBeLessThanOrEqual(1 + 17 * 9 + 5);
});

test('what is not as configured is told by verify, with the code of drift', async () => {
  world.configure({ sound: {} });
  await released('sound');
  const image = (await world.access.in({ region: 'eu-west-1' }).lifecycle.list('soe/sound/*'))[0];
  const good = await run((context) => verify('sound', undefined, {}, context), { json: true });
  const one = await run((context) => verify('sound', '1.0.0', { distribution: true }, context));
  await world.access
    .in({ region: 'eu-west-1' })
    .images.changeLaunchPermissions(image?.imageId ?? '', { add: ['444455556666'] });
  const bad = await run((context) => verify('sound', undefined, {}, context));

  expect(good.code, good.stdout).toBe(0);
  expect(JSON.parse(good.stdout)).toMatchObject({
    verified: true,
    distribution: {
      versions: [{ version: '1.0.0', by: 'record' }],
      channels: [{ channel: 'candidate' }, { channel: 'stable', version: '1.0.0' }],
    },
  });
  expect(one).toMatchObject({ code: 0, stdout: expect.stringContaining('correct') });
  expect(bad.code).toBe(4);
  expect(bad.stdout).toMatch(/unexpected: image-permission .*444455556666/);
});

test('releases that were made elsewhere are verified by their images, channels by where they point', async () => {
  world.configure({ far: {} });
  await released('far');
  rmSync(`${world.workspace.directory}/.soe`, { recursive: true });
  const good = await run((context) => verify('far', undefined, {}, context), { json: true });
  const eu = world.access.in({ region: 'eu-west-1' });
  await eu.parameters.put({ name: pointer('far'), value: '0.9.0', kind: 'text', overwrite: true });
  const moved = await run((context) => verify('far', undefined, {}, context));
  const gone = await run((context) => verify('far', '9.9.9', {}, context));

  expect(good.code, good.stdout).toBe(0);
  expect(JSON.parse(good.stdout).distribution.versions).toEqual([
    { version: '1.0.0', by: 'images' },
  ]);
  expect(moved).toMatchObject({ code: 4, stdout: expect.stringContaining('0.9.0 → 1.0.0') });
  expect(gone).toMatchObject({ code: 1, stderr: expect.stringContaining('no such release') });
});

test('images of a version that was never published are no release', async () => {
  world.configure({ halted: {} });
  await released('halted');
  await world.release('halted', '1.1.0');
  const published = await run((context) => status([], {}, context));
  const candidate = '/soe/halted/channels/candidate/version';
  for (const region of ['us-east-1', 'eu-west-1']) {
    const { parameters } = world.access.in({ region });
    await parameters.put({ name: candidate, value: '1.0.0', kind: 'text', overwrite: true });
    await parameters.delete(['/soe/halted/versions/1.1.0/summary']);
  }

  const shown = await run((context) => status([], {}, context));

  expect(published.stdout).toMatch(/^halted: newest 1\.1\.0,/);
  expect(published.stdout).not.toContain('not published');
  expect(shown.stdout).toMatch(/^halted: newest 1\.0\.0,.*\n {2}not published: 1\.1\.0\n/);
});
