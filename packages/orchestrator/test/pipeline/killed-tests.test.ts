import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { config } from '../config.js';
import { template } from '../template.js';
import { makeWorkspace } from '../workspace.js';
import { temporaryThings } from './aws-state.js';
import { startSoe } from './killed-soe.js';

let aws: LocalAws;
let onLaunch: () => void = () => undefined;
beforeAll(async () => {
  aws = await startLocalAws({
    compute: 'auto',
    onCall: ({ action }) => {
      if (action === 'RunInstances') onLaunch();
    },
  });
});
afterAll(() => aws.close());

test('a release that is killed while it is tested leaves no instance, and is tested anew', {
  timeout: 300_000,
}, async (context) => {
  if (aws.compute.kind === 'none') return context.skip(aws.compute.reason);
  const workspace = makeWorkspace();
  const { al2023 } = config.flavors;
  const tests = {
    suites: ['tests'],
    phases: ['launch'],
    hygiene: false,
    instanceProfile: 'soe-test',
  };
  workspace.write('al2023.pkr.hcl', template);
  workspace.write('tests/base.yaml', 'file:\n  /etc/passwd: { contents: ["root:"] }\n');
  workspace.write(
    'soe.config.json',
    JSON.stringify({ ...config, flavors: { tested: { ...al2023, tests } } }),
  );
  workspace.commit('Start');
  let launches = 0;
  const soe = startSoe(workspace.directory, aws.environment(), ['release', 'tested']);
  onLaunch = () => {
    launches += 1;
    // The first is Packer's.
    if (launches === 2) soe.kill();
  };
  expect((await soe.ended).code).toBe(null);
  expect(aws.instances()).toHaveLength(1);

  const resumed = await workspace.soe(['release', '--resume', 'last', '--json'], {
    env: aws.environment(),
  });

  expect(resumed).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('which were stopped'),
  });
  expect(JSON.parse(resumed.stdout)).toMatchObject({
    builds: [{}],
    gates: [{ name: 'launch-tests', status: 'passed' }],
  });
  // One that is built, one that was killed, one that is tested.
  expect(launches).toBe(3);
  expect(await temporaryThings(aws, 'us-east-1')).toEqual([]);
});
