import { expect, test } from 'vitest';
import { planDue } from '../src/commands/plan-affected.js';
import { config } from './config.js';
import { makeWorkspace } from './workspace.js';

/** What the command answers in a repository whose only flavor was never released. */
async function plan(
  flavors: readonly string[],
  options: Parameters<typeof planDue>[1],
  { json = false, file = 'x' } = {},
) {
  const workspace = makeWorkspace();
  workspace.write('soe.config.json', JSON.stringify(config));
  workspace.write(file, '');
  workspace.commit('Start');
  const since = workspace.commit('Since');
  workspace.write(file, 'x');
  workspace.commit('Change');
  const lines: string[] = [];
  const code = await planDue(flavors, options.since === 'start' ? { ...options, since } : options, {
    directory: workspace.directory,
    env: {},
    version: '1.0.0',
    signal: new AbortController().signal,
    json,
    print: (line) => void lines.push(line),
    say: () => undefined,
  });
  return { code, output: lines.join('\n') };
}

test.each([
  [[], { affected: true, sourceChanges: true }, false, /leave out --source-changes/],
  [[], { since: 'main' }, false, /for --affected/],
  [[], { offline: true }, false, /for --affected/],
  [[], { affected: true, per: 'flavor' }, false, /for --matrix/],
  [[], { matrix: 'gitlab' }, true, /leave out --json/],
  [[], { matrix: 'gitlab', per: 'group' }, false, /leave out --per group/],
  [['none'], { matrix: 'json' }, false, /no flavor "none"/],
] as const)(
  'soe plan %j %j, with JSON %j, is a usage error',
  async (flavors, options, json, message) => {
    const asked = plan(flavors, options, { json });

    await expect(asked).rejects.toThrow(message);
    await expect(asked).rejects.toMatchObject({
      code: expect.stringMatching(/USAGE|FLAVOR_UNKNOWN/),
    });
  },
);

test('a matrix alone is of every flavor, and asks neither git nor AWS', async () => {
  await expect(plan([], { matrix: 'github' })).resolves.toEqual({
    code: 0,
    output: '{"include":[{"flavor":"al2023","architecture":"x86_64"}]}',
  });
});

test('without AWS git tells what changed, with JSON as one document', async () => {
  const options = { affected: true, offline: true, since: 'start' };

  const { output } = await plan(['al2023'], options, { json: true });

  expect(JSON.parse(output)).toMatchObject([
    { flavor: 'al2023', reasons: [{ kind: 'shared', files: ['x'], count: 1 }] },
  ]);
});

test('names of files show nothing to a terminal and no command to a CI system', async () => {
  const options = { affected: true, offline: true, since: 'start' };

  const { output } = await plan([], options, { file: 'a\n::error::\u001b[31m##[group]b' });

  expect(output.split('\n')).toEqual([
    expect.stringMatching(/^al2023 since [0-9a-f]{12}$/),
    '  shared         a ::error::# #[group]b',
  ]);
});
