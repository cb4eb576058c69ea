import { RunInstancesCommand } from '@aws-sdk/client-ec2';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WireMembers } from '../../src/protocols/wire.js';
import { leftOut, visibleParameters } from '../../src/server/visible-parameters.js';
import { codeOf, ec2For, ssmFor, startForTest } from '../support/local.js';

test('the ledger has what was asked, without secrets', async () => {
  const aws = await startForTest();
  const ssm = ssmFor(aws);

  await codeOf(
    ssm.send(new PutParameterCommand({ Name: 'a', Value: 'hunter2', Type: 'SecureString' })),
  );
  await codeOf(ssm.send(new PutParameterCommand({ Name: 'a', Value: 'unsure', Overwrite: true })));
  await codeOf(ssm.send(new PutParameterCommand({ Name: 'a', Value: 'ami-1', Type: 'String' })));
  await codeOf(
    ec2For(aws).send(
      new RunInstancesCommand({
        ImageId: 'ami-1',
        MinCount: 1,
        MaxCount: 1,
        UserData: 'aHVudGVyMg==',
        SecurityGroupIds: ['sg-1', 'sg-2'],
      }),
    ),
  );

  const [secret, unsure, plain, run] = aws.calls().map(({ parameters }) => parameters);
  expect(secret).toEqual({ Name: 'a', Value: leftOut, Type: 'SecureString' });
  expect(unsure).toMatchObject({ Value: leftOut });
  expect(plain).toEqual({ Name: 'a', Value: 'ami-1', Type: 'String' });
  expect(run).toMatchObject({ UserData: leftOut, SecurityGroupId: ['sg-1', 'sg-2'] });
  expect(JSON.stringify(aws.calls())).not.toMatch(/hunter2|aHVudGVyMg/);
});

test('secrets are left out however deep they are', () => {
  const input = { LaunchTemplateData: { UserData: 'x', Nested: [{ Password: 'y' }] } };

  expect(visibleParameters('CreateLaunchTemplate', input)).toEqual({
    LaunchTemplateData: { UserData: leftOut, Nested: [{ Password: leftOut }] },
  });
});

test('what signs and vouches for a caller is left out', () => {
  const input = {
    WebIdentityToken: 'x',
    'X-Amz-Security-Token': 'y',
    'X-Amz-Signature': 'z',
    RoleArn: 'arn:aws:iam::111122223333:role/builder',
  };

  expect(visibleParameters('AssumeRoleWithWebIdentity', input)).toEqual({
    WebIdentityToken: leftOut,
    'X-Amz-Security-Token': leftOut,
    'X-Amz-Signature': leftOut,
    RoleArn: input.RoleArn,
  });
});

test('of any request only so much is kept that 100,000 of them fit into memory', () => {
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.nat(5000).map((length) => 'x'.repeat(length)),
      fc.array(tie('value'), { maxLength: 20 }),
      fc.dictionary(fc.string({ maxLength: 300 }), tie('value'), { maxKeys: 20 }),
    ),
  }));

  fc.assert(
    fc.property(fc.dictionary(fc.string(), value), (input) => {
      const kept = visibleParameters('DescribeImages', input as WireMembers);
      expect(JSON.stringify(kept).length).toBeLessThan(12_000);
    }),
  );
});

test('neither very many items nor very many names make it large', () => {
  const many = Array.from({ length: 100_000 }, (_, index) => String(index));
  const named = Object.fromEntries(many.map((name) => [name, '']));

  expect(JSON.stringify(visibleParameters('X', { many })).length).toBeLessThan(12_000);
  expect(JSON.stringify(visibleParameters('X', named)).length).toBeLessThan(12_000);
});

test('a request that is nested without end is kept without exhausting the stack', () => {
  const deep = JSON.parse(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);

  expect(JSON.stringify(visibleParameters('PutParameter', deep))).toContain('…');
});

test('names of requests are only names', () => {
  const kept = visibleParameters('X', JSON.parse('{"__proto__":{"isAdmin":true}}'));

  expect(Object.getPrototypeOf(kept)).toBe(Object.prototype);
  expect(Object.keys(kept)).toEqual(['__proto__']);
});
