import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { InitAnswers } from '../../src/init/init-answers.js';
import { addWorkflow, initRepository } from '../../src/init/init-repository.js';
import { makeWorkspace } from '../workspace.js';

const more = 'x\n  run: id';

const wrong: readonly (readonly [string, Partial<InitAnswers>])[] = [
  ['a flavor', { flavors: [`al2023${more}`] }],
  ['an owner', { owner: `111122223333${more}` }],
  ['a region', { region: `eu-west-1${more}` }],
];

test.for(wrong)('%s that is none is written into no file', async ([, answers]) => {
  const { directory } = makeWorkspace();

  await expect(initRepository({ directory, ...answers })).rejects.toMatchObject({
    code: 'SOE_USAGE',
    message: expect.stringContaining(JSON.stringify(more).slice(1, -1)),
  });
  expect(readdirSync(directory)).toEqual([]);
});

test('a workflow is written for a region, and for nothing else that a configuration may say', async () => {
  const { directory } = makeWorkspace();

  await expect(addWorkflow(directory, 'github', `eu-west-1${more}`)).rejects.toMatchObject({
    code: 'SOE_USAGE',
  });
  expect(readdirSync(directory)).toEqual([]);
  expect((await addWorkflow(directory, 'github', 'eu-west-1')).files).not.toEqual([]);
});
