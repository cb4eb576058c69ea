import { startLocalAws } from '@soe/local-aws';
import { expect, test } from 'vitest';
import { makeWorkspace } from '../workspace.js';

const config = `owner: "111122223333"
region: eu-west-1
distribution: { regions: [eu-west-1, eu-central-1] }
flavors:
  al2023: { template: linux, sources: { x86_64: { parameter: /x } } }
  web: { template: "\${env.NOWHERE}", sources: { x86_64: { parameter: /x } } }
`;

test('a flavor with a slip of the pen is told with those of the configuration', async () => {
  const workspace = makeWorkspace();
  workspace.write('soe.config.yaml', config);

  const { code, stdout, stderr } = await workspace.soe(['resolve', 'al2032@stable']);

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/no flavor "al2032" in .*; did you mean al2023\? it has al2023, web/);
  expect(stderr).toContain('[SOE_FLAVOR_UNKNOWN]');
});

test('what is found nowhere is told with the regions of the configuration; other flavors need no variables', async () => {
  await using aws = await startLocalAws();
  const workspace = makeWorkspace();
  workspace.write('soe.config.yaml', config);

  const { code, stderr } = await workspace.soe(['resolve', 'al2023@stable'], {
    env: aws.environment(),
  });

  expect(code).toBe(1);
  expect(stderr).toContain('Releases of al2023 go to eu-west-1, eu-central-1');
  expect(stderr).toContain('[DISCOVERY_NOT_FOUND]');
});
