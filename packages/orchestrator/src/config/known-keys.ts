import type * as z from 'zod';
import { configSchema } from './config-schema.js';
import type { ConfigPath } from './config-tree.js';

/** Keys that people may write at a place of a configuration, given by where it holds. Pure. */
export function knownKeys(path: ConfigPath): readonly string[] {
  const own = keysOf(path.reduce<readonly z.core.$ZodType[]>(stepInto, [configSchema]));
  // What is gone once flavors have what they inherit.
  if (path.length === 0) return [...own, 'defaults', 'bases'];
  return path.length === 2 && path[0] === 'flavors' ? [...own, 'extends'] : own;
}

/** The parts of schemas that are read here. */
interface Definition {
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  /** Of a record. */
  readonly keyType?: z.core.$ZodType;
  /** Words of an enumeration. */
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly valueType?: z.core.$ZodType;
  readonly innerType?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
}

function stepInto(schemas: readonly z.core.$ZodType[], name: PropertyKey) {
  return schemas.flatMap(unwrapped).flatMap(({ shape, valueType, element }) => {
    const next = shape === undefined ? (valueType ?? element) : shape[String(name)];
    return next === undefined ? [] : [next];
  });
}

function keysOf(schemas: readonly z.core.$ZodType[]): readonly string[] {
  return schemas
    .flatMap(unwrapped)
    .flatMap(({ shape, keyType }) => [
      ...Object.keys(shape ?? {}),
      ...(keyType === undefined ? [] : unwrapped(keyType)).flatMap(({ entries }) =>
        Object.keys(entries ?? {}),
      ),
    ]);
}

/** Definitions that hold names: those of the kinds of a union, without what makes them optional. */
function unwrapped(schema: z.core.$ZodType): readonly Definition[] {
  const definition = schema._zod.def as Definition;
  const inner = definition.options ?? (definition.innerType ? [definition.innerType] : undefined);
  return inner === undefined ? [definition] : inner.flatMap(unwrapped);
}
