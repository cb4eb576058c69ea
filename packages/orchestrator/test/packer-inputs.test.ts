import { expect, test } from 'vitest';
import {
  packerEnvironment,
  packerSecrets,
  packerVariables,
} from '../src/pipeline/packer-inputs.js';
import type { PlannedBuild, ReleasePlan } from '../src/pipeline/plan-release.js';

const build: PlannedBuild = {
  architecture: 'arm64',
  buildId: 'b1',
  imageName: 'soe/al2023/2026.11.0/arm64/b1',
  template: 'al2023.pkr.hcl',
  sourceImage: {
    imageId: 'ami-0123456789abcdef0',
    name: 'al2023',
    ownerId: '137112412989',
    architecture: 'arm64',
    state: 'available',
    createdAt: '2026-11-05T00:00:00.000Z',
  },
};
const plan: ReleasePlan = {
  flavor: 'al2023',
  version: '2026.11.0',
  source: { commit: 'c0ffee', dirty: false, unpushed: false },
  builds: [build],
  distribution: { regions: [{ region: 'us-east-1' }] },
};

test('on AWS itself the endpoint is empty', () => {
  const variables = packerVariables(plan, build, { 'soe:flavor': 'al2023' }, 'us-east-1', {});

  expect(variables).toEqual({
    soe_flavor: 'al2023',
    soe_version: '2026.11.0',
    soe_architecture: 'arm64',
    soe_build_id: 'b1',
    soe_image_name: 'soe/al2023/2026.11.0/arm64/b1',
    soe_source_image: 'ami-0123456789abcdef0',
    soe_region: 'us-east-1',
    soe_tags: { 'soe:flavor': 'al2023' },
    soe_endpoint: '',
    soe_compute: '',
  });
});

test('a template learns whether the embedded AWS has instances that really run', () => {
  const rehearsal = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', SOE_LOCAL_COMPUTE: 'overlay' };
  const real = { SOE_LOCAL_COMPUTE: 'overlay' };
  const compute = (env: Record<string, string>) =>
    packerVariables(plan, build, {}, 'us-east-1', env)['soe_compute'];

  expect(compute(rehearsal)).toBe('overlay');
  expect(compute({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1' })).toBe('');
  // Left behind by a shell of `soe local`: on AWS itself it says nothing.
  expect(compute(real)).toBe('');
});

test('the endpoint of EC2 goes before that of all services', () => {
  const env = {
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_EC2: 'http://127.0.0.1:2',
  };

  expect(packerVariables(plan, build, {}, 'us-east-1', env)).toMatchObject({
    soe_endpoint: 'http://127.0.0.1:2',
  });
});

test('Packer gets what it needs of the environment, and no token of the CI run', () => {
  const needed = {
    PATH: '/bin',
    HOME: '/home/ci',
    AWS_PROFILE: 'images',
    AWS_SECRET_ACCESS_KEY: 'secret-value',
    PKR_VAR_proxy: 'http://proxy',
    PACKER_LOG: '1',
    https_proxy: 'http://proxy',
  };
  const others = {
    GITHUB_TOKEN: 'ghp_x',
    NPM_TOKEN: 'npm_x',
    CI: 'true',
    JIRA_TOKEN: 'j',
    EMPTY: undefined,
  };

  expect(packerEnvironment({ ...needed, ...others })).toEqual(needed);
});

test('a variable is a secret when its name or the flavor says so, and so is a proxy’s password', () => {
  const env = {
    PKR_VAR_db_password: 'hunter2hunter2',
    PKR_VAR_pw: 'swordfish',
    PKR_VAR_region: 'us-east-1',
    HTTPS_PROXY: 'http://me:p%40ss-word@proxy:3128',
  };

  expect(packerSecrets(env, { secrets: ['pw', 'pin'], variables: { pin: '123456' } })).toEqual([
    'hunter2hunter2',
    'swordfish',
    'p%40ss-word',
    'p@ss-word',
    '123456',
  ]);
});

test('credentials are secrets; values too short to be masked are none', () => {
  expect(
    packerSecrets(
      {
        AWS_SECRET_ACCESS_KEY: 'secret-value',
        AWS_SESSION_TOKEN: 'abc',
        PATH: '/bin',
      },
      {},
    ),
  ).toEqual(['secret-value']);
});
