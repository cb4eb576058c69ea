import * as z from 'zod';
import { TraceabilityError } from '../errors.js';
import { type Inventory, inventorySchemaId } from './inventory.js';

const text = z.string().min(1);
const anyText = z.string();
const integer = z.int().nonnegative();
const optionalText = anyText.exactOptional();
const optionalInteger = integer.exactOptional();

function scope<T extends z.ZodRawShape>(shape: T) {
  return z
    .discriminatedUnion('status', [
      z.looseObject({
        status: z.literal('collected'),
        entries: z.array(z.looseObject(shape)),
        gaps: z.array(anyText).exactOptional(),
      }),
      z.looseObject({ status: z.literal('not-collected'), reason: anyText }),
    ])
    .exactOptional();
}

/**
 * Schema of an {@link Inventory}, published as `schemas/inventory.json`. Members that it does not know
 * are kept.
 */
export const inventorySchema: z.ZodType<Inventory> = z.looseObject({
  schema: z.literal(inventorySchemaId),
  source: z.enum(['script', 'sosreport', 'cyclonedx', 'spdx']),
  collectedAt: z.iso.datetime().exactOptional(),
  origin: z.enum(['bake', 'launch']).exactOptional(),
  system: z.looseObject({
    family: z.enum(['linux', 'windows', 'unknown']),
    id: optionalText,
    name: optionalText,
    version: optionalText,
    architecture: optionalText,
    kernel: optionalText,
    build: optionalText,
    firstUserId: optionalInteger,
  }),
  scopes: z.looseObject({
    packages: scope({
      type: text,
      name: text,
      version: anyText,
      architecture: optionalText,
      source: optionalText,
      sourceVersion: optionalText,
    }),
    users: scope({
      name: text,
      uid: optionalInteger,
      gid: optionalInteger,
      sid: optionalText,
      home: optionalText,
      shell: optionalText,
      password: z.enum(['locked', 'set', 'empty']).exactOptional(),
      enabled: z.boolean().exactOptional(),
    }),
    groups: scope({
      name: text,
      gid: optionalInteger,
      sid: optionalText,
      members: z.array(anyText),
    }),
    subordinateIds: scope({
      owner: anyText,
      kind: z.enum(['uid', 'gid']),
      start: integer,
      count: integer,
    }),
    services: scope({
      name: text,
      state: anyText,
      preset: optionalText,
      triggers: optionalText,
      listens: optionalText,
      account: optionalText,
    }),
    ports: scope({
      protocol: z.enum(['tcp', 'udp']),
      address: anyText,
      port: z.int().min(0).max(65535),
      program: optionalText,
    }),
    sysctl: scope({ key: text, value: anyText }),
    mounts: scope({
      table: z.enum(['mounted', 'fstab']),
      target: anyText,
      source: anyText,
      type: anyText,
      options: z.array(anyText),
    }),
    kernelModules: scope({ name: text }),
    kernelCommandLine: scope({ argument: text }),
    certificates: scope({
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      subject: anyText,
      issuer: anyText,
      notAfter: z.iso.datetime(),
      places: z.array(anyText),
    }),
    privilegedFiles: scope({
      path: text,
      mode: optionalText,
      uid: optionalInteger,
      gid: optionalInteger,
      capabilities: optionalText,
    }),
    hotfixes: scope({ id: text, kind: optionalText }),
    features: scope({ name: text, kind: z.enum(['role', 'optional']), state: anyText }),
    software: scope({
      name: text,
      version: optionalText,
      publisher: optionalText,
      key: anyText,
      view: z.enum(['32', '64']),
    }),
  }),
});

/**
 * Reads an inventory that was stored: its JSON, or what came of that.
 *
 * @throws TraceabilityError `TRACE_INVENTORY_INVALID` with the first member that does not fit
 */
export function parseInventory(value: unknown): Inventory {
  const result = inventorySchema.safeParse(typeof value === 'string' ? parseJson(value) : value);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  const place = (first?.path ?? []).join('.');
  throw new TraceabilityError(
    'TRACE_INVENTORY_INVALID',
    `Cannot read an inventory: ${place === '' ? '' : `${place}: `}${first?.message ?? 'it does not fit'}. Collect it again.`,
    { cause: result.error },
  );
}

/**
 * What a text of JSON says.
 *
 * @throws TraceabilityError `TRACE_INVENTORY_INVALID` when it is not JSON
 */
export function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch (cause) {
    throw new TraceabilityError(
      'TRACE_INVENTORY_INVALID',
      'Cannot read an inventory: it is not JSON. Give it a file that was written as one.',
      { cause },
    );
  }
}
