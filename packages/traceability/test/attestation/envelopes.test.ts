import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as rawSign,
} from 'node:crypto';
import { rm } from 'node:fs/promises';
import { bundleFromJSON } from '@sigstore/bundle';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { canonicalJson } from '@soe/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bundleEnvelope,
  keySigner,
  openEnvelope,
  provenanceStatement,
  type Signer,
  signStatement,
  sigstoreSigner,
  sigstoreVerifier,
} from '../../src/index.js';
import { described, ed25519, p256, record, temporary, trusting } from './support.js';

const statement = provenanceStatement(record, described);
const payloadType = 'application/vnd.in-toto+json';

async function bundled(signer: Signer) {
  return JSON.parse(JSON.stringify(bundleEnvelope(await signStatement(statement, signer))));
}

function bytesOf(json: unknown): Buffer {
  return Buffer.from(JSON.stringify(json));
}

/** As sigstore-js, and with it cosign's format, verifies a bundle by key without a log. */
async function bySigstore(json: unknown, signer: Signer) {
  const publicKey = createPublicKey(await signer.publicKey());
  const material = toTrustMaterial(
    { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] } as never,
    () => ({ publicKey, validFor: () => true }),
  );
  const options = { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 };
  new Verifier(material, options).verify(toSignedEntity(bundleFromJSON(json)));
}

test.each([
  ['P-256', p256],
  ['Ed25519', ed25519],
])(
  'a bundle signed with %s verifies here and with the libraries of sigstore',
  async (_kind, make) => {
    const signer = make();
    const json = await bundled(signer);

    await expect(bySigstore(json, signer)).resolves.toBeUndefined();
    const opened = await openEnvelope(bytesOf(json), await trusting(signer));
    expect(opened.statement).toEqual(JSON.parse(canonicalJson(statement)));
    expect(opened.signer).toBe(`key ${signer.keyId}`);

    // A key without a name is known by its digest.
    const nameless = { keys: [{ publicKey: await signer.publicKey(), builders: [] }] };
    await expect(openEnvelope(bytesOf(json), nameless)).resolves.toMatchObject({
      trusted: { builders: [] },
    });

    // The envelope alone is enough here.
    await expect(
      openEnvelope(bytesOf(json.dsseEnvelope), await trusting(signer)),
    ).resolves.toMatchObject({ statement: { predicateType: statement.predicateType } });

    const forged = structuredClone(json);
    forged.dsseEnvelope.payload = Buffer.from('{}').toString('base64');
    await expect(bySigstore(forged, signer)).rejects.toThrow();
  },
);

test('another key, an unknown key and a key under another name are refused', async () => {
  const [signer, other] = [p256(), p256()];
  const json = await bundled(signer);
  const trust = await trusting(other);

  await expect(openEnvelope(bytesOf(json), trust)).rejects.toThrow('is not trusted');
  const renamed = { keys: (trust.keys ?? []).map((key) => ({ ...key, keyId: signer.keyId })) };
  await expect(openEnvelope(bytesOf(json), renamed)).rejects.toThrow('its signature is not one');
  await expect(openEnvelope(bytesOf(json), {})).rejects.toMatchObject({
    code: 'TRACE_ENVELOPE_INVALID',
  });
});

test('two signatures, none, and another payload type are refused', async () => {
  const signer = p256();
  const trust = await trusting(signer);
  const json = await bundled(signer);
  const [signature] = json.dsseEnvelope.signatures;
  for (const change of [
    { signatures: [signature, signature] },
    { signatures: [] },
    { payloadType: 'application/json' },
    { signatures: [{ sig: signature.sig }] },
    { signatures: [{ ...signature, keyid: 'other' }] },
  ]) {
    const bytes = bytesOf({ ...json, dsseEnvelope: { ...json.dsseEnvelope, ...change } });
    await expect(openEnvelope(bytes, trust)).rejects.toMatchObject({
      code: 'TRACE_ENVELOPE_INVALID',
    });
  }
});

test('ECDSA signatures that are not in DER are neither made nor taken', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const good = signerOf(privateKey);
  const raw: Signer = {
    ...good,
    sign: async (bytes) => rawSign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
  };
  await expect(signStatement(statement, raw)).rejects.toMatchObject({
    code: 'TRACE_SIGNING_FAILED',
  });

  const json = await bundled(good);
  const payload = Buffer.from(json.dsseEnvelope.payload, 'base64');
  const head = Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `);
  const sig = await raw.sign(Buffer.concat([head, payload]));
  json.dsseEnvelope.signatures[0].sig = Buffer.from(sig).toString('base64');
  await expect(openEnvelope(bytesOf(json), await trusting(good))).rejects.toThrow('not one of key');
});

test.each([
  ['P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey],
  ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey],
])('a key of %s is refused with what to use', (_kind, key) => {
  expect(() => signerOf(key)).toThrow(/use ECDSA on P-256, or Ed25519/);
});

test('an encrypted key needs its passphrase, and no message holds a key', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open' })
    .toString();
  expect(keySigner({ privateKey: pem, passphrase: 'open' }).algorithm).toBe('ed25519');
  for (const passphrase of ['wrong', undefined]) {
    const options = { privateKey: pem, ...(passphrase !== undefined && { passphrase }) };
    expect(() => keySigner(options)).toThrow(/^(?!.*BEGIN ENCRYPTED).*passphrase/s);
  }
  const cosign = '-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----';
  expect(() => keySigner({ privateKey: cosign })).toThrow('only cosign opens');
});

test('standard and URL-safe base64 are read, and nothing that decodes to them otherwise', async () => {
  const signer = ed25519();
  const trust = await trusting(signer);
  const json = await bundled(signer);
  const withPayload = (payload: string) =>
    openEnvelope(bytesOf({ ...json, dsseEnvelope: { ...json.dsseEnvelope, payload } }), trust);
  const { payload } = json.dsseEnvelope as { readonly payload: string };

  await expect(
    withPayload(Buffer.from(payload, 'base64').toString('base64url')),
  ).resolves.toBeDefined();
  for (const loose of [` ${payload}`, `${payload}\n`, `${payload}=`, payload.replace(/.$/, '!')]) {
    await expect(withPayload(loose)).rejects.toThrow('its payload');
  }
});

test('a payload that parsers read differently is refused although it is signed', async () => {
  const signer = ed25519();
  const trust = await trusting(signer);
  const text = canonicalJson(statement);
  const payloads = [
    text.replace(
      '"predicateType":',
      '"predicateType":"https://example.com/other","predicateType":',
    ),
    text.replace('"_type":', '"__proto__":{"subject":[]},"_type":'),
    text.replace('"predicateType":', '"constructor":{"prototype":{"polluted":1}},"predicateType":'),
    `${text}x`,
    'null',
    '[]',
    '"\\ud800"',
  ];
  for (const payload of payloads) {
    const bytes = await signedPayload(signer, Buffer.from(payload));
    await expect(openEnvelope(bytes, trust), payload.slice(0, 60)).rejects.toMatchObject({
      code: 'TRACE_ENVELOPE_INVALID',
    });
  }
  await expect(
    openEnvelope(await signedPayload(signer, Buffer.from([0x22, 0xff, 0x22])), trust),
  ).rejects.toThrow('not JSON that can be trusted');
  expect(Object.prototype).not.toHaveProperty('polluted');
});

test('an envelope over the limit is not parsed', async () => {
  const signer = ed25519();
  const bytes = bytesOf(await bundled(signer));
  const trust = await trusting(signer);
  await expect(openEnvelope(bytes, trust, { maxBytes: bytes.length - 1 })).rejects.toThrow(
    'are allowed',
  );
  await expect(openEnvelope(bytes, trust, { maxBytes: bytes.length })).resolves.toBeDefined();
});

test('whatever is opened either verifies or is refused as an envelope', async () => {
  const signer = ed25519();
  const trust = await trusting(signer);
  const good = bytesOf(await bundled(signer));
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => Buffer.from(text)),
    fc
      .tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }))
      .map(([at, flip]) => good.map((byte, index) => (index === at ? byte ^ flip : byte))),
  );
  await fc.assert(
    fc.asyncProperty(garbage, async (bytes) => {
      const outcome = await openEnvelope(bytes, trust).catch((error: unknown) => error);
      expect(outcome).toMatchObject({ code: 'TRACE_ENVELOPE_INVALID' });
    }),
    { numRuns: 500 },
  );
});

test('keyless signing without an identity says what it takes, and keeps the token to itself', async () => {
  const token = 'not.a-jwt.secret-token';
  const signer = sigstoreSigner({
    identityToken: token,
    fulcioUrl: 'http://127.0.0.1:1',
    rekorUrl: 'http://127.0.0.1:1',
  });
  const failure: unknown = await signer
    .attest(Buffer.from('{}'), payloadType)
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'TRACE_SIGNING_FAILED' });
  expect(String(failure)).toContain('id-token: write');
  expect(String(failure)).not.toContain(token);
});

test('keyless bundles are not believed while the roots of sigstore cannot be had', async () => {
  const json = await bundled(p256());
  const cache = await temporary();
  const verifier = sigstoreVerifier({
    tufMirrorUrl: 'http://127.0.0.1:1',
    tufCachePath: cache,
  });
  const keyless = {
    ...json,
    verificationMaterial: { certificate: { rawBytes: 'AAAA' }, tlogEntries: [] },
  };
  const identities = [{ issuer: 'https://issuer', identity: 'https://workflow', builders: ['*'] }];
  await expect(
    openEnvelope(bytesOf(keyless), { identities, keyless: verifier }),
  ).rejects.toMatchObject({ code: 'TRACE_ENVELOPE_INVALID' });
  await rm(cache, { recursive: true });
});

test('a keyless bundle is believed when the verifier knows its identity, and not otherwise', async () => {
  const json = await bundled(p256());
  const keyless = {
    ...json,
    verificationMaterial: { certificate: { rawBytes: 'AAAA' }, tlogEntries: [] },
  };
  const identity = { issuer: 'https://issuer', identity: 'https://workflow', builders: ['*'] };
  const asked: unknown[] = [];
  const verifier = (good: boolean) => ({
    verify: async (bundle: unknown, expected: unknown) => {
      asked.push(bundle, expected);
      if (!good) throw new Error('certificate identity error');
    },
  });
  await expect(
    openEnvelope(bytesOf(keyless), { identities: [identity], keyless: verifier(true) }),
  ).resolves.toMatchObject({ signer: 'https://workflow (https://issuer)' });
  expect(asked).toEqual([keyless, identity]);
  await expect(
    openEnvelope(bytesOf(keyless), { identities: [identity], keyless: verifier(false) }),
  ).rejects.toThrow('certificate identity error');
  await expect(openEnvelope(bytesOf(keyless), {})).rejects.toThrow('no identity is trusted');
});

function signerOf(key: KeyObject): Signer {
  return keySigner({
    privateKey: createPrivateKey(key.export({ type: 'pkcs8', format: 'pem' }))
      .export({ type: 'pkcs8', format: 'pem' })
      .toString(),
  });
}

async function signedPayload(signer: Signer, payload: Buffer): Promise<Buffer> {
  const head = Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `);
  const sig = await signer.sign(Buffer.concat([head, payload]));
  return bytesOf({
    payloadType,
    payload: payload.toString('base64'),
    signatures: [{ keyid: signer.keyId, sig: Buffer.from(sig).toString('base64') }],
  });
}
