import * as z from 'zod';
import { parseDataFile } from '../data-file/parse-data-file.js';
import { idProblems } from './id-problems.js';
import type { IdRegistry } from './id-registry.js';

// The kernel takes these two for "no id"; see chown(2).
const none = [65_535, 4_294_967_295];
const id = z
  .int()
  .min(0)
  .max(4_294_967_294)
  .refine((value) => !none.includes(value), { error: 'the kernel takes it for no id' });
const text = z.string().min(1).max(1_000);
// As useradd has it. A digit in front would be taken for an id.
const name = z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,30}\$?$/, {
  error: 'no name of an account: letters, digits, ".", "_" and "-", at most 32',
});

const account = {
  flavors: z.array(text).min(1).exactOptional(),
  description: text.exactOptional(),
  reserved: z.boolean().exactOptional(),
};

const shape = z.strictObject({
  users: z
    .record(
      name,
      z.strictObject({ uid: id, gid: id.exactOptional(), group: name.exactOptional(), ...account }),
    )
    .exactOptional(),
  groups: z.record(name, z.strictObject({ gid: id, ...account })).exactOptional(),
  ranges: z
    .array(
      z.strictObject({
        from: id,
        to: id,
        use: z.enum(['declared', 'reserved']),
        description: text.exactOptional(),
      }),
    )
    .exactOptional(),
  retired: z
    .array(
      z.strictObject({
        name,
        uid: id.exactOptional(),
        gid: id.exactOptional(),
        reason: text.exactOptional(),
      }),
    )
    .exactOptional(),
});

/** Schema of an {@link IdRegistry}, published as `schemas/ids.json`. It also checks what fits together. */
export const idRegistrySchema: z.ZodType<IdRegistry> = shape.superRefine((registry, context) => {
  for (const { path, message } of idProblems(registry)) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
});

/**
 * Reads an id registry from YAML or JSON. No id has two names, no name two ids, ranges do not overlap,
 * and what is retired stays so.
 *
 * @throws HarnessError `HARNESS_POLICY_INVALID` naming every member that does not fit, with its line
 *
 * @example
 * ```ts
 * const registry = parseIdRegistry('users: { app: { uid: 2001, group: app } }\ngroups: { app: { gid: 2001 } }');
 * ```
 */
export function parseIdRegistry(
  text: string,
  { file = 'the id registry' }: { readonly file?: string } = {},
): IdRegistry {
  return parseDataFile(text, idRegistrySchema, {
    file,
    code: 'HARNESS_POLICY_INVALID',
    what: 'an id registry (schemas/ids.json of @soe/harness)',
  });
}
