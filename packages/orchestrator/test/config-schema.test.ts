import { expect, test } from 'vitest';
import { z } from 'zod';
import { configSchema } from '../src/index.js';

test('the published JSON Schema of the configuration is the one that is checked', async () => {
  const json = { title: 'soe.config', ...z.toJSONSchema(configSchema, { io: 'input' }) };

  await expect(`${JSON.stringify(json, null, 2)}\n`).toMatchFileSnapshot('../schemas/config.json');
});
