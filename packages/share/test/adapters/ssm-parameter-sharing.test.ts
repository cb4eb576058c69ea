import {
  GetParameterCommand,
  GetParametersCommand,
  PutResourcePolicyCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { type Local, startLocal, writes } from '../support/local.js';
import { consumer, organization, otherConsumer, owner, unit } from '../support/release.js';

const name = '/soe/al2023/channels/stable/version';
const arn = `arn:aws:ssm:us-east-1:${owner}:parameter${name}`;
const workload = '444455556666';
const outsider = '999988887777';

const parametersOf = (local: Local) => local.aws.in({ region: 'us-east-1' }).parameters;
const put = (local: Local, more: object = { tier: 'advanced' as const }) =>
  parametersOf(local).put({ name, value: '2026.11.0', kind: 'text', overwrite: true, ...more });

function ssm(local: Local, account: string): SSMClient {
  const { endpoint } = local.server;
  return new SSMClient({ endpoint, region: 'us-east-1', credentials: local.credentials(account) });
}

/** What an account gets when it reads the parameter by its ARN. */
async function read(local: Local, account: string): Promise<string | undefined> {
  try {
    const client = ssm(local, account);
    const { Parameter } = await client.send(new GetParameterCommand({ Name: arn }));
    const { Parameters } = await client.send(new GetParametersCommand({ Names: [arn] }));
    expect(Parameters?.[0]?.Value).toBe(Parameter?.Value);
    return Parameter?.Value;
  } catch (error) {
    return error instanceof Error ? error.name : '';
  }
}

test('just those with whom it is shared read a parameter by its ARN, and no longer than that', async () => {
  await using local = await startLocal();
  await put(local);
  const readers = () =>
    Promise.all([consumer, otherConsumer, workload, outsider].map((each) => read(local, each)));
  const [yes, no] = ['2026.11.0', 'AccessDeniedException'];
  const { share } = parametersOf(local);

  expect(await readers()).toEqual([no, no, no, no]);
  expect(await share(name, [consumer, unit])).toBe('shared');
  expect(await readers()).toEqual([yes, no, yes, no]);
  await share(name, [otherConsumer]);
  expect(await readers()).toEqual([no, yes, no, no]);
  await share(name, [organization]);
  expect(await readers()).toEqual([yes, yes, yes, no]);
  await share(name, [outsider]);
  expect(await readers()).toEqual([no, no, no, yes]);
  await share(name, []);
  expect(await readers()).toEqual([no, no, no, no]);
});

test('what is shared is read back as it was said, and the second time nothing is written', async () => {
  await using local = await startLocal();
  await put(local);
  const parameters = parametersOf(local);
  const accounts = Array.from({ length: 130 }, (_, index) => String(200000000000 + index));
  await parameters.share(name, [...accounts, organization, unit]);

  expect(await parameters.sharing([name])).toEqual({
    [name]: {
      tier: 'advanced',
      readers: [...accounts, 'o-exampleorg1', 'o-exampleorg1/ou-exam-workload'],
      foreign: false,
    },
  });
  local.newCalls();
  await parameters.share(name, [organization, unit, ...accounts]);
  expect(writes(local.newCalls())).toEqual([]);
  await parameters.share(name, [organization, unit, ...accounts.slice(1)]);
  expect(writes(local.newCalls())).toEqual(['us-east-1 PutResourcePolicy']);
});

test('a policy that somebody else made is seen, and goes', async () => {
  await using local = await startLocal();
  await put(local);
  const parameters = parametersOf(local);
  await parameters.share(name, [consumer]);
  const Policy = JSON.stringify({
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: outsider },
      Action: ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParameterHistory'],
      Resource: arn,
    },
  });
  await ssm(local, owner).send(new PutResourcePolicyCommand({ ResourceArn: arn, Policy }));

  expect(await parameters.sharing([name])).toMatchObject({
    [name]: { readers: [consumer], foreign: true },
  });
  expect(await read(local, outsider)).toBe('2026.11.0');
  await parameters.share(name, [consumer]);
  expect(await read(local, outsider)).toBe('AccessDeniedException');
  expect(await parameters.sharing([name])).toMatchObject({ [name]: { foreign: false } });
});

test('parameters are told apart by tier, in one call for fifty, and those that are not there', async () => {
  await using local = await startLocal();
  await put(local, {});
  const parameters = parametersOf(local);
  const others = Array.from({ length: 49 }, (_, index) => `/soe/none/${index}`);
  local.newCalls();

  expect(await parameters.sharing([name, ...others])).toEqual({
    [name]: { tier: 'standard', readers: [], foreign: false },
  });
  expect(local.newCalls().map(({ action }) => action)).toEqual(['DescribeParameters']);
  expect(await parameters.share('/soe/none/0', [consumer])).toBe('missing');
  expect(await parameters.share(name, [consumer])).toBe('standard');
  expect(await parameters.share(name, [])).toBe('shared');
  expect(writes(local.newCalls())).toEqual([]);
});
