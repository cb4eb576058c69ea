import type { ReleaseRecord } from '@soe/contract';
import { inTurns } from '../archive/in-turns.js';
import { TraceabilityError } from '../errors.js';
import { printableLine } from '../policy/printable-line.js';
import type { ContentDigest, ImageLookup } from './attested-image.js';
import { envelopeAdvice, type OpenedEnvelope, openEnvelope, type Trust } from './open-envelope.js';
import type { ReleasePolicy } from './release-policy.js';
import type { ReleaseVerification, VerificationCheck } from './release-verification.js';
import { type ImageSubject, type Provenance, predicateTypes } from './statement.js';
import { imageSubjectSchema, provenanceSchema } from './statement-schema.js';
import { checkBuild, checkGates, checkRelease, checkSource, checkTime } from './verify-policy.js';
import { checkRecord } from './verify-record.js';
import { checkSubject } from './verify-subject.js';

/** A file with an envelope. */
export interface AttestationFile {
  /** Its name. */
  readonly file: string;
  /** What is in it. */
  readonly bytes: Uint8Array;
}

/** What a release is verified with. */
export interface VerifyReleaseOptions {
  /** Bundles or envelopes: `readAttestations` gets them from a directory. */
  readonly bundles: readonly AttestationFile[];
  /** Whose signatures are believed. */
  readonly trust: Trust;
  /** What the release has to be. */
  readonly policy: ReleasePolicy;
  /** EC2 as it is; `ec2ImageLookup()` is the real one. Default: images are not looked at. */
  readonly images?: ImageLookup;
  /** What computes the digest of contents. Default: contents are not looked at. */
  readonly content?: ContentDigest;
  /** An image that has to be one of the release. Default: none. */
  readonly image?: { readonly region: string; readonly imageId: string };
  /** A record that the provenance has to agree with in everything. Default: none. */
  readonly record?: ReleaseRecord;
  /** What time it is. Default: that of the machine. */
  readonly now?: Date;
  /** Images that are looked at at the same time. Default 8. */
  readonly concurrency?: number;
  /** Stops waiting. Default: never. */
  readonly signal?: AbortSignal;
}

/** A provenance that can be believed, and where it is. */
export interface BelievedProvenance {
  /** File that it is in. */
  readonly file: string;
  /** The builders that its signer may speak for. */
  readonly builders: readonly string[];
  /** What it is about. */
  readonly subject: readonly ImageSubject[];
  /** What it says. */
  readonly predicate: Provenance;
}

/** A statement that can be believed, and where it is. */
export interface BelievedStatement extends OpenedEnvelope {
  /** File that it is in. */
  readonly file: string;
}

/**
 * Verify a release: signatures, what their signers may state, source and builder against the policy,
 * every image against EC2 as it is, gates, age and run. A bad signature is a finding like all others;
 * a release without a provenance that can be believed is not verified.
 *
 * @throws TraceabilityError `TRACE_OPTIONS_INVALID` for keys that are none; the reason of the signal
 */
export async function verifyRelease(options: VerifyReleaseOptions): Promise<ReleaseVerification> {
  const { bundles, trust, policy, images, content, record, now = new Date(), signal } = options;
  const checks: VerificationCheck[] = [];
  const believed: BelievedStatement[] = [];
  for (const { file, bytes } of bundles) {
    signal?.throwIfAborted();
    const [statement, found] = await believe(file, bytes, trust, signal);
    checks.push(found);
    if (statement !== undefined) believed.push(statement);
  }
  const provenances = believed.flatMap((statement) => {
    if (statement.statement.predicateType !== predicateTypes.provenance) return [];
    const [provenance, found] = readProvenance(statement);
    checks.push(...found);
    return provenance === undefined ? [] : [provenance];
  });
  checks.push(...(provenances.length === 0 ? [noProvenance(bundles.length)] : []));
  for (const provenance of provenances) {
    checks.push(
      ...checkRelease(provenance, policy),
      ...checkBuild(provenance, policy),
      ...checkSource(provenance, policy),
    );
    if (record !== undefined) checks.push(checkRecord(provenance, record));
  }
  checks.push(...otherSubjects(believed, provenances), ...wanted(options, provenances));
  const subjects = provenances.flatMap(({ subject }) => subject);
  const looked = await inTurns(
    subjects,
    options.concurrency ?? 8,
    (subject, either) => checkSubject(subject, { images, content, policy, signal: either }),
    signal,
  );
  checks.push(...looked.flat());
  for (const provenance of provenances) {
    checks.push(...checkGates(provenance, believed, policy));
    checks.push(...checkTime(provenance, policy, now));
  }
  return {
    verified:
      provenances.length > 0 &&
      !checks.some(
        ({ status, required }) => status === 'failed' || (status === 'not-checked' && required),
      ),
    checks: checks.map((check) => ({
      ...check,
      of: printableLine(check.of),
      seen: printableLine(check.seen),
    })),
    statements: believed.map(({ file, statement, signer }) => ({
      file,
      predicateType: statement.predicateType,
      signer,
    })),
  };
}

async function believe(
  file: string,
  bytes: Uint8Array,
  trust: Trust,
  signal: AbortSignal | undefined,
): Promise<readonly [BelievedStatement | undefined, VerificationCheck]> {
  const finding = { check: 'signature', of: file, required: true } as const;
  try {
    const opened = await openEnvelope(bytes, trust, signal === undefined ? {} : { signal });
    const { predicateType } = opened.statement;
    const { predicateTypes: allowed } = opened.trusted;
    if (allowed !== undefined && !allowed.includes(predicateType)) {
      const seen = `${opened.signer} signed ${predicateType}, which it may not`;
      const todo =
        'find out who signed it; add the predicate type to what is trusted if it is right';
      return [undefined, { ...finding, status: 'failed', seen, todo }];
    }
    const seen = `${predicateType}, signed by ${opened.signer}`;
    return [
      { ...opened, file },
      { ...finding, status: 'ok', seen },
    ];
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof TraceabilityError) || error.code !== 'TRACE_ENVELOPE_INVALID')
      throw error;
    // The reason quotes the envelope, so only what surrounds it is known.
    const seen = error.message.slice('open an envelope: '.length, -`; ${envelopeAdvice}`.length);
    return [undefined, { ...finding, status: 'failed', seen, todo: envelopeAdvice }];
  }
}

function readProvenance(
  statement: BelievedStatement,
): readonly [BelievedProvenance | undefined, readonly VerificationCheck[]] {
  const { file } = statement;
  const predicate = provenanceSchema.safeParse(statement.statement.predicate);
  const subject = statement.statement.subject.map((one) => imageSubjectSchema.safeParse(one));
  const issue =
    predicate.error?.issues[0] ?? subject.find(({ success }) => !success)?.error?.issues[0];
  if (issue === undefined && predicate.success) {
    const value = {
      file,
      builders: statement.trusted.builders,
      subject: subject.flatMap(({ data }) => (data === undefined ? [] : [data])),
      predicate: predicate.data,
    } as BelievedProvenance;
    const seen = `of ${value.predicate.buildDefinition.externalParameters.flavor} ${value.predicate.buildDefinition.externalParameters.version}, ${value.subject.length} images`;
    return [value, [{ check: 'provenance', of: file, status: 'ok', seen, required: true }]];
  }
  const seen = `it is not of the build type of this package: ${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`;
  const todo = 'verify it with the version of soe that made it, or with the tool of its builder';
  return [
    undefined,
    [{ check: 'provenance', of: file, status: 'failed', seen, todo, required: true }],
  ];
}

function noProvenance(files: number): VerificationCheck {
  return {
    check: 'provenance',
    of: 'release',
    status: 'failed',
    seen: `none of ${files} files holds a provenance that can be believed`,
    todo: 'get the attestations of the release, and trust the key of its builder; do not use the images until then',
    required: true,
  };
}

/** Further statements have to be about images of the provenance, whose subjects were verified. */
function otherSubjects(
  believed: readonly BelievedStatement[],
  provenances: readonly BelievedProvenance[],
): readonly VerificationCheck[] {
  const known = new Set(
    provenances.flatMap(({ subject }) => subject.map(({ digest }) => digest.sha256)),
  );
  return believed
    .filter(({ statement }) => statement.predicateType !== predicateTypes.provenance)
    .map(({ file, statement }) => {
      const strange = statement.subject.filter(
        ({ digest }) => !known.has(digest?.['sha256'] ?? ''),
      );
      const finding = { check: 'statement', of: file, required: true } as const;
      return strange.length === 0
        ? { ...finding, status: 'ok', seen: `about ${statement.subject.length} of the images` }
        : {
            ...finding,
            status: 'failed',
            seen: `${strange.map(({ name = 'a subject without a name' }) => name).join(', ')}: no such image is in the provenance`,
            todo: 'it belongs to other images, or the images were described again; attest the release again',
          };
    });
}

function wanted(
  { image }: VerifyReleaseOptions,
  provenances: readonly BelievedProvenance[],
): readonly VerificationCheck[] {
  if (image === undefined) return [];
  const found = provenances.some(({ subject }) =>
    subject.some(
      ({ annotations: { soe_description: it } }) =>
        it.imageId === image.imageId && it.region === image.region,
    ),
  );
  const finding = {
    check: 'image',
    of: `${image.region}/${image.imageId}`,
    required: true,
  } as const;
  return [
    found
      ? { ...finding, status: 'ok', seen: 'it is an image of the release' }
      : {
          ...finding,
          status: 'failed',
          seen: 'no provenance that can be believed names it',
          todo: 'do not use it; copies of a release that are not recorded are not attested',
        },
  ];
}
