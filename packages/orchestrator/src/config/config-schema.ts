import type { Architecture } from '@soe/contract';
import { channelSchema, flavorSchema, parameterPrefixSchema } from '@soe/contract/schemas';
import type { SourceImageQuery } from '@soe/discovery';
import type { PackerValue } from '@soe/packer-runner';
import type { AccountSelector, DistributionRequest } from '@soe/share';
import * as z from 'zod';
import type { FlavorConfig, ResolvedConfig } from './config.js';
import { needsProblems } from './needs-problems.js';
import { notesConfigSchema } from './notes-config-schema.js';
import { scansConfigSchema, testsConfigSchema } from './tests-config-schema.js';

const account = z
  .string({ error: 'write the account id as text, in quotes' })
  .regex(/^\d{12}$/, 'an account id has twelve digits');
const ownerError =
  'an owner is an account id as text, in quotes, or amazon, aws-marketplace or self';
const owner = z.union(
  [z.string().regex(/^\d{12}$/, ownerError), z.enum(['amazon', 'aws-marketplace', 'self'])],
  { error: ownerError },
);
const region = z.string().regex(/^[a-z]{2,}(?:-[a-z]+)+-\d$/, 'a region looks like "eu-west-1"');
const text = z.string().min(1);

/** Whole units, because a date is counted from it: weeks, or years, months and days. */
const period = z
  .string()
  .regex(
    /^P(?:\d+W|(?=\d)(?:\d+Y)?(?:\d+M)?(?:\d+D)?)$/,
    'a period is an ISO 8601 duration of whole days, weeks, months or years, such as P1M',
  );
const channels = z.array(channelSchema).min(1);

const days = z.int().nonnegative();

const retention = z.strictObject({
  keepNewest: days.exactOptional(),
  olderThanDays: days.min(3).exactOptional(),
  unusedForDays: days.exactOptional(),
  onlyDeprecated: z.boolean().exactOptional(),
  keep: z.array(text).exactOptional(),
  usageReports: z.boolean().exactOptional(),
  exemptAccounts: z.array(account).exactOptional(),
  graceDays: days.min(3).exactOptional(),
  keepProtected: z.boolean().exactOptional(),
  maxImages: days.exactOptional(),
  maxPercent: days.exactOptional(),
});

const accountTags = z.record(text, z.array(z.string()));

const selectorSchema: z.ZodType<AccountSelector> = z.strictObject({
  units: z.array(text).exactOptional(),
  nested: z.boolean().exactOptional(),
  tags: accountTags.exactOptional(),
  accounts: z.array(account).exactOptional(),
  states: z.array(z.enum(['ACTIVE', 'PENDING_ACTIVATION'])).exactOptional(),
  except: z
    .strictObject({
      accounts: z.array(account).exactOptional(),
      units: z.array(text).exactOptional(),
      tags: accountTags.exactOptional(),
    })
    .exactOptional(),
  mayBeEmpty: z.boolean().exactOptional(),
});

// What the values mean is checked by @soe/share, with every finding at once.
const distributionSchema: z.ZodType<DistributionRequest> = z.strictObject({
  regions: z
    .array(
      z.union([
        region.transform((name) => ({ region: name })),
        z.strictObject({
          region,
          kmsKeyId: text.exactOptional(),
          copyMinutes: z.number().exactOptional(),
        }),
      ]),
    )
    .min(1),
  accounts: z.array(account).exactOptional(),
  organizations: z.array(text).exactOptional(),
  organizationalUnits: z.array(text).exactOptional(),
  select: z.array(selectorSchema).exactOptional(),
  collapse: z.boolean().exactOptional(),
  public: z.boolean().exactOptional(),
  shareSnapshots: z.boolean().exactOptional(),
  snapshotAccounts: z.array(account).exactOptional(),
  sharedTags: z.record(text, z.string()).exactOptional(),
  watermark: z.union([z.literal(true), text]).exactOptional(),
  deprecateAt: text.exactOptional(),
  protection: z.enum(['off', 'on', 'cooldown']).exactOptional(),
  launchTemplates: z
    .array(
      z.strictObject({
        region,
        launchTemplateId: text,
        flavor: flavorSchema,
        architecture: z.enum(['x86_64', 'arm64']),
        setDefault: z.boolean().exactOptional(),
      }),
    )
    .exactOptional(),
  fastLaunch: z
    .strictObject({ until: text, parallelLaunches: z.number().exactOptional() })
    .exactOptional(),
  fastRestore: z
    .strictObject({ until: text, zones: z.record(region, z.array(text)) })
    .exactOptional(),
  tags: z
    .record(
      text.regex(
        /^(?!soe:|ec2:SharedTag\/soe:)/i,
        'tags that begin with "soe:" are the pipeline\'s own',
      ),
      z.string(),
    )
    .exactOptional(),
  parameters: z
    .strictObject({
      prefix: parameterPrefixSchema.exactOptional(),
      accounts: z.array(z.strictObject({ account, role: text })).exactOptional(),
      share: z.boolean().exactOptional(),
      select: z
        .strictObject({ accounts: z.array(selectorSchema).min(1), role: text })
        .exactOptional(),
    })
    .exactOptional(),
});

const sourceSchema: z.ZodType<SourceImageQuery> = z.union(
  [
    z.strictObject({ parameter: text, owners: z.array(owner).min(1).exactOptional() }),
    z.strictObject({ name: text, owners: z.array(owner).min(1) }),
  ],
  {
    error:
      'say where the newest source image is found: { parameter: /aws/... }, or { name: "a pattern-*", owners: [who may own it] }',
  },
);

const packerValue: z.ZodType<PackerValue> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.array(packerValue),
    z.record(z.string(), packerValue),
  ]),
);

const sourcesSchema: z.ZodType<Partial<Record<Architecture, SourceImageQuery>>> = z
  .partialRecord(z.enum(['x86_64', 'arm64']), sourceSchema)
  .refine((sources) => Object.keys(sources).length > 0, {
    error: 'name the source of x86_64, arm64 or both',
    // A key that there is not is told by itself.
    when: ({ issues }) => issues.length === 0,
  });

/** Schema of {@link FlavorConfig}. */
export const flavorConfigSchema: z.ZodType<FlavorConfig> = z.strictObject({
  purpose: text.exactOptional(),
  lifecycle: z
    .strictObject({
      kind: z.enum(['immutable', 'long-lived']).exactOptional(),
      cadence: period.exactOptional(),
      retention: retention.exactOptional(),
    })
    .exactOptional(),
  support: z
    .strictObject({
      owner: text,
      tracker: z.url({ protocol: /^https?$/ }).exactOptional(),
      contact: text.exactOptional(),
      period: period.exactOptional(),
    })
    .exactOptional(),
  guide: text.exactOptional(),
  template: text,
  sources: sourcesSchema,
  variables: z.record(z.string(), packerValue).exactOptional(),
  secrets: z.array(text).exactOptional(),
  paths: z.array(text).min(1).exactOptional(),
  needs: z.array(flavorSchema).min(1).exactOptional(),
  tests: testsConfigSchema.exactOptional(),
  scans: scansConfigSchema.exactOptional(),
  distribution: distributionSchema.exactOptional(),
  channels: channels.exactOptional(),
  notes: notesConfigSchema.exactOptional(),
});

/**
 * Schema of `ResolvedConfig`: what is written, after flavors got what they inherit. Members that it does not
 * know are refused, because they are typing mistakes.
 */
export const configSchema: z.ZodType<ResolvedConfig> = z.strictObject({
  owner: account,
  region,
  issues: z
    .strictObject({
      jira: z
        .strictObject({
          projects: z.array(text).min(1),
          baseUrl: z.url({ protocol: /^https?$/ }).exactOptional(),
        })
        .exactOptional(),
      github: z.strictObject({ repository: text }).exactOptional(),
    })
    .exactOptional(),
  notes: notesConfigSchema.exactOptional(),
  gates: text.exactOptional(),
  ids: text.exactOptional(),
  policy: text.exactOptional(),
  channels: channels.exactOptional(),
  distribution: distributionSchema,
  flavors: z
    .record(flavorSchema, flavorConfigSchema)
    .refine((flavors) => Object.keys(flavors).length > 0, 'name at least one flavor')
    .superRefine((flavors, context) => {
      for (const problem of needsProblems(flavors))
        context.addIssue({ code: 'custom', ...problem });
    }),
});
