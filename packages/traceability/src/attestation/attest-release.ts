import { createHash, createPublicKey } from 'node:crypto';
import { join } from 'node:path';
import type { AttestationRecord, ReleaseRecord } from '@soe/contract';
import { bundleSuffix, readFileIfAny, writeFileWhole } from '../adapters/attestation-files.js';
import { ec2ImageLookup } from '../adapters/ec2-image-lookup.js';
import { inTurns } from '../archive/in-turns.js';
import { TraceabilityError } from '../errors.js';
import type { ContentDigest, ImageLookup } from './attested-image.js';
import {
  sbomStatement,
  scanStatement,
  testResultStatement,
  type VulnerabilityScan,
} from './further-statements.js';
import { type DescribedImage, imageDescription } from './image-description.js';
import { peekEnvelope } from './open-envelope.js';
import { inTotoPayloadType } from './pre-authentication-encoding.js';
import { type ProvenanceOptions, provenanceStatement } from './provenance-statement.js';
import { bundleEnvelope, signStatement, statementBytes } from './sign-statement.js';
import type { KeylessSigner, Signer } from './signer.js';
import type { ReleaseStatement } from './statement.js';

/** A report about some images of a release. */
export interface AttestedReport<T> {
  /** Part of the file name: letters, digits, `-` and `_`. */
  readonly name: string;
  /** The report. */
  readonly report: T;
  /** Builds whose images it is about. Default: all. */
  readonly buildIds?: readonly string[];
}

/** How a release is attested. */
export interface AttestReleaseOptions extends ProvenanceOptions {
  /** Directory of the record, where the attestations are written too. */
  readonly directory: string;
  /** What signs: `keySigner`, `kmsSigner` or `sigstoreSigner`. */
  readonly signer: Signer | KeylessSigner;
  /** EC2 as it is. Default: `ec2ImageLookup()`. */
  readonly images?: ImageLookup;
  /** What computes the digest of contents. Default: descriptions have none. */
  readonly content?: ContentDigest;
  /** Bills of material, CycloneDX or SPDX 2 as JSON. Default: none. */
  readonly sboms?: readonly AttestedReport<Readonly<Record<string, unknown>>>[];
  /** Results of scans. Default: none. */
  readonly scans?: readonly AttestedReport<VulnerabilityScan>[];
  /** Images that are looked at at the same time. Default 8. */
  readonly concurrency?: number;
  /** Stops between files. Default: never. */
  readonly signal?: AbortSignal;
}

/**
 * Attest a release: describe each image as EC2 has it now, state its provenance, gates and reports, and
 * write descriptions (`<flavor>-<version>.<region>.<image id>.image.json`) and signed bundles
 * (`<flavor>-<version>.provenance.sigstore.json`, …) beside the record. A second run with the same facts
 * keeps what is there, if it was signed with the key of this signer; of a keyless signer, which has a new
 * key every time, if it was signed with the key that its own certificate names. Who that certificate
 * belongs to is for verification to find out.
 *
 * @returns the record with its attestations
 * @throws TraceabilityError `TRACE_IMAGE_NOT_FOUND` when an image is missing or not available;
 * `TRACE_STATEMENT_INVALID`, `TRACE_SIGNING_FAILED`, `TRACE_FILE_FAILED`, `TRACE_AWS_DENIED` and
 * `TRACE_AWS_FAILED`
 */
export async function attestRelease(
  record: ReleaseRecord,
  options: AttestReleaseOptions,
): Promise<ReleaseRecord> {
  const { directory, signal } = options;
  const images = await describeImages(record, options);
  const prefix = `${record.flavor}-${record.version}`;
  const statements = statementsOf(record, images, options);
  for (const { description, text } of images) {
    signal?.throwIfAborted();
    const name = `${prefix}.${description.region}.${description.imageId}.image.json`;
    await writeFileWhole(directory, name, text);
  }
  const attestations: AttestationRecord[] = [];
  for (const [name, statement] of statements) {
    signal?.throwIfAborted();
    const file = `${prefix}.${name}${bundleSuffix}`;
    const text = await signed(join(directory, file), statement, options);
    await writeFileWhole(directory, file, text);
    attestations.push({
      predicateType: statement.predicateType,
      file,
      digest: `sha256:${createHash('sha256').update(text).digest('hex')}`,
    });
  }
  const others = (record.attestations ?? []).filter(
    (known) => !attestations.some(({ file }) => file === known.file),
  );
  const before = new Map((record.attestations ?? []).map((known) => [known.file, known]));
  return {
    ...record,
    attestations: [
      // Where it was published stays true while the file is the same.
      ...attestations.map((made) => {
        const known = before.get(made.file);
        return known?.digest === made.digest ? { ...known, ...made } : made;
      }),
      ...others,
    ],
  };
}

/**
 * Describe every image of a record as EC2 has it.
 *
 * @throws TraceabilityError `TRACE_IMAGE_NOT_FOUND` when one is missing or not available
 */
export async function describeImages(
  record: ReleaseRecord,
  options: Pick<AttestReleaseOptions, 'images' | 'content' | 'concurrency' | 'signal'> = {},
): Promise<readonly DescribedImage[]> {
  const { images = ec2ImageLookup(), content, concurrency = 8 } = options;
  return inTurns(
    record.images,
    concurrency,
    async ({ region, imageId }, signal) => {
      const image = await images.image(region, imageId, signal);
      if (image?.state !== 'available') {
        throw new TraceabilityError(
          'TRACE_IMAGE_NOT_FOUND',
          `attest ${record.flavor} ${record.version}: image ${imageId} in ${region} is ${image?.state ?? 'not there, or this account cannot see it'}; wait until it is available, or remove it from the record`,
        );
      }
      return imageDescription(image, await content?.contentDigest(image, signal));
    },
    options.signal,
  );
}

function statementsOf(
  record: ReleaseRecord,
  images: readonly DescribedImage[],
  { builder, buildType, sboms = [], scans = [] }: AttestReleaseOptions,
): readonly (readonly [string, ReleaseStatement])[] {
  const about = (buildIds: readonly string[] | undefined) =>
    images.filter(({ description: { region, imageId } }) =>
      record.images.some(
        (image) =>
          image.region === region &&
          image.imageId === imageId &&
          (buildIds === undefined || buildIds.includes(image.buildId)),
      ),
    );
  const names = [
    ...sboms.map(({ name }) => `sbom-${name}`),
    ...scans.map(({ name }) => `scan-${name}`),
  ];
  const bad = names.find((name, at) => !/^[\w-]{1,100}$/.test(name) || names.indexOf(name) !== at);
  if (bad !== undefined) {
    throw new TraceabilityError(
      'TRACE_OPTIONS_INVALID',
      `attest ${record.flavor} ${record.version}: report "${bad}": names are letters, digits, - and _, each once`,
    );
  }
  return [
    [
      'provenance',
      provenanceStatement(record, images, {
        ...(builder !== undefined && { builder }),
        ...(buildType !== undefined && { buildType }),
      }),
    ],
    ...((record.gates ?? []).length > 0
      ? [['tests', testResultStatement(record, images)] as const]
      : []),
    ...sboms.map(
      ({ name, report, buildIds }) =>
        [`sbom-${name}`, sbomStatement(record, about(buildIds), report)] as const,
    ),
    ...scans.map(
      ({ name, report, buildIds }) =>
        [`scan-${name}`, scanStatement(record, about(buildIds), report)] as const,
    ),
  ];
}

/** The text of a bundle over a statement: the one that is there, where it is as good as a new one. */
async function signed(
  path: string,
  statement: ReleaseStatement,
  { signer, signal }: AttestReleaseOptions,
): Promise<string> {
  const payload = statementBytes(statement);
  const existing = await readFileIfAny(path);
  const envelope = existing && peekEnvelope(existing);
  if (existing !== undefined && envelope?.payload.equals(payload)) {
    const key =
      'attest' in signer ? envelope.certificate : await keyOf(signer, envelope.keyId, signal);
    if (key !== undefined && envelope.signedBy(key)) return Buffer.from(existing).toString();
  }
  const bundle =
    'attest' in signer
      ? await signer.attest(payload, inTotoPayloadType, signal)
      : bundleEnvelope(await signStatement(statement, signer, signal));
  return `${JSON.stringify(bundle)}\n`;
}

async function keyOf(signer: Signer, keyId: string, signal: AbortSignal | undefined) {
  return keyId === signer.keyId ? createPublicKey(await signer.publicKey(signal)) : undefined;
}
