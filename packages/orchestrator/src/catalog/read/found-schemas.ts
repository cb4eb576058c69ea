import { architectureSchema } from '@soe/contract/schemas';
import {
  type Finding,
  type GateDecision,
  type ScanReport,
  severities,
  type TrackedFinding,
} from '@soe/harness';
import * as z from 'zod';

const text = z.string();

const finding = z.looseObject({
  id: text,
  aliases: z.array(text).exactOptional(),
  kind: z.enum(['vulnerability', 'configuration', 'secret', 'licence', 'other']),
  severity: z.enum(severities),
  score: z.number().exactOptional(),
  package: text.exactOptional(),
  version: text.exactOptional(),
  fixedIn: text.exactOptional(),
  purl: text.exactOptional(),
  path: text.exactOptional(),
  title: text.exactOptional(),
  url: text.exactOptional(),
  fixAvailable: z.boolean().exactOptional(),
  exploitKnown: z.boolean().exactOptional(),
  epss: z.number().exactOptional(),
  publishedAt: text.exactOptional(),
  firstSeenAt: text.exactOptional(),
}) satisfies z.ZodType<Finding>;

/** What `findings.json` of a release holds. */
export const trackedFindingsSchema: z.ZodType<readonly TrackedFinding[]> = z.array(
  finding.extend({
    firstSeenAt: text,
    isNew: z.boolean(),
    scanners: z.array(text),
    architectures: z.array(architectureSchema).exactOptional(),
  }),
);

/** What `scans.json` of a release holds. */
export const scansSchema: z.ZodType<readonly ScanReport[]> = z.array(
  z.looseObject({
    scanner: z.looseObject({
      name: text,
      version: text.exactOptional(),
      content: text.exactOptional(),
    }),
    target: text.exactOptional(),
    architecture: architectureSchema.exactOptional(),
    scannedAt: text.exactOptional(),
    evaluated: z.number(),
    gaps: z.array(text),
    findings: z.array(finding),
    suppressed: z.number().exactOptional(),
  }),
);

/** What `scans-decision.json` of a release holds. */
export const scanDecisionSchema: z.ZodType<GateDecision> = z.looseObject({
  gate: text,
  status: z.enum(['passed', 'failed', 'not-evaluated']),
  evaluated: z.number(),
  reasons: z.array(text),
  warnings: z.array(text),
  items: z.array(
    z.looseObject({
      key: text,
      name: text,
      decision: z.enum(['blocks', 'warns', 'waived', 'quarantined', 'flaky', 'ignored', 'not-run']),
      rule: text,
      message: text.exactOptional(),
      waiver: z
        .looseObject({ owner: text, reason: text, expires: text, tracker: text.exactOptional() })
        .exactOptional(),
      firstSeenAt: text.exactOptional(),
      isNew: z.boolean().exactOptional(),
    }),
  ),
});
