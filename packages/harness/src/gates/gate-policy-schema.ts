import { architectures } from '@soe/contract';
import * as z from 'zod';
import { parseDataFile } from '../data-file/parse-data-file.js';
import { severities } from '../scans/finding.js';
import type { GatePolicy } from './gate-policy.js';

const text = z.string().min(1).max(1_000);
const share = z.number().min(0).max(1);
const count = z.int().min(1);
const severity = z.enum(severities);
const list = <T extends z.ZodType>(of: T) => z.array(of).min(1);

const rule = z.strictObject({
  severity: severity.exactOptional(),
  kind: z.enum(['vulnerability', 'configuration', 'secret', 'licence', 'other']).exactOptional(),
  fixAvailable: z.boolean().exactOptional(),
  exploitKnown: z.boolean().exactOptional(),
  isNew: z.boolean().exactOptional(),
  minimumEpss: share.exactOptional(),
});

const waiverId = text.regex(/^(?!gap\/)|^gap\/[^:]+: \S/, {
  error: 'write it as gap/SCANNER: TEXT, such as gap/trivy: *; * stands for any text',
});

const scope = {
  flavors: list(text).exactOptional(),
  architectures: list(z.enum(architectures)).exactOptional(),
  owner: text,
  reason: text,
  expires: z.iso.date({ error: 'give the last day, such as 2026-12-31' }),
};

/** Schema of a {@link GatePolicy}, published as `schemas/gates.json`. */
export const gatePolicySchema: z.ZodType<GatePolicy> = z.strictObject({
  tests: z
    .strictObject({
      minimum: count.exactOptional(),
      ofPrevious: share.exactOptional(),
      flaky: z.enum(['warn', 'block']).exactOptional(),
    })
    .exactOptional(),
  findings: z
    .strictObject({
      minimum: count.exactOptional(),
      ofPrevious: share.exactOptional(),
      block: z.array(rule).exactOptional(),
      warn: z.array(rule).exactOptional(),
      overdue: z.partialRecord(severity, z.int().min(0)).exactOptional(),
    })
    .exactOptional(),
  waivers: z
    .array(
      z.strictObject({
        id: waiverId,
        package: text.exactOptional(),
        path: text.exactOptional(),
        scanners: list(text).exactOptional(),
        tracker: text.exactOptional(),
        ...scope,
      }),
    )
    .exactOptional(),
  quarantine: z
    .array(
      z.strictObject({
        test: text,
        phases: list(z.enum(['bake', 'launch', 'rebake'])),
        tracker: text,
        ...scope,
      }),
    )
    .exactOptional(),
});

/**
 * Reads a gate policy from YAML or JSON. An empty file has the default rules and no exceptions.
 *
 * @throws HarnessError `HARNESS_POLICY_INVALID` naming every member that does not fit, with its line
 */
export function parseGatePolicy(
  text: string,
  { file = 'the gate policy' }: { readonly file?: string } = {},
): GatePolicy {
  return parseDataFile(text, gatePolicySchema, {
    file,
    code: 'HARNESS_POLICY_INVALID',
    what: 'a gate policy (schemas/gates.json of @soe/harness)',
  });
}
