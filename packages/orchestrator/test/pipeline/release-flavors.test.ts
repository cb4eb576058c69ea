import { expect, onTestFinished, test } from 'vitest';
import { lockFlavor } from '../../src/pipeline/lock.js';
import { config } from '../config.js';
import { openPipeline } from './open-pipeline.js';

const pipeline = openPipeline();
const { al2023 } = config.flavors;

/** Write a repository of several flavors; the step of each says whether it can be built. */
function prepare(
  flavors: Readonly<Record<string, { readonly step?: string; readonly needs?: string[] }>>,
): void {
  pipeline.prepare('unused');
  const file = JSON.parse(pipeline.workspace.read('soe.config.json'));
  pipeline.workspace.write('.gitignore', 'fixed\n');
  pipeline.workspace.write(
    'soe.config.json',
    JSON.stringify({
      ...file,
      flavors: Object.fromEntries(
        Object.entries(flavors).map(([name, { step = 'true', needs }]) => [
          name,
          { ...al2023, variables: { step }, ...(needs && { needs }) },
        ]),
      ),
    }),
  );
  pipeline.workspace.commit('Several\n\nIssue: SOE-2');
}

test('one flavor fails, what needs it is not begun, the others are released; the run goes on when it is mended', async () => {
  prepare({
    broken: { step: 'test -e fixed' },
    above: { needs: ['broken'] },
    sound: {},
  });

  const first = await pipeline.soe('release', '--all', '--json');

  expect(first.code).toBe(1);
  const answer = JSON.parse(first.stdout);
  expect(answer).toMatchObject({
    status: 'failed',
    flavors: [
      { flavor: 'broken', status: 'failed', code: 'SOE_BUILD_FAILED' },
      { flavor: 'above', status: 'cancelled', code: 'SOE_NEED_FAILED' },
      { flavor: 'sound', status: 'done', record: { images: [{}, {}] } },
    ],
  });
  expect(first.stderr).toContain(`soe release --resume ${answer.run}`);
  const shown = await pipeline.done('show', 'last');
  expect(shown).toMatchObject({ status: 'failed', resume: `soe release --resume ${answer.run}` });

  pipeline.workspace.write('fixed', '');
  const images = () => pipeline.aws.calls().filter(({ action }) => action === 'CreateImage').length;
  const before = images();
  const resumed = await pipeline.done('release', '--resume', 'last');

  expect(resumed).toMatchObject({ run: answer.run, status: 'done' });
  expect(images()).toBe(before + 2);
  const { flavors } = await pipeline.done('show', answer.run);
  const stages = (index: number) =>
    new Set(flavors[index].stages.map((each: { status: string }) => each.status));
  expect(stages(2)).toEqual(new Set(['kept']));
  const [broken, above] = resumed.flavors.map(
    ({ record }: { record: { createdAt: string; notes: unknown } }) => record,
  );
  // It began when the other was there.
  expect(above.createdAt > broken.createdAt).toBe(true);
  const { runs } = await pipeline.done('runs');
  expect(runs).toMatchObject([{ id: answer.run, status: 'done' }]);
});

test('with --fail-fast the others are cancelled, and the run has failed', async () => {
  prepare({ fails: { step: 'exit 7' }, lasts: { step: 'sleep 300' } });

  const { code, stdout } = await pipeline.soe('release', '--all', '--fail-fast', '--json');

  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    status: 'failed',
    flavors: [{ status: 'failed' }, { status: 'cancelled', code: 'SOE_CANCELLED' }],
  });
});

test.each([
  ['a version for several', ['one', 'two', '--version', '1.0.0']],
  ['a version that is none', ['one', '--version', 'newest']],
  ['an unknown flavor among others', ['one', 'three']],
  ['all of them and one', ['one', '--all']],
  ['a flavor beside a run', ['one', '--resume', 'last']],
  ['a run that is not there', ['--resume', '20261128t100000z-000000']],
  ['no Packer at a time', ['one', '--concurrency', '0']],
  ['nothing', []],
])('%s cannot be released, and no run is begun', async (_what, args) => {
  prepare({ one: {}, two: {} });

  await expect(pipeline.soe('release', ...args)).resolves.toMatchObject({ code: 2, stdout: '' });
  await expect(pipeline.done('runs')).resolves.toEqual({ runs: [] });
});

test('a run of another commit than the one that is checked out is refused', async () => {
  prepare({ moved: { step: 'exit 7' } });
  await pipeline.soe('release', 'moved');
  pipeline.workspace.commit('Later');

  await expect(pipeline.soe('release', '--resume', 'last')).resolves.toMatchObject({
    code: 3,
    stderr: expect.stringContaining('SOE_RUN_CHANGED'),
  });
});

test('what another process works on is not released, and no run is begun where that is all', async () => {
  prepare({ one: {}, two: {} });
  const { directory } = pipeline.workspace;
  const one = await lockFlavor(directory, 'one');
  onTestFinished(one.release);

  const refused = await pipeline.soe('release', 'one');
  expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('SOE_RUN_BUSY') });
  await expect(pipeline.done('runs')).resolves.toEqual({ runs: [] });

  const other = await pipeline.soe('release', '--all', '--until', 'plan', '--json');
  expect(JSON.parse(other.stdout).flavors).toMatchObject([
    { flavor: 'one', status: 'refused', code: 'SOE_RUN_BUSY' },
    { flavor: 'two', status: 'done' },
  ]);
});
