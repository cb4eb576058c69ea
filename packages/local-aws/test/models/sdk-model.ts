import type { RequestModel, StructureModel } from '../../src/models/request-model.js';

/** Reads the schemas of an SDK client into the model of its requests. */
export function modelOf(client: object, isEc2: boolean): RequestModel {
  const shapes: Record<string, StructureModel> = {};
  const operations: Record<string, string | null> = {};
  const schemas = Object.values(client).filter(Array.isArray);
  for (const schema of schemas.filter(([kind]) => kind === operationKind)) {
    const [, , name, , input] = schema;
    operations[name] = nameOfStructure(unwrap(input).schema);
  }
  return { operations: sorted(operations), shapes: sorted(shapes) };

  function nameOfStructure(schema: unknown): string | null {
    if (!Array.isArray(schema) || schema[0] !== structureKind) return null;
    const [, , name, , names = [], references = [], required = 0] = schema;
    if (shapes[name] === undefined) {
      const members: Record<string, string> = {};
      shapes[name] = { required, members };
      names.forEach((member: string, index: number) => {
        const { traits } = unwrap(references[index]);
        members[wireName(member, traits, isEc2)] = typeOf(references[index]);
      });
    }
    return name;
  }

  function typeOf(reference: unknown): string {
    const { schema } = unwrap(reference);
    if (typeof schema === 'number') return numericType(schema);
    if (!Array.isArray(schema)) throw new Error(`no schema: ${String(schema)}`);
    const [kind, , , , first, second] = schema;
    if (kind === simpleKind) return typeOf(first);
    if (kind === listKind) return `[${typeOf(first)}`;
    if (kind === mapKind) return `{${typeOf(second)}`;
    if (kind === unionKind) return `#${nameOfStructure([structureKind, ...schema.slice(1)])}`;
    return `#${nameOfStructure(schema)}`;
  }
}

/** The kinds of schemas and simple types, as `@smithy/types` documents them. */
const simpleKind = 0;
const listKind = 1;
const mapKind = 2;
const structureKind = 3;
const unionKind = 4;
const operationKind = 9;
const listOf = 64;
const mapOf = 128;
const simpleTypes: Readonly<Record<number, string>> = {
  0: 's',
  1: 'n',
  2: 'b',
  4: 't',
  5: 't',
  6: 't',
  7: 't',
  15: 'j',
  17: 'n',
  19: 'n',
  21: 'x',
  42: 'x',
};

function numericType(schema: number): string {
  if ((schema & listOf) !== 0) return `[${numericType(schema & ~listOf)}`;
  if ((schema & mapOf) !== 0) return `{${numericType(schema & ~mapOf)}`;
  const type = simpleTypes[schema];
  if (type === undefined) throw new Error(`no simple type has the number ${schema}`);
  return type;
}

type Traits = Readonly<Record<string, unknown>>;

function wireName(member: string, traits: Traits, isEc2: boolean): string {
  if (!isEc2) return String(traits['jsonName'] ?? member);
  const name = String(traits['ec2QueryName'] ?? traits['xmlName'] ?? member);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function unwrap(reference: unknown): { readonly schema: unknown; readonly traits: Traits } {
  if (typeof reference === 'function') return unwrap(reference());
  if (Array.isArray(reference) && reference.length === 2) {
    const [inner, traits] = reference;
    return { schema: unwrap(inner).schema, traits: typeof traits === 'object' ? traits : {} };
  }
  return { schema: reference, traits: {} };
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
