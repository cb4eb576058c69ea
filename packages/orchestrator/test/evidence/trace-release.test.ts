import type { Trace } from '@soe/traceability';
import { expect, test } from 'vitest';
import { inOptionWords } from '../../src/commands/option-words.js';
import { trace } from '../../src/commands/trace.js';
import { formatTracedRelease, tracedRelease } from '../../src/evidence/trace-release.js';
import { openWorld } from '../lifecycle/open-world.js';

const world = openWorld();
const both = { architectures: ['x86_64', 'arm64'] as const };
const region = ['us-east-1'];

test('a release of two architectures is traced as one, by flavor, channel and version', async () => {
  world.configure({ twin: {} });
  const record = await world.release('twin', '2026.11.0', both);
  const ids = record.images.filter((each) => each.region === 'us-east-1');

  for (const name of ['twin@candidate', 'twin@2026.11.0', 'twin@^2026.11.0']) {
    const ran = await world.run((context) => trace(name, { region }, context), { json: true });

    // Images of this world are tagged one by one, so the digest of the record is another one.
    expect(ran.code, ran.stderr).toBe(4);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      ...{ flavor: 'twin', version: '2026.11.0', commit: record.source?.commit },
      images: ids
        .toSorted((a, b) => (a.architecture > b.architecture ? -1 : 1))
        .map(({ imageId, architecture }) => ({ imageId, architecture })),
      contradictions: [expect.stringMatching(/^record/), expect.stringMatching(/^record/)],
    });
  }
  const { stdout } = await world.run((context) => trace('twin@candidate', { region }, context));
  expect(stdout.match(/^commit/gm)).toHaveLength(1);
  for (const { imageId } of ids) expect(stdout).toContain(imageId);
});

test('one architecture of a release can be named', async () => {
  world.configure({ chosen: {} });
  await world.release('chosen', '2026.11.0', both);

  const ran = await world.run(
    (context) => trace('chosen@candidate', { region, architecture: 'arm64' }, context),
    { json: true },
  );
  const wrong = await world.run((context) =>
    trace('chosen@candidate', { region, architecture: 'mips' }, context),
  );

  expect(JSON.parse(ran.stdout)).toMatchObject({ architecture: 'arm64' });
  expect(wrong.code).toBe(2);
});

test('a commit is named as git does', async () => {
  world.configure({ named: {} });
  world.workspace.commit('Start');

  const head = await world.run((context) => trace(undefined, { region, commit: 'HEAD' }, context));
  const odd = await world.run((context) => trace(undefined, { region, commit: '-x' }, context));

  expect(head).toMatchObject({ code: 1, stderr: '' });
  expect(odd).toMatchObject({ code: 2, stderr: expect.stringContaining('no commit of the') });
});

test('advice of the packages names the options of the command', async () => {
  const ran = await world.run((context) => trace('ami-0123456789abcdef0', { region }, context));

  expect(inOptionWords(ran.stderr)).toMatch(/name other regions with --region \[/);
});

test('images of one release that are of different commits contradict each other', () => {
  const one = { flavor: 'a', version: '1.0.0', issues: [], contradictions: [], gaps: [] };
  const images = ['1', '2'].map((commit) => ({ ...one, commit, copyOf: [], evidence: [] }));
  const [first, second] = images as unknown as readonly Trace[];
  if (first === undefined || second === undefined) throw new Error('no images');

  const found = tracedRelease([first, second]);

  expect(found).not.toHaveProperty('commit');
  expect(formatTracedRelease(found)).toMatch(/^Contradiction: its images are of commits 1, 2\n/);
});
