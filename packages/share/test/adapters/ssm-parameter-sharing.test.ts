import {
  GetParameterCommand,
  GetParametersCommand,
  PutResourcePolicyCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { ssmParameterSharing } from '../../src/adapters/ssm-parameter-sharing.js';
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

test('two that share the same parameter at once both end well, and a look later it is right', async () => {
  await using local = await startLocal();
  await put(local);
  const parameters = parametersOf(local);
  await parameters.share(name, [consumer]);
  const wanted = [otherConsumer, organization, unit];

  const answers = await Promise.all(
    Array.from({ length: 4 }, () => parametersOf(local).share(name, wanted)),
  );
  await parameters.share(name, wanted);

  expect(answers).toEqual(['shared', 'shared', 'shared', 'shared']);
  expect((await parameters.sharing([name]))[name]?.readers).toEqual([
    otherConsumer,
    'o-exampleorg1',
    'o-exampleorg1/ou-exam-workload',
  ]);
});

test('a policy that somebody else changes in between is looked at again', async () => {
  await using local = await startLocal();
  await put(local);
  await parametersOf(local).share(name, [consumer]);
  const client = ssm(local, owner);
  let puts = 0;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === 'PutResourcePolicyCommand' && ++puts === 1) {
          await parametersOf(local).share(name, [consumer, outsider]);
        }
        return next(args);
      },
    { step: 'initialize' },
  );

  await ssmParameterSharing(client, 'us-east-1', undefined).share(name, [consumer, otherConsumer]);

  expect(puts).toBe(2);
  expect(await parametersOf(local).sharing([name])).toMatchObject({
    [name]: { readers: [consumer, otherConsumer], foreign: false },
  });
});

test('wherever sharing is stopped, nobody else was let in, and the next run completes it', async () => {
  await using local = await startLocal();
  await put(local);
  const before = [
    consumer,
    ...Array.from({ length: 60 }, (_, index) => String(200000000000 + index)),
  ];
  const after = [otherConsumer, unit, ...before.slice(3)];
  const allowed = new Set([...before, otherConsumer, 'o-exampleorg1/ou-exam-workload']);
  const dead: string[] = [];
  for (const when of ['before', 'after'] as const) {
    for (let dies = 1, finished = false; !finished; dies++) {
      await parametersOf(local).share(name, before);
      const client = ssm(local, owner);
      let calls = 0;
      client.middlewareStack.add(
        (next, { commandName = '' }) =>
          async (args) => {
            calls += 1;
            if (calls === dies) dead.push(`${when} ${commandName}`);
            if (calls === dies && when === 'before') throw new Error('killed');
            const answer = await next(args);
            if (calls === dies) throw new Error('killed');
            return answer;
          },
        { step: 'initialize' },
      );
      const killed = ssmParameterSharing(client, 'us-east-1', undefined);
      finished = await killed.share(name, after).then(
        () => true,
        () => false,
      );

      const half = (await parametersOf(local).sharing([name]))[name];
      expect(half?.readers.filter((reader) => !allowed.has(reader))).toEqual([]);
      await parametersOf(local).share(name, after);
      expect((await parametersOf(local).sharing([name]))[name]?.readers).toEqual(
        [otherConsumer, 'o-exampleorg1/ou-exam-workload', ...before.slice(3)].sort(),
      );
    }
  }
  expect(new Set(dead)).toEqual(
    new Set(
      ['before', 'after'].flatMap((when) =>
        ['DescribeParameters', 'GetResourcePolicies', 'PutResourcePolicy'].map(
          (command) => `${when} ${command}Command`,
        ),
      ),
    ),
  );
});
