import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatImage,
  type ImageFormat,
  imageFormats,
  type PublishedRelease,
  type ReferenceOptions,
  type ResolvedImage,
  reference,
  renovateFormat,
} from '../src/index.js';

const image: ResolvedImage = {
  imageId: 'ami-0bbbbbbbbbbbbbbb1',
  flavor: 'al2023',
  version: '2026.11.1',
  channel: 'stable',
  architecture: 'x86_64',
  region: 'eu-west-1',
  source: 'parameters',
  where: '/soe/al2023/channels/stable/x86_64/image-id',
  ownerId: '111122223333',
  notesUrl: 'https://notes.example.com/?a=1&b=2',
  why: [],
};
const arm: ResolvedImage = { ...image, architecture: 'arm64', imageId: 'ami-0ccccccccccccccc1' };
const pinned: ResolvedImage = {
  imageId: 'ami-0ddddddddddddddd1',
  flavor: 'ubuntu-24.04',
  version: '2026.10.0',
  architecture: 'x86_64',
  region: 'eu-west-1',
  source: 'images',
  where: 'soe/ubuntu-24.04/2026.10.0/x86_64/b1',
  ownerId: '111122223333',
  why: [],
};
const options = { account: '222233334444' };

test.each<readonly [ImageFormat, string]>([
  ['id', 'ami-0bbbbbbbbbbbbbbb1\n'],
  [
    'env',
    `SOE_AL2023_IMAGE_ID='ami-0bbbbbbbbbbbbbbb1'
SOE_AL2023_VERSION='2026.11.1'
SOE_AL2023_CHANNEL='stable'
SOE_AL2023_ARCHITECTURE='x86_64'
SOE_AL2023_REGION='eu-west-1'
SOE_AL2023_OWNER_ID='111122223333'
SOE_AL2023_NOTES_URL='https://notes.example.com/?a=1&b=2'
`,
  ],
  [
    'github-output',
    `image-id=ami-0bbbbbbbbbbbbbbb1
version=2026.11.1
channel=stable
architecture=x86_64
region=eu-west-1
owner-id=111122223333
notes-url=https://notes.example.com/?a=1&b=2
`,
  ],
  [
    'terraform-external',
    `{"image_id":"ami-0bbbbbbbbbbbbbbb1","version":"2026.11.1","channel":"stable","architecture":"x86_64","region":"eu-west-1","owner_id":"111122223333","notes_url":"https://notes.example.com/?a=1&b=2"}\n`,
  ],
  [
    'tfvars',
    `soe_al2023_image_id     = "ami-0bbbbbbbbbbbbbbb1"
soe_al2023_version      = "2026.11.1"
soe_al2023_channel      = "stable"
soe_al2023_architecture = "x86_64"
soe_al2023_region       = "eu-west-1"
soe_al2023_owner_id     = "111122223333"
soe_al2023_notes_url    = "https://notes.example.com/?a=1&b=2"
`,
  ],
  [
    'cloudformation',
    `[
  {
    "ParameterKey": "SoeAl2023ImageId",
    "ParameterValue": "ami-0bbbbbbbbbbbbbbb1"
  }
]
`,
  ],
  ['packer-var', "-var 'soe_al2023_image_id=ami-0bbbbbbbbbbbbbbb1'\n"],
])('one image as %s', (format, text) => {
  expect(formatImage(image, format, options)).toBe(text);
});

test('images that differ in architecture, channel or region have names that say so', () => {
  const all = [image, arm, pinned];

  expect(formatImage(all, 'id')).toBe(
    'ami-0bbbbbbbbbbbbbbb1\nami-0ccccccccccccccc1\nami-0ddddddddddddddd1\n',
  );
  expect(formatImage(all, 'env')).toMatch(/^SOE_AL2023_ARM64_IMAGE_ID='ami-0ccccccccccccccc1'$/m);
  expect(formatImage(all, 'env')).toMatch(/^SOE_UBUNTU_24_04_IMAGE_ID='ami-0ddddddddddddddd1'$/m);
  expect(formatImage(all, 'github-output')).toMatch(/^al2023-x86-64-image-id=ami-0bbb/m);
  expect(formatImage(all, 'packer-var')).toContain("-var 'soe_ubuntu_24_04_image_id=ami-0ddd");
  const keys = JSON.parse(formatImage(all, 'cloudformation')).map(
    (each: { readonly ParameterKey: string }) => each.ParameterKey,
  );
  expect(keys).toEqual(['SoeAl2023X8664ImageId', 'SoeAl2023Arm64ImageId', 'SoeUbuntu2404ImageId']);
  const regions = [image, { ...image, region: 'us-east-1' }, { ...image, channel: 'beta' }];
  expect(Object.keys(JSON.parse(formatImage(regions, 'tfvars-json')))).toContain(
    'soe_al2023_stable_us_east_1_image_id',
  );
});

test('two images that would have the same name are refused', () => {
  const dot: ResolvedImage = { ...image, flavor: 'rhel.9' };
  const dash: ResolvedImage = { ...image, flavor: 'rhel-9' };

  expect(() => formatImage([dot, dash], 'env')).toThrow('two of them would be called rhel_9');
});

test('JSON is the answer itself, one or many', () => {
  expect(JSON.parse(formatImage(image, 'json'))).toEqual(image);
  expect(JSON.parse(formatImage([image], 'json'))).toEqual([image]);
});

test("CDK finds its context under the keys of the CDK's own look-ups", () => {
  // Keys that aws-cdk-lib 2.276.0 reports as missing for fromSsmParameter, cachedInContext, and lookup.
  expect(JSON.parse(formatImage([image, pinned], 'cdk-context', options))).toEqual({
    'ssm:account=222233334444:parameterName=/soe/al2023/channels/stable/x86_64/image-id:region=eu-west-1':
      'ami-0bbbbbbbbbbbbbbb1',
    'ssm:account=222233334444:parameterName=/soe/ubuntu-24.04/versions/2026.10.0/x86_64/image-id:region=eu-west-1':
      'ami-0ddddddddddddddd1',
    'ami:account=222233334444:filters.image-type.0=machine:filters.name.0=soe/ubuntu-24.04/2026.10.0/x86_64/*:filters.state.0=available:owners.0=111122223333:region=eu-west-1':
      'ami-0ddddddddddddddd1',
  });
  expect(() => formatImage(image, 'cdk-context')).toThrow('name the account of the stacks');
});

const hostile = [
  `'; touch /tmp/pwned; '`,
  '$(touch /tmp/pwned)`id`',
  'a\nimage-id=ami-0eeeeeeeeeeeeeee1',
  'a\r\nEOF\nx=y',
  `"$\{file("/etc/passwd")}" %{ if true }`,
  '\\" }\n}\u2028\u0007\0\u007f',
  '::set-output name=x::y',
];

test.each(hostile)('a shell reads %j as it was', (commit) => {
  const text = formatImage({ ...image, commit }, 'env');

  const seen = execFileSync('/bin/sh', [
    '-c',
    'eval "$1"; printf "%s." "$SOE_AL2023_COMMIT"',
    '-',
    text,
  ]);

  expect(seen.toString()).toBe(`${commit.replaceAll('\0', '')}.`);
});

test('whatever a value holds, a shell reads it back, and sets nothing else', () => {
  const value = fc
    .string({ unit: 'binary-ascii', maxLength: 40 })
    .map((s) => s.replaceAll('\0', ''));
  fc.assert(
    fc.property(value, (commit) => {
      const text = formatImage({ ...image, commit }, 'env');
      const script = 'eval "$1"; printf "%s." "$SOE_AL2023_COMMIT" "$SOE_AL2023_IMAGE_ID"';
      const seen = execFileSync('/bin/sh', ['-c', script, '-', text]).toString();
      expect(seen).toBe(`${commit}.${image.imageId}.`);
    }),
    { numRuns: 40 },
  );
});

/** Reads `$GITHUB_OUTPUT` the way that the runner does: by lines, with delimiters. */
function readOutputs(text: string): Readonly<Record<string, string>> {
  const lines = text.split('\n');
  const outputs: Record<string, string> = {};
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const [, name = '', delimiter] = /^([^=<]+)<<(.+)$/.exec(line) ?? [];
    if (delimiter !== undefined) {
      const end = lines.indexOf(delimiter, at + 1);
      outputs[name] = lines.slice(at + 1, end).join('\n');
      at = end;
    } else if (line !== '') {
      outputs[line.slice(0, line.indexOf('='))] = line.slice(line.indexOf('=') + 1);
    }
  }
  return outputs;
}

test.each(hostile)('GitHub reads %j as one output', (commit) => {
  const outputs = readOutputs(formatImage({ ...image, commit }, 'github-output'));

  expect(outputs).toMatchObject({ 'image-id': image.imageId, commit });
  expect(Object.keys(outputs)).toHaveLength(8);
});

test.each(hostile)('HCL and JSON hold %j as text', (commit) => {
  const hcl = formatImage({ ...image, commit }, 'tfvars');
  const line = hcl.split('\n').find((each) => each.startsWith('soe_al2023_commit '));

  expect(hcl.trim().split('\n')).toHaveLength(8);
  expect(line).toMatch(
    /^soe_al2023_commit += "(?:[^"\\$%\p{Cc}\u2028]|\\["\\nrt]|\\u[0-9a-f]{4}|[$%](?!\{)|\$\$\{|%%\{)*"$/u,
  );
  for (const format of ['tfvars-json', 'terraform-external'] as const) {
    expect(Object.values(JSON.parse(formatImage({ ...image, commit }, format)))).toContain(commit);
  }
});

test('every answer ends its last line, and a format that there is not is a mistake', () => {
  for (const format of imageFormats) {
    expect(formatImage([image, pinned], format, options)).toMatch(/[^\n]\n$/);
  }
  expect(() => formatImage(image, 'toml' as ImageFormat)).toThrow('"toml" is none of id, json');
});

const releases: readonly PublishedRelease[] = [
  { version: '2026.12.0-rc.1', images: {} },
  {
    version: '2026.11.1',
    images: {},
    summary: {
      created: '2026-11-22T10:00:00.000Z',
      commit: 'c0ffee',
      repository: 'https://git.example.com/soe',
      notesUrl: 'javascript:alert(1)',
      deprecated: '2026-12-01T00:00:00.000Z',
      record: 'sha256:abc',
      issues: [],
    },
  },
];

test("Renovate reads releases of its custom datasource's schema", () => {
  const now = Date.parse('2026-12-02T00:00:00.000Z');

  expect(JSON.parse(renovateFormat(releases, { channels: { stable: '2026.11.1' }, now }))).toEqual({
    releases: [
      { version: '2026.12.0-rc.1', isStable: false },
      {
        version: '2026.11.1',
        releaseTimestamp: '2026-11-22T10:00:00.000Z',
        isDeprecated: true,
        sourceUrl: 'https://git.example.com/soe',
        isStable: true,
      },
    ],
    tags: { stable: '2026.11.1' },
  });
});

const shared = { account: '111122223333', region: 'eu-west-1' };

test.each<readonly [Parameters<typeof reference>[1], string, ReferenceOptions, string]>([
  ['resolve-ssm', 'al2023', {}, 'resolve:ssm:/soe/al2023/channels/stable/x86_64/image-id'],
  [
    'resolve-ssm',
    'al2023@2026.11.0',
    { architecture: 'arm64', prefix: '/golden' },
    'resolve:ssm:/golden/al2023/versions/2026.11.0/arm64/image-id',
  ],
  [
    'resolve-ssm',
    'al2023',
    { sharedBy: shared, parameterVersion: 7 },
    'resolve:ssm:arn:aws:ssm:eu-west-1:111122223333:parameter/soe/al2023/channels/stable/x86_64/image-id:7',
  ],
  [
    'resolve-ssm',
    'al2023',
    { sharedBy: { ...shared, region: 'cn-north-1' }, parameterVersion: 'prod' },
    'resolve:ssm:arn:aws-cn:ssm:cn-north-1:111122223333:parameter/soe/al2023/channels/stable/x86_64/image-id:prod',
  ],
  [
    'cloudformation',
    'al2023',
    { parameterVersion: 3 },
    '{{resolve:ssm:/soe/al2023/channels/stable/x86_64/image-id:3}}',
  ],
  [
    'cloudformation-parameter',
    'al2023',
    { sharedBy: shared },
    '{"Type":"AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>","Default":"arn:aws:ssm:eu-west-1:111122223333:parameter/soe/al2023/channels/stable/x86_64/image-id"}',
  ],
  ['karpenter', 'al2023@beta', {}, '{"ssmParameter":"/soe/al2023/channels/beta/x86_64/image-id"}'],
])('a reference of kind %s to %s with %j', (kind, selector, given, text) => {
  expect(reference(selector, kind, given)).toBe(text);
});

test.each<readonly [Parameters<typeof reference>[1], string, ReferenceOptions, RegExp]>([
  ['resolve-ssm', 'al2023@^2026.10', {}, /a range has none; use a channel or a version/],
  ['cloudformation', 'al2023', { sharedBy: shared }, /cannot name a shared parameter/],
  ['cloudformation', 'al2023', { parameterVersion: 'prod' }, /cannot name a label/],
  ['cloudformation-parameter', 'al2023', { parameterVersion: 1 }, /cannot name a version/],
  ['karpenter', 'al2023', { parameterVersion: 1 }, /cannot name a version/],
  ['resolve-ssm', 'al2023', { parameterVersion: '1}}' }, /neither a version nor a label/],
  ['resolve-ssm', 'al2023', { parameterVersion: 'aws-x' }, /neither a version nor a label/],
  ['resolve-ssm', 'al2023', { parameterVersion: 0 }, /neither a version nor a label/],
  ['resolve-ssm', 'al2023', { sharedBy: { account: 'me', region: 'x' } }, /no account and region/],
])('%s of %s with %j is refused', (kind, selector, given, message) => {
  expect(() => reference(selector, kind, given)).toThrow(message);
});
