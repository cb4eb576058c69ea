import * as z from 'zod';
import { ContractError } from '../errors.js';
import type { VersionSummary } from '../version-summary.js';
import { parseWith } from './parse-with.js';

const text = z.string().min(1);

/** Schema of a version summary. */
export const versionSummarySchema: z.ZodType<VersionSummary> = z.looseObject({
  created: z.iso.datetime(),
  commit: text,
  repository: text.exactOptional(),
  buildUrl: text.exactOptional(),
  notesUrl: text.exactOptional(),
  deprecated: z.iso.datetime().exactOptional(),
  record: text,
  issues: z.array(text),
});

/**
 * Read the value of a summary parameter.
 *
 * @throws ContractError `CONTRACT_SUMMARY_INVALID`
 */
export function parseVersionSummary(value: string): VersionSummary {
  return parseWith(
    versionSummarySchema,
    parseJson(value),
    'version summary',
    'CONTRACT_SUMMARY_INVALID',
  );
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch (cause) {
    throw new ContractError(
      'CONTRACT_SUMMARY_INVALID',
      'summary',
      'version summary: the parameter does not hold JSON; publish the version again',
      { cause },
    );
  }
}
