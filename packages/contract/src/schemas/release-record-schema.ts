import * as z from 'zod';
import { type ReleaseRecord, releaseRecordSchemaId } from '../release-record.js';
import { parseWith } from './parse-with.js';
import { architectureSchema, buildIdSchema, flavorSchema, versionSchema } from './words.js';

const text = z.string().min(1);
const time = z.iso.datetime();
const tool = z.looseObject({ name: text, version: text });

/** Schema of a release record. */
export const releaseRecordSchema: z.ZodType<ReleaseRecord> = z.looseObject({
  schema: z.literal(releaseRecordSchemaId),
  flavor: flavorSchema,
  version: versionSchema,
  previousVersion: versionSchema.exactOptional(),
  createdAt: time,
  builds: z.array(
    z.looseObject({
      buildId: buildIdSchema,
      architecture: architectureSchema,
      region: text,
      startedAt: time,
      durationMs: z.number().nonnegative(),
      packer: z.looseObject({
        version: text,
        runId: text,
        template: text,
        templateDigest: text.exactOptional(),
        variables: z.record(z.string(), z.string()).exactOptional(),
        secrets: z.array(text).exactOptional(),
        plugins: z.array(tool).exactOptional(),
      }),
      tools: z.array(tool).exactOptional(),
      sourceImage: z.looseObject({
        imageId: text,
        ownerId: text,
        name: text.exactOptional(),
        createdAt: time.exactOptional(),
        parameter: text.exactOptional(),
        productCodes: z.array(z.looseObject({ id: text, type: text })).exactOptional(),
      }),
    }),
  ),
  images: z.array(
    z.looseObject({
      region: text,
      architecture: architectureSchema,
      imageId: text,
      name: text,
      ownerId: text,
      buildId: buildIdSchema,
    }),
  ),
  source: z
    .looseObject({
      commit: text,
      repository: text.exactOptional(),
      ref: text.exactOptional(),
      tag: text.exactOptional(),
      author: z.looseObject({ name: z.string(), email: z.string() }).exactOptional(),
      previousCommit: text.exactOptional(),
      dirty: z.boolean(),
      dirtyFiles: z.array(text).exactOptional(),
      unpushed: z.boolean(),
      unpushedCommits: z.int().nonnegative().exactOptional(),
      submodules: z.array(z.looseObject({ path: text, commit: text })).exactOptional(),
      gaps: z.array(text).exactOptional(),
    })
    .exactOptional(),
  ci: z
    .looseObject({
      provider: text,
      runId: text.exactOptional(),
      runUrl: text.exactOptional(),
      actor: text.exactOptional(),
      event: text.exactOptional(),
      attempt: z.int().positive().exactOptional(),
      workflow: text.exactOptional(),
      commit: text.exactOptional(),
      pullRequest: text.exactOptional(),
    })
    .exactOptional(),
  changes: z
    .array(
      z.looseObject({
        commit: text,
        subject: z.string(),
        author: z.string(),
        date: time,
        issues: z.array(text),
        reverts: text.exactOptional(),
        mergedBy: text.exactOptional(),
      }),
    )
    .exactOptional(),
  gates: z
    .array(
      z.looseObject({
        name: text,
        status: z.enum(['passed', 'failed', 'not-evaluated', 'skipped']),
        summary: z.string(),
        evaluated: z.int().nonnegative().exactOptional(),
        report: text.exactOptional(),
      }),
    )
    .exactOptional(),
  distribution: z
    .looseObject({
      regions: z.array(text),
      accounts: z.array(text),
      organizations: z.array(text),
      organizationalUnits: z.array(text),
      parameterPrefix: text,
      parameterAccounts: z.array(text),
    })
    .exactOptional(),
  notes: z.looseObject({ file: text, url: text.exactOptional() }).exactOptional(),
  attestations: z
    .array(
      z.looseObject({ predicateType: text, file: text, digest: text, url: text.exactOptional() }),
    )
    .exactOptional(),
  archives: z.array(z.looseObject({ buildId: text, location: text, index: text })).exactOptional(),
});

/**
 * Check a record that was read from a file or an answer.
 *
 * @throws ContractError `CONTRACT_RECORD_INVALID`, its `field` naming the place
 */
export function parseReleaseRecord(value: unknown): ReleaseRecord {
  return parseWith(releaseRecordSchema, value, 'release record', 'CONTRACT_RECORD_INVALID');
}
