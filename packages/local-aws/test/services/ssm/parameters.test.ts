import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  LabelParameterVersionCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  RemoveTagsFromResourceCommand,
  type SSMClient,
  UnlabelParameterVersionCommand,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { ownImage, share } from '../../support/images.js';
import {
  codeOf,
  consumer,
  ec2For,
  must,
  owner,
  ssmFor,
  startForTest,
} from '../../support/local.js';

const put = (
  ssm: SSMClient,
  Name: string,
  Value = 'v',
  more: Partial<PutParameterCommandInput> = {},
) => ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', ...more }));
const overwrite = { Overwrite: true };
const image = { DataType: 'aws:ec2:image' };

test('a parameter is written, read, overwritten and read by version', async () => {
  const aws = await startForTest();
  const ssm = ssmFor(aws);

  const first = await put(ssm, '/soe/a', 'one');
  const exists = await codeOf(put(ssm, '/soe/a', 'two'));
  const second = await put(ssm, '/soe/a', 'two', overwrite);
  const latest = await ssm.send(new GetParameterCommand({ Name: '/soe/a' }));
  const old = await ssm.send(new GetParameterCommand({ Name: '/soe/a:1' }));

  expect(first).toMatchObject({ Version: 1, Tier: 'Standard' });
  expect(exists).toBe('ParameterAlreadyExists');
  expect(second.Version).toBe(2);
  expect(latest.Parameter).toMatchObject({
    Name: '/soe/a',
    Type: 'String',
    Value: 'two',
    Version: 2,
    DataType: 'text',
    ARN: `arn:aws:ssm:us-east-1:${owner}:parameter/soe/a`,
    LastModifiedDate: expect.any(Date),
  });
  expect(old.Parameter).toMatchObject({ Value: 'one', Selector: ':1' });
  expect(await codeOf(ssm.send(new GetParameterCommand({ Name: '/soe/a:9' })))).toBe(
    'ParameterVersionNotFound',
  );
  expect(await codeOf(ssm.send(new GetParameterCommand({ Name: '/soe/b' })))).toBe(
    'ParameterNotFound',
  );
});

test('parameters belong to one account and one region, and can be named by ARN', async () => {
  const aws = await startForTest();
  await put(ssmFor(aws), '/soe/a');
  await put(ssmFor(aws), 'flat');
  const read = (ssm: SSMClient, Name: string) =>
    codeOf(ssm.send(new GetParameterCommand({ Name })));
  const arn = (name: string) => `arn:aws:ssm:us-east-1:${owner}:parameter/${name}`;

  expect(await read(ssmFor(aws, consumer), '/soe/a')).toBe('ParameterNotFound');
  expect(await read(ssmFor(aws, owner, 'us-east-2'), '/soe/a')).toBe('ParameterNotFound');
  expect(await read(ssmFor(aws), arn('soe/a'))).toMatchObject({ Parameter: { Name: '/soe/a' } });
  expect(await read(ssmFor(aws), arn('flat'))).toMatchObject({ Parameter: { Name: 'flat' } });
  expect(await read(ssmFor(aws, consumer), arn('soe/a'))).toBe('AccessDeniedException');
});

test('an image parameter is only written when the account can use the image, but the call succeeds', async () => {
  const aws = await startForTest();
  const id = await ownImage(ec2For(aws));
  const sharee = ssmFor(aws, consumer);
  const value = async (ssm: SSMClient) => {
    const { Parameters } = await ssm.send(new GetParametersCommand({ Names: ['/soe/image'] }));
    return Parameters?.[0]?.Value;
  };

  const answer = await put(sharee, '/soe/image', id, image);
  const unshared = await value(sharee);
  await put(ssmFor(aws), '/soe/image', 'not an image', image);
  const malformed = await value(ssmFor(aws));
  await share(ec2For(aws), id, consumer);
  await put(sharee, '/soe/image', id, image);

  expect(answer.Version).toBe(1);
  expect([unshared, malformed]).toEqual([undefined, undefined]);
  expect(await value(sharee)).toBe(id);
});

test('several are read at once, at most ten, and what is missing is listed', async () => {
  const aws = await startForTest();
  const ssm = ssmFor(aws);
  await put(ssm, '/soe/a', '1');
  await put(ssm, '/soe/b', '2');
  const names = (count: number) => Array.from({ length: count }, (_, index) => `/n/${index}`);

  const { Parameters, InvalidParameters } = await ssm.send(
    new GetParametersCommand({ Names: ['/soe/b', '/soe/a:1', '/soe/c', '/soe/a:7'] }),
  );

  expect(Parameters?.map(({ Value, Selector }) => [Value, Selector])).toEqual([
    ['2', undefined],
    ['1', ':1'],
  ]);
  expect(InvalidParameters).toEqual(['/soe/c', '/soe/a:7']);
  expect(await codeOf(ssm.send(new GetParametersCommand({ Names: names(11) })))).toBe(
    'ValidationException',
  );
});

test('a path is read in pages of ten, with or without what is below', async () => {
  const aws = await startForTest();
  const ssm = ssmFor(aws);
  for (let index = 0; index < 12; index += 1) await put(ssm, `/soe/flavor-${index}/image-id`, 'x');
  await put(ssm, '/soe/top');
  await put(ssm, '/soebox/other');
  const read = async (Path: string, Recursive: boolean) => {
    const pages: number[] = [];
    let NextToken: string | undefined;
    do {
      const page = await ssm.send(new GetParametersByPathCommand({ Path, Recursive, NextToken }));
      pages.push(must(page.Parameters).length);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return pages;
  };

  expect(await read('/soe', true)).toEqual([10, 3]);
  expect(await read('/soe/', false)).toEqual([1]);
  expect(await read('/aws/service/ami-amazon-linux-latest', false)).toEqual([2]);
  expect(
    await codeOf(ssm.send(new GetParametersByPathCommand({ Path: '/soe', MaxResults: 11 }))),
  ).toBe('ValidationException');
  expect(await codeOf(ssm.send(new GetParametersByPathCommand({ Path: 'soe' })))).toBe(
    'ValidationException',
  );
  expect(
    await codeOf(ssm.send(new GetParametersByPathCommand({ Path: '/soe', NextToken: 'made up' }))),
  ).toBe('InvalidNextToken');
});

test('labels move, at most ten to a version, and what is no label is answered, not thrown', async () => {
  const aws = await startForTest();
  const ssm = ssmFor(aws);
  const Name = '/soe/a';
  await put(ssm, Name, 'one');
  await put(ssm, Name, 'two', overwrite);
  const label = (ParameterVersion: number | undefined, ...Labels: string[]) =>
    ssm.send(new LabelParameterVersionCommand({ Name, ParameterVersion, Labels }));
  const readBy = async (selector: string) =>
    (await ssm.send(new GetParameterCommand({ Name: `${Name}:${selector}` }))).Parameter?.Value;

  await label(1, 'stable');
  const before = await readBy('stable');
  const moved = await label(undefined, 'stable', '1st', 'aws-thing', 'SSM', 'has space');
  const after = await readBy('stable');
  const byLabel = await ssm.send(
    new GetParametersByPathCommand({
      Path: '/soe',
      ParameterFilters: [{ Key: 'Label', Values: ['stable'] }],
    }),
  );
  await label(2, ...Array.from({ length: 9 }, (_, index) => `l${index}`));

  expect([before, after]).toEqual(['one', 'two']);
  expect(moved).toMatchObject({
    InvalidLabels: ['1st', 'aws-thing', 'SSM', 'has space'],
    ParameterVersion: 2,
  });
  expect(byLabel.Parameters?.map(({ Value }) => Value)).toEqual(['two']);
  expect(await codeOf(label(2, 'eleventh'))).toBe('ParameterVersionLabelLimitExceeded');
  expect(await codeOf(label(9, 'x'))).toBe('ParameterVersionNotFound');
  const removed = await ssm.send(
    new UnlabelParameterVersionCommand({ Name, ParameterVersion: 2, Labels: ['stable', 'other'] }),
  );
  expect(removed).toMatchObject({ RemovedLabels: ['stable'], InvalidLabels: ['other'] });
  expect(await codeOf(readBy('stable'))).toBe('ParameterVersionNotFound');
});

test('a hundred versions are kept, and a label on the oldest stops the next write', async () => {
  const aws = await startForTest();
  const ssm = ssmFor(aws);
  const Name = '/soe/a';
  for (let index = 0; index < 101; index += 1) await put(ssm, Name, String(index), overwrite);

  const history = await ssm.send(new GetParameterHistoryCommand({ Name, MaxResults: 1 }));
  await ssm.send(new LabelParameterVersionCommand({ Name, ParameterVersion: 2, Labels: ['old'] }));

  expect(history.Parameters).toMatchObject([
    { Version: 2, Value: '1', LastModifiedUser: `arn:aws:iam::${owner}:root` },
  ]);
  expect(history.NextToken).toBeDefined();
  expect(await codeOf(put(ssm, Name, 'x', overwrite))).toBe('ParameterMaxVersionLimitExceeded');
  await ssm.send(new LabelParameterVersionCommand({ Name, Labels: ['old'] }));
  expect(await put(ssm, Name, 'x', overwrite)).toMatchObject({ Version: 102 });
});

test.each<[string, string, Partial<PutParameterCommandInput>, string]>([
  ['a reserved path', '/aws/service/mine', {}, 'AccessDeniedException'],
  ['a reserved prefix', 'ssmThing', {}, 'ValidationException'],
  ['a path without a leading slash', 'soe/a', {}, 'ValidationException'],
  ['characters outside the alphabet', '/soe/a b', {}, 'ValidationException'],
  ['an empty level', '/soe//a', {}, 'ValidationException'],
  ['sixteen levels', '/l'.repeat(16), {}, 'HierarchyLevelLimitExceededException'],
  ['a long hostile name', `${'/a'.repeat(14)}${'a'.repeat(900)}!`, {}, 'ValidationException'],
  ['more than 4 KB', '/soe/a', { Value: 'x'.repeat(4097) }, 'ValidationException'],
  [
    'more than 8 KB',
    '/soe/a',
    { Value: 'x'.repeat(8193), Tier: 'Advanced' },
    'ValidationException',
  ],
  ['nothing in it', '/soe/a', { Value: '' }, 'ValidationException'],
  ['the name of another parameter in it', '/soe/a', { Value: 'x {{b}}' }, 'ValidationException'],
  ['a key and no secret', '/soe/a', { KeyId: 'alias/aws/ssm' }, 'ValidationException'],
  ['a list of images', '/soe/a', { Type: 'StringList', ...image }, 'ValidationException'],
  [
    'tags while overwriting',
    '/soe/a',
    { ...overwrite, Tags: [{ Key: 'a', Value: 'b' }] },
    'ValidationException',
  ],
])('a parameter with %s is refused', async (_, name, more, code) => {
  const aws = await startForTest();

  expect(await codeOf(put(ssmFor(aws), name, 'v', more))).toBe(code);
});

test('the longest name has 1,011 characters with its ARN', async () => {
  const arn = `arn:aws:ssm:us-east-1:${owner}:parameter/`;
  const ssm = ssmFor(await startForTest());

  expect(await codeOf(put(ssm, `/${'a'.repeat(1012 - arn.length)}`))).toBe('ValidationException');
  expect(await put(ssm, `/${'a'.repeat(1011 - arn.length)}`)).toMatchObject({ Version: 1 });
});

test('the tier follows the size when asked to, and never goes back', async () => {
  const aws = await startForTest();
  const ssm = ssmFor(aws);

  const small = await put(ssm, '/a', 'x', { Tier: 'Intelligent-Tiering' });
  const large = await put(ssm, '/a', 'x'.repeat(5000), {
    Tier: 'Intelligent-Tiering',
    ...overwrite,
  });
  const back = await codeOf(put(ssm, '/a', 'x', { Tier: 'Standard', ...overwrite }));
  const kept = await put(ssm, '/a', 'x', overwrite);

  expect([small.Tier, large.Tier, back, kept.Tier]).toEqual([
    'Standard',
    'Advanced',
    'ValidationException',
    'Advanced',
  ]);
});

test('a list of parameters can be filtered, and has no values in it', async () => {
  const aws = await startForTest();
  const ssm = ssmFor(aws);
  await put(ssm, '/soe/a/x', 'secret-ish', { Tags: [{ Key: 'team', Value: 'red' }] });
  await put(ssm, '/soe/b', '1,2', { Type: 'StringList' });
  const names = async (Key: string, Values: string[], Option?: string) => {
    const { Parameters } = await ssm.send(
      new DescribeParametersCommand({ ParameterFilters: [{ Key, Values, Option }] }),
    );
    return Parameters?.map(({ Name }) => Name);
  };

  expect(await names('Name', ['/soe'], 'BeginsWith')).toEqual(['/soe/a/x', '/soe/b']);
  expect(await names('Name', ['/soe/b'])).toEqual(['/soe/b']);
  expect(await names('Path', ['/soe'])).toEqual(['/soe/b']);
  expect(await names('Path', ['/soe'], 'Recursive')).toEqual(['/soe/a/x', '/soe/b']);
  expect(await names('Type', ['StringList'])).toEqual(['/soe/b']);
  expect(await names('tag:team', ['red'])).toEqual(['/soe/a/x']);
  expect(await codeOf(names('Colour', ['red']))).toBe('InvalidFilterKey');
  expect(await codeOf(names('constructor', ['red']))).toBe('InvalidFilterKey');
  expect(JSON.stringify(await ssm.send(new DescribeParametersCommand({})))).not.toContain(
    'secret-ish',
  );
});

test('tags and deletion', async () => {
  const aws = await startForTest();
  const ssm = ssmFor(aws);
  await put(ssm, '/soe/a');
  await put(ssm, '/soe/b');
  const resource = { ResourceType: 'Parameter', ResourceId: '/soe/a' } as const;
  await ssm.send(
    new AddTagsToResourceCommand({
      ...resource,
      Tags: [
        { Key: 'x', Value: '1' },
        { Key: 'y', Value: '2' },
      ],
    }),
  );
  await ssm.send(new RemoveTagsFromResourceCommand({ ...resource, TagKeys: ['x'] }));

  const { TagList } = await ssm.send(new ListTagsForResourceCommand(resource));
  const many = await ssm.send(new DeleteParametersCommand({ Names: ['/soe/a', '/soe/c'] }));
  await ssm.send(new DeleteParameterCommand({ Name: '/soe/b' }));

  expect(TagList).toEqual([{ Key: 'y', Value: '2' }]);
  expect(many).toMatchObject({ DeletedParameters: ['/soe/a'], InvalidParameters: ['/soe/c'] });
  expect(await codeOf(ssm.send(new DeleteParameterCommand({ Name: '/soe/b' })))).toBe(
    'ParameterNotFound',
  );
  expect(await codeOf(ssm.send(new ListTagsForResourceCommand(resource)))).toBe(
    'InvalidResourceId',
  );
});

test.each([
  '/soe/a',
  '/a',
  'a',
  '/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base',
])('the ARN that is answered for %s names it too, with a version as well', async (Name) => {
  const aws = await startForTest();
  const ssm = ssmFor(aws);
  if (!Name.startsWith('/aws/')) await put(ssm, Name);
  const read = async (name: string) =>
    (await ssm.send(new GetParameterCommand({ Name: name }))).Parameter;

  const arn = must((await read(Name))?.ARN);

  expect(await read(arn)).toMatchObject({ Name, ARN: arn });
  expect(await read(`${arn}:1`)).toMatchObject({ Name, Version: 1, Selector: ':1' });
});

test('public parameters are read everywhere and written nowhere', async () => {
  const aws = await startForTest();
  const Name = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';
  const ssm = ssmFor(aws, consumer, 'sa-east-1');

  expect(await codeOf(ssm.send(new GetParameterCommand({ Name: `${Name}:1` })))).toMatchObject({
    Parameter: { Version: 1 },
  });
  expect(await codeOf(ssm.send(new DeleteParameterCommand({ Name })))).toBe('ParameterNotFound');
  expect(await codeOf(put(ssm, Name, 'x', overwrite))).toBe('AccessDeniedException');
  expect((await ssm.send(new DescribeParametersCommand({}))).Parameters).toEqual([]);
});
