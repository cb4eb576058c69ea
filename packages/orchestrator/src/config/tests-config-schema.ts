import * as z from 'zod';
import { type ScansConfig, scanFormats, type TestsConfig } from './tests-config.js';

const text = z.string().min(1);
const texts = z.array(text).min(1);

/** Schema of {@link TestsConfig}. What the values mean is checked by @soe/harness. */
export const testsConfigSchema: z.ZodType<TestsConfig> = z.strictObject({
  suites: texts.exactOptional(),
  platform: z.enum(['linux', 'windows']).exactOptional(),
  phases: z
    .array(z.enum(['bake', 'launch', 'rebake']))
    .min(1)
    .exactOptional(),
  matrix: z.union([z.enum(['one', 'classes']), z.strictObject({ types: texts })]).exactOptional(),
  hygiene: z
    .union([
      z.boolean(),
      z.strictObject({
        skip: z.record(text, text).exactOptional(),
        allow: z
          .array(
            z.strictObject({
              check: text,
              path: text,
              reason: text,
              expires: z.iso.date().exactOptional(),
            }),
          )
          .exactOptional(),
      }),
    ])
    .exactOptional(),
  inventory: z.boolean().exactOptional(),
  console: z
    .strictObject({
      allow: z.array(
        z.strictObject({
          pattern: text.exactOptional(),
          text: text.exactOptional(),
          reason: text,
          expires: z.iso.date().exactOptional(),
          instanceTypes: texts.exactOptional(),
        }),
      ),
    })
    .exactOptional(),
  instanceProfile: text.exactOptional(),
  subnet: text.exactOptional(),
  securityGroups: texts.exactOptional(),
});

/** Schema of {@link ScansConfig}. */
export const scansConfigSchema: z.ZodType<ScansConfig> = z.strictObject({
  inspector: z.boolean().exactOptional(),
  reports: z
    .array(
      z.strictObject({
        format: z.enum(scanFormats),
        path: text.regex(
          /^(?:[^{}]|\{(?:flavor|version|architecture)\})+$/,
          'only {flavor}, {version} and {architecture} may be in braces',
        ),
      }),
    )
    .min(1)
    .exactOptional(),
});
