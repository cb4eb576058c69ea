import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CopyImageCommand,
  CreateImageCommand,
  CreateTagsCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  EC2Client,
  ModifyImageAttributeCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { CreateKeyCommand, type KeySpec, KMSClient } from '@aws-sdk/client-kms';
import type { ReleaseRecord } from '@soe/contract';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  attestRelease,
  ec2ImageLookup,
  imageTags,
  type KeylessSigner,
  kmsSigner,
  readAttestations,
  type Signer,
  verifyRelease,
} from '../../src/index.js';
import { ed25519, now, p256, policy, record as start, temporary, trusting } from './support.js';

const owner = '111122223333';
const name = 'soe/al2023/2026.11.0/x86_64/b1';
const home = 'us-east-1';
const away = 'eu-west-1';
let aws: LocalAws;
let ours: EC2Client;
let oursAway: EC2Client;
let instance: string;
let directory: string;
let record: ReleaseRecord;

const as = (account: string, region = home) => ({
  region,
  endpoint: aws.endpoint,
  credentials: { accessKeyId: account, secretAccessKey: 'local' },
});
const images = () => ec2ImageLookup({ endpoint: aws.endpoint, credentials: as(owner).credentials });

beforeAll(async () => {
  aws = await startLocalAws();
  ours = new EC2Client(as(owner));
  oursAway = new EC2Client(as(owner, away));
  instance = await launch(ours);
});
afterAll(() => aws.close());

beforeEach(async () => {
  for (const ec2 of [ours, oursAway]) {
    const { Images = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'] }));
    for (const { ImageId } of Images) await ec2.send(new DeregisterImageCommand({ ImageId }));
  }
  directory = await temporary();
  const original = await createImage(ours, instance);
  const copy = await copyAway(original);
  record = {
    ...start,
    images: start.images.map((image) => ({
      ...image,
      imageId: image.region === home ? original : copy,
    })),
  };
  for (const build of record.builds) {
    const Tags = Object.entries(imageTags(record, build)).map(([Key, Value]) => ({ Key, Value }));
    await ours.send(new CreateTagsCommand({ Resources: [original], Tags }));
  }
  return () => rm(directory, { recursive: true });
});

async function verify(signer: Signer, from = directory) {
  return verifyRelease({
    bundles: await readAttestations(from),
    trust: await trusting(signer),
    policy: { ...policy, maxAgeMs: 365 * 86_400_000 },
    images: images(),
    record,
    now,
  });
}

const failed = ({ checks }: Awaited<ReturnType<typeof verifyRelease>>) =>
  checks.filter(({ status }) => status === 'failed');

test.each([
  ['P-256', p256],
  ['Ed25519', ed25519],
])('a release attested with %s is verified from its directory', async (_kind, make) => {
  const signer = make();
  const attested = await attestRelease(record, { directory, signer, images: images() });

  expect(attested.attestations).toMatchObject([
    { file: 'al2023-2026.11.0.provenance.sigstore.json' },
    { file: 'al2023-2026.11.0.tests.sigstore.json' },
  ]);
  for (const { file, digest } of attested.attestations ?? []) {
    expect(digest).toBe(`sha256:${sha256(await readFile(join(directory, file)))}`);
  }
  const verification = await verify(signer);
  expect(failed(verification)).toEqual([]);
  expect(verification.verified).toBe(true);

  // cosign verify-blob-attestation hashes the file that it is pointed at.
  const descriptions = (await readdir(directory)).filter((file) => file.endsWith('.image.json'));
  const hashes = await Promise.all(
    descriptions.map(async (file) => sha256(await readFile(join(directory, file)))),
  );
  const [bundle] = await readAttestations(directory);
  const { dsseEnvelope } = JSON.parse(Buffer.from(bundle?.bytes ?? []).toString());
  const { subject } = JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString());
  expect(hashes.sort()).toEqual(
    subject.map((it: { digest: { sha256: string } }) => it.digest.sha256).sort(),
  );
});

test('a second run writes nothing, and leaves no unfinished file', async () => {
  const signer = p256();
  const options = { directory, signer, images: images() };
  const first = await attestRelease(record, options);
  const seen = await listing();
  const second = await attestRelease(first, options);

  expect(second).toEqual(first);
  expect(await listing()).toEqual(seen);
  expect(seen).toHaveLength(4);
});

test('a bundle that was changed, or signed by another key, is written again', async () => {
  const signer = p256();
  const options = { directory, signer, images: images() };
  const [made] = (await attestRelease(record, options)).attestations ?? [];
  const path = join(directory, made?.file ?? '');
  const json = JSON.parse(await readFile(path, 'utf8'));
  json.dsseEnvelope.signatures[0].sig = Buffer.from('no').toString('base64');
  await writeFile(path, JSON.stringify(json));
  await attestRelease(record, options);
  expect((await verify(signer)).verified).toBe(true);

  const other = ed25519();
  await attestRelease(record, { ...options, signer: other });
  expect((await verify(other)).verified).toBe(true);
  expect((await verify(signer)).verified).toBe(false);
});

test('an image that was tagged again, made again, copied again or removed is caught', async () => {
  const signer = p256();
  await attestRelease(record, { directory, signer, images: images() });
  const [original, copy] = record.images.map(({ imageId }) => imageId);

  await tag(ours, original, 'soe:commit', 'deadbeef');
  expect(failed(await verify(signer))).toMatchObject([
    { check: 'tags', seen: expect.stringContaining('soe:commit is deadbeef') },
  ]);
  await tag(ours, original, 'soe:commit', record.source?.commit);
  await tag(ours, original, 'team', 'anything');
  expect((await verify(signer)).verified).toBe(true);

  await oursAway.send(new DeregisterImageCommand({ ImageId: copy }));
  expect(failed(await verify(signer))).toMatchObject([
    { check: 'image', of: `${away}/${copy}`, seen: expect.stringContaining('deregistered') },
  ]);
  const again = await copyAway(original ?? '');
  expect(failed(await verify(signer))).toMatchObject([
    { check: 'image', seen: expect.stringContaining(`that of ${again}`) },
  ]);

  await ours.send(new DeregisterImageCommand({ ImageId: original }));
  const replaced = await createImage(ours, instance);
  expect(failed(await verify(signer)).map(({ seen }) => seen)).toEqual([
    expect.stringContaining(again),
    expect.stringContaining(replaced),
  ]);
});

test('an image of the same name that another account owns does not pass for it', async () => {
  const signer = p256();
  const theirs = new EC2Client(as('999988887777'));
  const forged = await createImage(theirs, await launch(theirs));
  await attestRelease(record, { directory, signer, images: images() });
  const verification = await verifyRelease({
    bundles: await readAttestations(directory),
    trust: await trusting(signer),
    policy: { ...policy, maxAgeMs: 365 * 86_400_000 },
    images: images(),
    image: { region: home, imageId: forged },
    now,
  });
  expect(failed(verification)).toMatchObject([{ check: 'image', of: `${home}/${forged}` }]);
});

test('a consumer verifies what is shared with it, but for the tags that it cannot see', async () => {
  const signer = p256();
  await attestRelease(record, { directory, signer, images: images() });
  const consumer = '222233334444';
  const theirs = ec2ImageLookup({
    endpoint: aws.endpoint,
    credentials: as(consumer).credentials,
  });
  const options = {
    bundles: await readAttestations(directory),
    trust: await trusting(signer),
    policy,
    images: theirs,
    now,
  };
  expect(failed(await verifyRelease(options)).map(({ check }) => check)).toEqual([
    'image',
    'image',
  ]);

  const LaunchPermission = { Add: [{ UserId: consumer }] };
  for (const [at, ec2] of [ours, oursAway].entries()) {
    const ImageId = record.images[at]?.imageId;
    await ec2.send(new ModifyImageAttributeCommand({ ImageId, LaunchPermission }));
  }
  const shared = await verifyRelease(options);
  expect(failed(shared)).toEqual([]);
  expect(shared.verified).toBe(true);
  expect(shared.checks.filter(({ check }) => check === 'tags')).toMatchObject([
    { status: 'not-checked' },
    { status: 'not-checked' },
  ]);
});

test('only bundles of the directory are read, and one that is not there is said', async () => {
  await writeFile(join(directory, 'b.sigstore.json'), '1');
  await writeFile(join(directory, 'a.sigstore.json'), '2');
  await writeFile(join(directory, 'release.json'), '3');
  await mkdir(join(directory, 'c.sigstore.json'));
  await symlink(join(directory, 'release.json'), join(directory, 'd.sigstore.json'));
  const files = await readAttestations(directory);
  expect(files.map(({ file, bytes }) => [file, Buffer.from(bytes).toString()])).toEqual([
    ['a.sigstore.json', '2'],
    ['b.sigstore.json', '1'],
  ]);
  await expect(readAttestations(join(directory, 'none'))).rejects.toMatchObject({
    code: 'TRACE_FILE_FAILED',
  });
});

test('what AWS refuses leaves a release that is not verified, with the action to allow', async () => {
  const signer = p256();
  await attestRelease(record, { directory, signer, images: images() });
  const stranger = ec2ImageLookup({
    endpoint: aws.endpoint,
    credentials: { accessKeyId: 'AKIAUNKNOWNUNKNOWN00', secretAccessKey: 'x' },
  });
  const verification = await verifyRelease({
    bundles: await readAttestations(directory),
    trust: await trusting(signer),
    policy,
    images: stranger,
    now,
  });
  expect(verification.verified).toBe(false);
  expect(failed(verification)).toEqual([]);
  expect(verification.checks).toContainEqual(
    expect.objectContaining({
      check: 'image',
      status: 'not-checked',
      required: true,
      seen: expect.stringContaining('ec2:DescribeImages'),
    }),
  );
});

test('a release with an image that is missing is not attested', async () => {
  await oursAway.send(new DeregisterImageCommand({ ImageId: record.images[1]?.imageId }));
  await expect(
    attestRelease(record, { directory, signer: p256(), images: images() }),
  ).rejects.toMatchObject({ code: 'TRACE_IMAGE_NOT_FOUND' });
  expect(await readdir(directory)).toEqual([]);
});

test('a key in KMS signs statements larger than its messages, and others are refused', async () => {
  const kms = new KMSClient(as(owner));
  const key = async (KeySpec: KeySpec) => {
    const made = await kms.send(new CreateKeyCommand({ KeySpec, KeyUsage: 'SIGN_VERIFY' }));
    return { ...as(owner), key: made.KeyMetadata?.KeyId ?? '' };
  };
  const signer = await kmsSigner(await key('ECC_NIST_P256'));
  const sboms = [
    {
      name: 'al2023',
      report: { bomFormat: 'CycloneDX', specVersion: '1.6', components: ['x'.repeat(20_000)] },
    },
  ];
  await attestRelease(record, { directory, signer, images: images(), sboms });
  expect((await verify(signer)).verified).toBe(true);
  expect((await verify(signer)).statements).toHaveLength(3);

  await expect(kmsSigner(await key('ECC_NIST_P384'))).rejects.toMatchObject({
    code: 'TRACE_OPTIONS_INVALID',
  });
  const none = { ...as(owner), key: '00000000-0000-0000-0000-000000000000' };
  await expect(kmsSigner(none)).rejects.toMatchObject({ code: 'TRACE_AWS_FAILED' });
});

test('contents are compared where there is a digest of them', async () => {
  const signer = p256();
  const content = { contentDigest: async () => 'c'.repeat(64) };
  await attestRelease(record, { directory, signer, images: images(), content });
  const options = {
    bundles: await readAttestations(directory),
    trust: await trusting(signer),
    policy,
    images: images(),
    now,
  };
  expect((await verifyRelease({ ...options, content })).verified).toBe(true);
  expect((await verifyRelease(options)).checks).toContainEqual(
    expect.objectContaining({ check: 'content', status: 'not-checked' }),
  );
  const other = { contentDigest: async () => 'd'.repeat(64) };
  expect(failed(await verifyRelease({ ...options, content: other }))).toHaveLength(2);
  const unread = { contentDigest: async () => undefined };
  expect(await verifyRelease({ ...options, content: unread })).toMatchObject({ verified: false });
});

test('what a keyless signer gives is written as it is', async () => {
  const bundle = { mediaType: 'given' };
  const signer: KeylessSigner = { attest: async () => bundle };
  const { attestations = [] } = await attestRelease(record, {
    directory,
    signer,
    images: images(),
  });
  const text = await readFile(join(directory, attestations[0]?.file ?? ''), 'utf8');
  expect(JSON.parse(text)).toEqual(bundle);
});

test('a keyless bundle is kept while its certificate fits, and made again when it does not', async () => {
  let made = 0;
  const signer: KeylessSigner = {
    async attest(payload, payloadType) {
      made += 1;
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const signed = Buffer.concat([
        Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `),
        payload,
      ]);
      const rawBytes = certificate(publicKey, privateKey).toString('base64');
      return {
        mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
        verificationMaterial: { certificate: { rawBytes }, tlogEntries: [] },
        dsseEnvelope: {
          payloadType,
          payload: Buffer.from(payload).toString('base64'),
          signatures: [{ sig: sign('sha256', signed, privateKey).toString('base64') }],
        },
      };
    },
  };
  const options = { directory, signer, images: images() };
  const first = await attestRelease(record, options);
  expect(await attestRelease(first, options)).toEqual(first);
  expect(made).toBe(2);

  const path = join(directory, first.attestations?.[0]?.file ?? '');
  const bundle = JSON.parse(await readFile(path, 'utf8'));
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  for (const rawBytes of [certificate(publicKey, privateKey).toString('base64'), 'AAAA']) {
    bundle.verificationMaterial.certificate.rawBytes = rawBytes;
    await writeFile(path, JSON.stringify(bundle));
    await attestRelease(first, options);
  }
  expect(made).toBe(4);
});

test('EC2 is asked for one image, and never for all that a pattern matches', async () => {
  await expect(images().image(home, 'ami-*')).resolves.toBeUndefined();
  await expect(images().named(home, owner, 'soe/*')).resolves.toEqual([]);
  await expect(images().named(home, owner, name)).resolves.toHaveLength(1);
});

test('more bundles than fit into memory are not read', async () => {
  for (let at = 0; at < 9; at += 1) {
    const path = join(directory, `${at}.sigstore.json`);
    await writeFile(path, '');
    await truncate(path, 31 * 1_024 * 1_024);
  }
  await expect(readAttestations(directory)).rejects.toMatchObject({
    code: 'TRACE_ENVELOPE_INVALID',
    message: expect.stringContaining('together'),
  });
});

/** The least X.509 certificate of a key (RFC 5280), without names. */
function certificate(publicKey: KeyObject, privateKey: KeyObject): Buffer {
  const der = (tag: number, ...parts: readonly Uint8Array[]) => {
    const body = Buffer.concat(parts);
    const { length } = body;
    const size = length < 128 ? [length] : [0x82, length >> 8, length & 255];
    return Buffer.concat([Buffer.from([tag, ...size]), body]);
  };
  const ecdsaWithSha256 = der(0x30, der(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
  const time = (text: string) => der(0x17, Buffer.from(text));
  const signed = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    der(0x30),
    der(0x30, time('260101000000Z'), time('270101000000Z')),
    der(0x30),
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('sha256', signed, privateKey);
  return der(0x30, signed, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature));
}

async function listing() {
  const files = (await readdir(directory)).sort();
  return Promise.all(
    files.map(async (file) => {
      const { ino, mtimeMs } = await stat(join(directory, file));
      return { file, ino, mtimeMs };
    }),
  );
}

async function launch(ec2: EC2Client): Promise<string> {
  const { Images = [] } = await ec2.send(
    new DescribeImagesCommand({
      Owners: ['amazon'],
      Filters: [{ Name: 'name', Values: ['al2023-ami-*-x86_64'] }],
    }),
  );
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId: Images[0]?.ImageId,
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
    }),
  );
  return Instances[0]?.InstanceId ?? '';
}

async function createImage(ec2: EC2Client, InstanceId: string): Promise<string> {
  const { ImageId = '' } = await ec2.send(new CreateImageCommand({ InstanceId, Name: name }));
  return ImageId;
}

async function copyAway(SourceImageId: string): Promise<string> {
  const { ImageId = '' } = await oursAway.send(
    new CopyImageCommand({ Name: name, SourceImageId, SourceRegion: home }),
  );
  return ImageId;
}

async function tag(ec2: EC2Client, id = '', Key = '', Value = ''): Promise<void> {
  await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key, Value }] }));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
