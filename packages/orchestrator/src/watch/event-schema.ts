import * as z from 'zod';
import type { EndStatus, Stage, StageStatus } from '../pipeline/context.js';

/** Names the form of a line, so that readers can tell a later one. */
export const eventSchemaId = 'soe-event/v1';

// A record of all names, so that a status or stage that is new does not compile until it is here.
const stage = z.enum(
  keys<Stage>({
    ...{ plan: 0, policy: 0, build: 0, record: 0, test: 0, scan: 0, share: 0, candidate: 0 },
    ...{ notes: 0, promote: 0, deprecate: 0, retire: 0, revoke: 0, attest: 0, archive: 0 },
  }),
);
const endStatus = z.enum(keys<EndStatus>({ done: 0, refused: 0, failed: 0, cancelled: 0 }));
const stageStatus = z.enum(
  keys<StageStatus>({ done: 0, kept: 0, skipped: 0, refused: 0, failed: 0, cancelled: 0 }),
);

const common = {
  schema: z.literal(eventSchemaId),
  /** Number of the line, from 1: a gap means that lines were lost. */
  sequence: z.int().positive(),
  at: z.iso.datetime().describe('When it happened, in UTC.'),
  run: z.string().optional().describe('Id of the run.'),
  flavor: z.string().optional().describe('Not there for what is about the whole run.'),
};

/** What a package below told, as it told it. */
const told = z.looseObject({ type: z.string() });

/** One line of the stream of events. */
export const eventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    ...common,
    type: z.literal('run-started'),
    directory: z.string().describe('Folder of the run.'),
    flavors: z.array(z.string()),
    resumed: z.boolean(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('planned'),
    version: z.string(),
    previousVersion: z.string().optional(),
    commit: z.string(),
    builds: z.array(
      z.strictObject({
        architecture: z.string(),
        buildId: z.string(),
        imageName: z.string(),
        sourceImageId: z.string(),
      }),
    ),
    regions: z.array(z.string()),
  }),
  z.strictObject({ ...common, type: z.literal('stage'), stage, detail: z.string() }),
  z.strictObject({
    ...common,
    type: z.literal('stage-ended'),
    stage,
    status: stageStatus,
    detail: z.string().optional(),
  }),
  z.strictObject({ ...common, type: z.literal('warning'), message: z.string() }),
  z.strictObject({
    ...common,
    type: z.literal('packer'),
    buildId: z.string(),
    architecture: z.string().optional(),
    event: told.describe('A PackerEvent of @soe/packer-runner; secrets are masked.'),
  }),
  z.strictObject({
    ...common,
    type: z.literal('test'),
    event: told.describe('A LaunchEvent of @soe/harness.'),
  }),
  z.strictObject({
    ...common,
    type: z.literal('share'),
    event: told.describe('A ShareEvent of @soe/share.'),
  }),
  z.strictObject({
    ...common,
    type: z.literal('flavor-ended'),
    status: endStatus,
    version: z.string().optional(),
    message: z.string().optional(),
    code: z.string().optional(),
  }),
  z.strictObject({ ...common, type: z.literal('run-ended'), status: endStatus }),
  z.strictObject({
    ...common,
    type: z.literal('command-ended'),
    exitCode: z.int().describe('What the process ends with.'),
    message: z.string().optional().describe('What stopped it.'),
    code: z.string().optional().describe('Code of the error that stopped it.'),
  }),
]);

/** One line of the stream of events, parsed. */
export type EventLine = z.infer<typeof eventSchema>;

function keys<T extends string>(all: Readonly<Record<T, 0>>): readonly T[] {
  return Object.keys(all) as T[];
}
