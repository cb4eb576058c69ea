import * as z from 'zod/mini';
import { imageDescriptionSchemaId } from './image-description.js';
import { statementType } from './statement.js';

const digests = z
  .record(z.string(), z.string().check(z.regex(/^[0-9a-f]+$/, 'no lower-case hexadecimal digest')))
  .check(z.refine((set) => Object.keys(set).length > 0, 'no digest'));
const uri = z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$/, 'no URI'));
const time = z.iso.datetime('no time in UTC');
const texts = z.record(z.string(), z.string());

const descriptor = {
  name: z.optional(z.string()),
  uri: z.optional(uri),
  digest: z.optional(digests),
  content: z.optional(z.string().check(z.maxLength(1_368))),
  downloadLocation: z.optional(z.string()),
  mediaType: z.optional(z.string()),
  annotations: z.optional(z.record(z.string(), z.unknown())),
};
/** A ResourceDescriptor of in-toto v1: it needs at least one of URI, digest and content. */
const resource = z
  .strictObject(descriptor)
  .check(z.refine((it) => Boolean(it.uri ?? it.digest ?? it.content), 'no uri, digest or content'));

/** An in-toto statement v1: names and URIs of subjects are unique, and each has a digest. */
export const statementSchema = z.strictObject({
  _type: z.literal(statementType),
  subject: z.array(z.strictObject({ ...descriptor, digest: digests })).check(
    z.minLength(1),
    z.refine((all) => unique(all.map(({ name }) => name)), 'a name twice'),
    z.refine((all) => unique(all.map((subject) => subject.uri)), 'a uri twice'),
  ),
  predicateType: uri,
  predicate: z.record(z.string(), z.unknown()),
});

/** A subject as this package writes them. */
export const imageSubjectSchema = z.strictObject({
  name: z.string(),
  uri: z.string(),
  digest: z.strictObject({ sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)) }),
  annotations: z.strictObject({
    soe_description: z.strictObject({
      schema: z.literal(imageDescriptionSchemaId),
      account: z.string(),
      region: z.string(),
      imageId: z.string(),
      name: z.string(),
      architecture: z.string(),
      createdAt: time,
      snapshotIds: z.array(z.string()),
      contentSha256: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
    }),
    soe_build: z.string(),
    soe_tags: texts,
  }),
});

/**
 * SLSA provenance v1 with the parameters of the build type of this package. Unknown parameters are
 * refused, as SLSA wants it of verifiers.
 */
export const provenanceSchema = z.strictObject({
  buildDefinition: z.strictObject({
    buildType: uri,
    externalParameters: z.strictObject({
      flavor: z.string(),
      version: z.string(),
      repository: z.string(),
      ref: z.optional(z.string()),
      builds: z
        .array(
          z.strictObject({
            buildId: z.string(),
            architecture: z.string(),
            region: z.string(),
            template: z.string(),
            variables: z.optional(texts),
          }),
        )
        .check(z.minLength(1)),
    }),
    internalParameters: z.strictObject({
      record: z.string().check(z.regex(/^sha256:[0-9a-f]{64}$/)),
      dirty: z.boolean(),
      dirtyFiles: z.optional(z.array(z.string())),
      unpushed: z.boolean(),
      gaps: z.optional(z.array(z.string())),
      secrets: z.optional(z.array(z.string())),
      provider: z.optional(z.string()),
      actor: z.optional(z.string()),
      event: z.optional(z.string()),
      pullRequest: z.optional(z.string()),
    }),
    resolvedDependencies: z.array(resource),
  }),
  runDetails: z.strictObject({
    builder: z.strictObject({ id: uri, version: z.optional(texts) }),
    metadata: z.strictObject({
      invocationId: z.optional(z.string()),
      startedOn: z.optional(time),
      finishedOn: z.optional(time),
    }),
    byproducts: z.array(resource),
  }),
});

/** The in-toto predicate test-result v0.1. */
export const testResultSchema = z.strictObject({
  result: z.enum(['PASSED', 'WARNED', 'FAILED']),
  configuration: z.array(resource),
  url: z.optional(z.string()),
  passedTests: z.optional(z.array(z.string())),
  warnedTests: z.optional(z.array(z.string())),
  failedTests: z.optional(z.array(z.string())),
});

function unique(values: readonly (string | undefined)[]): boolean {
  const given = values.filter((value) => value !== undefined);
  return new Set(given).size === given.length;
}
