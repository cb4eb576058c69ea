import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { config } from '../config.js';
import { template } from '../template.js';
import { makeWorkspace } from '../workspace.js';
import { temporaryThings } from './aws-state.js';
import { buildsOf, startSoe } from './killed-soe.js';

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.close());

test.each([
  { flavor: 'resumed', resume: ['release', '--resume', 'last', '--json'] },
  { flavor: 'repeated', resume: ['release', 'repeated', '--json'] },
])(
  'of two clones that release a flavor at once one gets the version, the other one the next when it is $flavor',
  {
    timeout: 300_000,
  },
  async ({ flavor, resume }) => {
    const first = makeWorkspace();
    const { al2023 } = config.flavors;
    first.write('al2023.pkr.hcl', template);
    first.write('.gitignore', 'go\n');
    first.write(
      'soe.config.json',
      JSON.stringify({
        ...config,
        flavors: {
          [flavor]: { ...al2023, variables: { step: 'until test -e go; do sleep 0.1; done' } },
        },
      }),
    );
    first.commit('Start');
    const second = join(makeWorkspace().directory, 'clone');
    execFileSync('git', ['clone', '--quiet', first.directory, second]);
    const folders = [first.directory, second];
    const release = (folder: string) =>
      startSoe(folder, aws.environment(), ['release', flavor, '--json']);

    const both = folders.map(release);
    // Both have planned, and so have chosen the same version.
    for (const folder of folders) {
      await expect
        .poll(() => buildsOf(folder, flavor).map(logOf).join(''), { timeout: 120_000 })
        .toContain('Running local shell script');
    }
    for (const folder of folders) writeFileSync(join(folder, 'go'), '');
    const ends = await Promise.all(both.map(({ ended }) => ended));

    const winner = ends.findIndex(({ code }) => code === 0);
    const loser = 1 - winner;
    expect(ends[loser]).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/published meanwhile with ami-.*\[SOE_VERSION_TAKEN\]/),
    });
    const { version, images } = JSON.parse(ends[winner]?.stdout ?? '');
    // Whichever way it goes on: what was built of the version that it did not get is passed over.
    const again = await startSoe(folders[loser] ?? '', aws.environment(), resume).ended;

    expect(again.stderr).toContain('the next version is made');
    expect(again.code, again.stderr).toBe(0);
    const next = JSON.parse(again.stdout);
    expect(next.version).not.toBe(version);
    expect(next.images[0].imageId).not.toBe(images[0].imageId);
    expect(await temporaryThings(aws, 'us-east-1')).toEqual([]);
  },
);

function logOf(build: string): string {
  const file = join(build, 'build.stdout.log');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
