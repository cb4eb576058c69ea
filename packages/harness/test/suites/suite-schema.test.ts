import { expect, test } from 'vitest';
import * as z from 'zod';
import { suiteFileSchema } from '../../src/suites/suite-schema.js';

test('the published JSON Schema of suites is the one that is checked', async () => {
  const schema = { title: 'A suite of tests of an image', ...z.toJSONSchema(suiteFileSchema) };
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
    '../../schemas/suite.json',
  );
});
