import {
  type ImageIdentity,
  parameterPaths,
  parseImageName,
  parseReleaseTags,
  type ReleaseTags,
  type VersionSummary,
} from '@soe/contract';
import { parseVersionSummary } from '@soe/contract/schemas';
import { type AwsTraceStoreOptions, awsTraceStore } from './adapters/aws.js';
import { TraceabilityError } from './errors.js';
import type { TracedImage, TraceStore } from './trace-store.js';

/** Where {@link traceImage} asks. */
export interface TraceImageOptions extends AwsTraceStoreOptions {
  /** Prefix of the parameters. Default `/soe`. */
  readonly prefix?: string;
  /** Instead of the AWS of the environment. `region` is then not used. */
  readonly store?: TraceStore;
  /** Cancels the calls. */
  readonly signal?: AbortSignal;
}

/** Where an image comes from. */
export interface Trace extends ImageIdentity {
  /** The image that was asked for. */
  readonly imageId: string;
  /** Its region. */
  readonly region: string;
  /** The account that owns it. */
  readonly ownerId: string;
  /** Its name. */
  readonly name: string;
  /** When this image, original or copy, was made. */
  readonly createdAt: string;
  /** Commit that it was built from. */
  readonly commit?: string;
  /** Repository of the commit. */
  readonly repository?: string;
  /** Branch or tag that was built. */
  readonly ref?: string;
  /** Page of the CI run. */
  readonly buildUrl?: string;
  /** Page of the release notes. */
  readonly notesUrl?: string;
  /** Id of the vendor's image, in the build region. */
  readonly sourceImage?: string;
  /** Digest of the release record. */
  readonly record?: string;
  /** Issues that the release names. */
  readonly issues: readonly string[];
  /** What answered: the name is always there, tags only for the owner, the summary where published. */
  readonly evidence: readonly ('name' | 'tags' | 'summary')[];
  /** Where the evidence contradicts itself; empty when all of it agrees. */
  readonly contradictions: readonly string[];
}

/**
 * From an image id to its commit, CI run and issues, in any region and from any account that sees
 * the image: its name says which build it is, its tags (for the owner) and the published summary
 * (for everybody) say the rest. Where these differ, the trace says so instead of choosing silently.
 *
 * @throws TraceabilityError, see its codes
 */
export async function traceImage(imageId: string, options: TraceImageOptions = {}): Promise<Trace> {
  const { prefix, region, signal } = options;
  const store = options.store ?? awsTraceStore({ ...(region !== undefined && { region }) });
  const image = await store.image(imageId, signal);
  const place = `trace ${imageId} in ${await store.region()}`;
  if (image === undefined) {
    throw new TraceabilityError(
      'TRACE_IMAGE_NOT_FOUND',
      `${place}: no such image, or it is not visible to this account; check id, region and account`,
    );
  }
  const identity = parseImageName(image.name);
  if (identity === undefined) {
    throw new TraceabilityError(
      'TRACE_NOT_A_RELEASE',
      `${place}: its name ${JSON.stringify(image.name)} is not that of a release; it was not built by this pipeline`,
    );
  }
  const paths = parameterPaths(identity.flavor, { ...(prefix !== undefined && { prefix }) });
  const summary = await store.parameter(paths.versionSummary(identity.version), signal);
  return combine(
    await store.region(),
    image,
    identity,
    parseReleaseTags(image.tags),
    summary === undefined ? undefined : parseVersionSummary(summary),
  );
}

function combine(
  region: string,
  image: TracedImage,
  identity: ImageIdentity,
  tags: ReleaseTags | undefined,
  summary: VersionSummary | undefined,
): Trace {
  const { imageId, ownerId, name, createdAt } = image;
  const contradictions = [
    ...differences('tags', tags, 'name', identity, ['flavor', 'version', 'buildId']),
    ...differences('tags', tags, 'summary', summary, [
      'commit',
      'repository',
      'buildUrl',
      'record',
    ]),
  ];
  const { flavor: _f, version: _v, buildId: _b, ...tagged } = tags ?? {};
  const { created: _c, deprecated: _d, ...published } = summary ?? { issues: [] };
  return {
    imageId,
    region,
    ownerId,
    name,
    createdAt,
    ...identity,
    ...published,
    ...tagged,
    evidence: [
      'name',
      ...(tags ? ['tags' as const] : []),
      ...(summary ? ['summary' as const] : []),
    ],
    contradictions,
  };
}

function differences<A extends object, B extends object>(
  nameOfA: string,
  a: A | undefined,
  nameOfB: string,
  b: B | undefined,
  fields: readonly (keyof A & keyof B & string)[],
): readonly string[] {
  return fields.flatMap((field) => {
    const [left, right] = [a?.[field], b?.[field]] as readonly unknown[];
    if (left === undefined || right === undefined || left === right) return [];
    return [
      `${field}: ${nameOfA} say ${JSON.stringify(left)}, ${nameOfB} says ${JSON.stringify(right)}`,
    ];
  });
}
