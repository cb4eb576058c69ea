import {
  architectureSchema,
  channelSchema,
  flavorSchema,
  versionSchema,
} from '@soe/contract/schemas';
import * as z from 'zod';
import type { Catalog, CatalogFlavor, CatalogRelease } from './catalog-model.js';
import { flavorPath, guidePath, releasePath } from './pages/flavor-path.js';

/** The schema that `catalog.json` names. */
export const catalogSchemaId = 'soe-catalog/v1';

const time = z.string();
const path = z.string().describe('Page, relative to this file');

const releaseSchema = z.strictObject({
  version: versionSchema,
  createdAt: time.describe('ISO 8601 in UTC'),
  page: path,
  state: z.enum(['supported', 'deprecated', 'ended', 'withdrawn', 'unknown']),
  supportEnds: time.optional(),
  deprecatedAt: time.optional(),
  channels: z.array(channelSchema),
  previousVersion: versionSchema.optional(),
  commit: z.string().optional(),
  repository: z.string().optional(),
  runUrl: z.string().optional(),
  notesUrl: z.string().optional(),
  issues: z.array(z.string()),
  gates: z.array(
    z.strictObject({
      name: z.string(),
      status: z.enum(['passed', 'failed', 'not-evaluated', 'skipped']),
    }),
  ),
  findings: z
    .strictObject({
      open: z.number().int(),
      waived: z.number().int(),
      fixed: z.number().int().optional(),
    })
    .optional()
    .describe('Missing where the release was not scanned'),
  images: z.array(
    z.strictObject({
      region: z.string(),
      architecture: architectureSchema,
      imageId: z.string(),
      name: z.string(),
      ownerId: z.string(),
    }),
  ),
});

/** Schema of `catalog.json`: what the pages tell, for programs. */
export const catalogSchema = z.strictObject({
  schema: z.literal(catalogSchemaId),
  title: z.string(),
  owner: z.string(),
  channelsFrom: z.enum(['aws', 'records']),
  flavors: z.array(
    z.strictObject({
      name: flavorSchema,
      page: path,
      guide: path.optional(),
      configured: z.boolean(),
      purpose: z.string().optional(),
      lifecycle: z
        .strictObject({
          kind: z.enum(['immutable', 'long-lived']).optional(),
          cadence: z.string().optional(),
        })
        .optional(),
      support: z
        .strictObject({
          owner: z.string(),
          tracker: z.string().optional(),
          contact: z.string().optional(),
          period: z.string().optional(),
        })
        .optional(),
      parameterPrefix: z.string(),
      channels: z.record(channelSchema, versionSchema),
      recommended: z
        .strictObject({ channel: channelSchema.optional(), version: versionSchema })
        .optional(),
      releases: z.array(releaseSchema).describe('The newest first'),
    }),
  ),
});

/** The text of `catalog.json`. */
export function catalogDocument({ title, owner, channelsFrom, flavors }: Catalog): string {
  const document: z.input<typeof catalogSchema> = {
    schema: catalogSchemaId,
    title,
    owner,
    channelsFrom,
    flavors: flavors.map(tellFlavor),
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

type Told = z.input<typeof catalogSchema>['flavors'][0];

function tellFlavor(flavor: CatalogFlavor): Told {
  const { name, guide, configured, purpose, lifecycle, support, prefix, channels } = flavor;
  return {
    name,
    page: flavorPath(name),
    ...(guide !== undefined && { guide: guidePath(name) }),
    configured,
    ...(purpose !== undefined && { purpose }),
    ...(lifecycle !== undefined && { lifecycle }),
    ...(support !== undefined && { support }),
    parameterPrefix: prefix,
    channels: Object.fromEntries(channels.map((channel) => [channel.name, channel.version])),
    ...(flavor.recommended !== undefined && { recommended: flavor.recommended }),
    releases: flavor.releases.map((release) => tellRelease(name, release)),
  };
}

function tellRelease(flavor: string, release: CatalogRelease): Told['releases'][0] {
  const { version, createdAt, state, supportEnds, deprecatedAt, channels, record } = release;
  const { previousVersion, source, ci, notes, changes = [], gates = [], images } = record;
  const { weaknesses } = release;
  return {
    version,
    createdAt,
    page: releasePath(flavor, version),
    state,
    ...(supportEnds !== undefined && { supportEnds }),
    ...(deprecatedAt !== undefined && { deprecatedAt }),
    channels: [...channels],
    ...(previousVersion !== undefined && { previousVersion }),
    ...(source !== undefined && { commit: source.commit }),
    ...(source?.repository !== undefined && { repository: source.repository }),
    ...(ci?.runUrl !== undefined && { runUrl: ci.runUrl }),
    ...(notes?.url !== undefined && { notesUrl: notes.url }),
    issues: [...new Set(changes.flatMap((change) => change.issues))],
    gates: gates.map(({ name, status }) => ({ name, status })),
    ...(weaknesses !== undefined && {
      findings: {
        open: weaknesses.open.length,
        waived: weaknesses.waived.length,
        ...(weaknesses.fixed !== undefined && { fixed: weaknesses.fixed.length }),
      },
    }),
    images: images.map(({ region, architecture, imageId, name, ownerId }) => ({
      ...{ region, architecture, imageId, name, ownerId },
    })),
  };
}
