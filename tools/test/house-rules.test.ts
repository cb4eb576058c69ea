import { expect, test } from 'vitest';
import { findViolations, type WorkspacePackage } from '../house-rules.ts';

const contract: WorkspacePackage = { name: '@soe/contract', nx: { tags: ['layer:core'] } };
const localAws: WorkspacePackage = { name: '@soe/local-aws', nx: { tags: ['layer:core'] } };
const share: WorkspacePackage = {
  name: '@soe/share',
  dependencies: { '@soe/contract': '^0.1.0', '@aws-sdk/client-ec2': '^3.0.0' },
  devDependencies: { '@soe/local-aws': '^0.1.0' },
  nx: { tags: ['layer:feature'] },
};
const house = [contract, localAws, share];

test('a house in order has no violations', () => {
  expect(
    findViolations(house, [
      { path: 'packages/share/src/adapters/ec2.ts', text: "from '@aws-sdk/client-ec2'" },
    ]),
  ).toEqual([]);
});

test.each([
  ['a neighbour on the same floor', { '@soe/share': '^0.1.0' }],
  ['the floor above', { '@soe/orchestrator': '^0.1.0' }],
])('a package may not depend on %s', (_what, dependencies) => {
  const discovery = { name: '@soe/discovery', dependencies, nx: { tags: ['layer:feature'] } };
  const orchestrator = { name: '@soe/orchestrator', nx: { tags: ['layer:orchestrator'] } };

  expect(findViolations([...house, discovery, orchestrator], [])).toHaveLength(1);
});

test('a package without a floor is named', () => {
  expect(findViolations([{ name: '@soe/new' }], [])).toEqual([expect.stringContaining('@soe/new')]);
});

test.each([
  "import { EC2Client } from '@aws-sdk/client-ec2';",
  "import { spawn } from 'node:child_process';",
  "import x from 'jira.js/core';",
  "await import('node:child_process');",
  "import '@aws-sdk/client-ec2';",
])('outside the adapters a file may not say %s', (text) => {
  expect(findViolations(house, [{ path: 'packages/share/src/plan.ts', text }])).toHaveLength(1);
});

test('a wildcard export is a violation', () => {
  expect(
    findViolations(house, [
      { path: 'packages/share/src/index.ts', text: "export * from './plan.js';" },
    ]),
  ).toHaveLength(1);
});
