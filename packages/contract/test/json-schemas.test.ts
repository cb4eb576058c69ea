import { expect, test } from 'vitest';
import { z } from 'zod';
import { releaseRecordSchema, versionSummarySchema } from '../src/schemas/index.js';

test.each([
  ['release-record', 'soe-release/v1', releaseRecordSchema],
  ['version-summary', 'soe-version-summary/v1', versionSummarySchema],
] as const)(
  'the published JSON Schema of %s is the one that is checked',
  async (file, title, schema) => {
    const json = { title, ...z.toJSONSchema(schema) };

    await expect(`${JSON.stringify(json, null, 2)}\n`).toMatchFileSnapshot(
      `../schemas/${file}.json`,
    );
  },
);
