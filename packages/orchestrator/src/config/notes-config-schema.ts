import * as z from 'zod';
import type { NotesConfig } from './notes-config.js';

const text = z.string().min(1);
const address = z.url({ protocol: /^https?$/ });
/** Braces that are no place holder are typing mistakes. */
const pattern = text.regex(
  /^(?:[^{}]|\{flavor\}|\{version\})+$/,
  'only {flavor} and {version} may be in braces',
);

/** Schema of {@link NotesConfig}. What the values mean is checked by the publishers. */
export const notesConfigSchema: z.ZodType<NotesConfig> = z.strictObject({
  edits: text.exactOptional(),
  publish: z
    .strictObject({
      changelog: text.exactOptional(),
      githubRelease: z
        .strictObject({ repository: text, tag: pattern, target: text.exactOptional() })
        .exactOptional(),
      jiraVersion: z
        .strictObject({ project: text, version: pattern, baseUrl: address.exactOptional() })
        .exactOptional(),
      confluencePage: z
        .strictObject({
          baseUrl: address,
          space: text,
          title: pattern,
          parent: text.exactOptional(),
        })
        .exactOptional(),
      s3Object: z
        .strictObject({
          bucket: text,
          key: pattern,
          owner: z
            .string()
            .regex(/^\d{12}$/, 'an account id has twelve digits')
            .exactOptional(),
        })
        .exactOptional(),
      snsMessage: z.strictObject({ topicArn: text }).exactOptional(),
      slack: z.literal(true).exactOptional(),
      teams: z.literal(true).exactOptional(),
    })
    .exactOptional(),
});
