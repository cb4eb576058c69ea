import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { z } from 'zod';
import { configSchema } from '../../src/config/config-schema.js';

/** A JSON Schema, as far as it is changed here. */
export interface Schema {
  readonly [keyword: string]: unknown;
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/**
 * The JSON Schema of what people write: that of the resolved configuration, where flavors and bases may leave out
 * and remove what they inherit, and texts with references may stand for other values. What is said of each member
 * is its TSDoc.
 */
export function publishedSchema(): Schema {
  const described = describe(
    z.toJSONSchema(configSchema, { io: 'input' }) as Schema,
    typeOf('config.ts', 'ResolvedConfig'),
  );
  const writing = typeOf('soe-config.ts', 'SoeConfig');
  const { flavors, distribution, ...common } = described.properties ?? {};
  const flavor = flavors?.additionalProperties;
  if (typeof flavor !== 'object' || distribution === undefined) throw new TypeError('no flavors');
  const { properties: members = {}, required: _, ...rest } = flavor;
  const parts = Object.entries(members).map(
    ([name, part]) => [name, nullable(inheritable(part))] as const,
  );
  const refs = Object.fromEntries(
    parts.map(([name, { description }]) => [
      name,
      { ...(description !== undefined && { description }), $ref: `#/$defs/${name}` },
    ]),
  );
  const extend: Schema = {
    description: docOf(typeOf('soe-config.ts', 'WrittenFlavor'), 'extends'),
    anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
  };
  const settings: Schema = { ...rest, properties: refs };
  const { $schema, $defs = {}, ...top } = described;
  return {
    $schema,
    title: 'soe.config',
    ...top,
    required: ['owner', 'region', 'flavors'],
    properties: {
      $schema: { type: 'string', description: 'Where this schema is, for editors.' },
      ...Object.fromEntries(Object.entries(common).map(([name, each]) => [name, written(each)])),
      distribution: {
        ...written(distribution),
        description: docOf(writing, 'distribution'),
      },
      defaults: { description: docOf(writing, 'defaults'), ...settings },
      bases: {
        type: 'object',
        description: docOf(writing, 'bases'),
        additionalProperties: { $ref: '#/$defs/flavor' },
      },
      flavors: { ...flavors, additionalProperties: { $ref: '#/$defs/flavor' } },
    },
    $defs: {
      ...$defs,
      reference: {
        type: 'string',
        pattern: '\\$\\{(?:env\\.|parameter:)[^{}]+\\}',
        description: `A value from outside: \${env.NAME} or \${parameter:/path}, with :-default where wanted.`,
      },
      flavor: { ...rest, properties: { extends: extend, ...refs } },
      ...Object.fromEntries(parts),
    },
  };
}

/** Places of properties about which nothing is said. */
export function undescribed(schema: Schema, place = ''): readonly string[] {
  const own = Object.entries(schema.properties ?? {});
  const below = [
    ...own.map(([name, each]) => [`${place}.${name}`, each] as const),
    ...Object.entries(schema.$defs ?? {}).map(
      ([name, each]) => [`${place}#${name}`, each] as const,
    ),
    ...(schema.anyOf ?? []).map((each) => [place, each] as const),
    ...[schema.items, schema.additionalProperties].flatMap((each) =>
      typeof each === 'object' ? [[`${place}[]`, each] as const] : [],
    ),
  ];
  return [
    ...own.flatMap(([name, { description }]) => (description ? [] : [`${place}.${name}`])),
    ...below.flatMap(([name, each]) => undescribed(each, name)),
  ];
}

const reference: Schema = { $ref: '#/$defs/reference' };

/** A value that may be a text with references. */
function written(schema: Schema): Schema {
  return mapped(schema, written, (each) => each);
}

/** The same, of which every member may be left out or removed. */
function inheritable(schema: Schema): Schema {
  return mapped(schema, inheritable, nullable);
}

function mapped(
  schema: Schema,
  inside: (schema: Schema) => Schema,
  member: (schema: Schema) => Schema,
): Schema {
  const { description, ...bare } = schema;
  const said = description === undefined ? {} : { description };
  if (schema.anyOf) {
    const options = schema.anyOf
      .map((each) => inside(each))
      .flatMap((each) => each.anyOf ?? [each]);
    const once = new Map(options.map((each) => [JSON.stringify(each), each]));
    return { ...schema, anyOf: [...once.values()] };
  }
  if (schema.properties) {
    const { required, ...rest } = schema;
    const properties = Object.entries(schema.properties).map(
      ([name, each]) => [name, member(inside(each))] as const,
    );
    return {
      ...rest,
      ...(inside === written && required !== undefined && { required }),
      properties: Object.fromEntries(properties),
    };
  }
  if (typeof schema.additionalProperties === 'object')
    return { ...schema, additionalProperties: member(inside(schema.additionalProperties)) };
  // Items of a list are whole: lists are replaced.
  if (schema.items)
    return { ...said, anyOf: [{ ...bare, items: written(schema.items) }, reference] };
  const isText =
    schema.type === 'string' && !schema['enum'] && !schema['pattern'] && !schema['format'];
  const isScalar = schema.type !== undefined || 'enum' in schema || 'const' in schema;
  return isText || !isScalar ? schema : { ...said, anyOf: [bare, reference] };
}

function nullable(schema: Schema): Schema {
  const { description, ...bare } = schema;
  const said = description === undefined ? {} : { description };
  return { ...said, anyOf: [...(schema.anyOf ?? [bare]), { type: 'null' }] };
}

const folder = fileURLToPath(new URL('../../src/config/', import.meta.url));
const program = ts.createProgram([`${folder}soe-config.ts`], {
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  exactOptionalPropertyTypes: true,
  allowImportingTsExtensions: true,
});
const checker = program.getTypeChecker();

function typeOf(file: string, name: string): ts.Type {
  const source = program.getSourceFile(`${folder}${file}`);
  const module = source && checker.getSymbolAtLocation(source);
  const symbol = module && checker.getExportsOfModule(module).find((each) => each.name === name);
  if (symbol === undefined) throw new TypeError(`${file} exports no ${name}`);
  return checker.getDeclaredTypeOfSymbol(symbol);
}

function docOf(type: ts.Type, name: string): string {
  const symbol = checker.getPropertyOfType(type, name);
  const text = ts.displayPartsToString(symbol?.getDocumentationComment(checker));
  return text
    .replace(/\{@link ([^}|]+)\}/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

function describe(schema: Schema, type: ts.Type): Schema {
  const types = type.isUnion() ? type.types : [type];
  const of = (name: string) => types.find((each) => checker.getPropertyOfType(each, name));
  return {
    ...schema,
    ...(schema.anyOf && { anyOf: schema.anyOf.map((each) => describe(each, type)) }),
    ...(schema.items && { items: describe(schema.items, itemOf(types) ?? type) }),
    ...(typeof schema.additionalProperties === 'object' && {
      additionalProperties: describe(schema.additionalProperties, memberOf(types) ?? type),
    }),
    ...(schema.properties && {
      properties: Object.fromEntries(
        Object.entries(schema.properties).map(([name, each]) => {
          const holder = of(name) ?? type;
          const symbol = checker.getPropertyOfType(holder, name);
          const description = docOf(holder, name);
          const inner = symbol && checker.getNonNullableType(checker.getTypeOfSymbol(symbol));
          return [name, { description, ...(inner ? describe(each, inner) : each) }];
        }),
      ),
    }),
  };
}

function itemOf(types: readonly ts.Type[]): ts.Type | undefined {
  const list = types.find((each) => checker.isArrayType(each));
  return list && checker.getTypeArguments(list as ts.TypeReference)[0];
}

function memberOf(types: readonly ts.Type[]): ts.Type | undefined {
  const record = types.find((each) => each.getStringIndexType());
  const first = types.flatMap((each) => each.getProperties())[0];
  return record?.getStringIndexType() ?? (first && checker.getTypeOfSymbol(first));
}
