import {
  architectureSchema,
  channelSchema,
  flavorSchema,
  versionSchema,
} from '@soe/contract/schemas';
import type { ComponentChange, ComponentNotes } from '@soe/release-notes';
import * as z from 'zod';
import type { Catalog, CatalogFlavor, CatalogRelease } from './catalog-model.js';
import { flavorPath, guidePath, releasePath } from './pages/flavor-path.js';

/** The schema that `catalog.json` names. */
export const catalogSchemaId = 'soe-catalog/v1';

const time = z.string();
const path = z.string().describe('Page, relative to this file');

const changeSchema = z.strictObject({
  scope: z.string(),
  kind: z.string(),
  what: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
});

const releaseSchema = z.strictObject({
  version: versionSchema,
  createdAt: time.describe('ISO 8601 in UTC'),
  page: path,
  state: z.enum(['supported', 'deprecated', 'ended', 'withdrawn', 'unknown']),
  supportEnds: time.optional(),
  deprecatedAt: time.optional(),
  deprecationFrom: z
    .enum(['aws', 'records'])
    .optional()
    .describe('Where the deprecation is known from: AWS as it is now, or the journal'),
  replacement: versionSchema.optional().describe('The version to use instead'),
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
  inventories: z
    .array(
      z.strictObject({
        architecture: architectureSchema,
        origin: z
          .enum(['bake', 'launch'])
          .optional()
          .describe('When it was listed: while the image was built, or on a launch of it'),
        system: z.string().optional(),
        kernel: z.string().optional(),
        packages: z.number().int().optional(),
        users: z.number().int().optional(),
        services: z.number().int().optional(),
      }),
    )
    .describe('How much is inside of the images, of those that were listed'),
  components: z
    .strictObject({
      packages: z.array(
        z.strictObject({
          kind: z.enum(['added', 'removed', 'upgraded', 'downgraded']),
          type: z.string(),
          name: z.string(),
          architecture: z.string().optional(),
          before: z.string().optional(),
          after: z.string().optional(),
        }),
      ),
      users: z.array(changeSchema),
      services: z.array(changeSchema),
      other: z.array(changeSchema),
    })
    .optional()
    .describe('What changed inside since the previous version; missing where nothing is known to'),
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
  const { weaknesses, deprecationFrom, replacement, inventories = [] } = release;
  const components = release.notes?.components;
  return {
    version,
    createdAt,
    page: releasePath(flavor, version),
    state,
    ...(supportEnds !== undefined && { supportEnds }),
    ...(deprecatedAt !== undefined && { deprecatedAt }),
    ...(deprecationFrom !== undefined && { deprecationFrom }),
    ...(replacement !== undefined && { replacement }),
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
    inventories: [...inventories],
    ...(components !== undefined && { components: tellComponents(components) }),
    images: images.map(({ region, architecture, imageId, name, ownerId }) => ({
      ...{ region, architecture, imageId, name, ownerId },
    })),
  };
}

function tellComponents({
  packages = [],
  users = [],
  services = [],
  other = [],
}: ComponentNotes): NonNullable<Told['releases'][0]['components']> {
  return {
    packages: packages.map(({ kind, type, name, architecture, before, after }) => ({
      ...{ kind, type, name },
      ...(architecture !== undefined && { architecture }),
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
    })),
    users: users.map(tellChange),
    services: services.map(tellChange),
    other: other.map(tellChange),
  };
}

function tellChange({ scope, kind, what, before, after }: ComponentChange) {
  return {
    ...{ scope, kind, what },
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  };
}
