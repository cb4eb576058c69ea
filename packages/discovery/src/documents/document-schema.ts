/** The part of JSON Schema (2020-12) that documents of this package are described with. */
export type DocumentSchema = TextSchema | ListSchema | MembersSchema;

interface TextSchema {
  readonly type: 'string';
  /** What the text is, for messages: `a version such as "2026.11.0"`. */
  readonly description: string;
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

interface ListSchema {
  readonly type: 'array';
  readonly items: DocumentSchema;
}

interface MembersSchema {
  readonly type: 'object';
  readonly properties?: Readonly<Record<string, DocumentSchema>>;
  readonly required?: readonly string[];
  /** What other members are; `false`: there are none. Default: anything. */
  readonly additionalProperties?: false | DocumentSchema;
  /** What their names are. */
  readonly propertyNames?: TextSchema;
}

/**
 * The first place where a value does not fit, as a sentence; `undefined` when it does. The schema is
 * published as it stands, so there is one truth, and no schema library has to be loaded.
 */
export function findMismatch(
  schema: DocumentSchema,
  value: unknown,
  place = '',
): string | undefined {
  switch (schema.type) {
    case 'string':
      return fits(schema, value)
        ? undefined
        : `${place || 'it'} is ${shown(value)}, not ${schema.description}`;
    case 'array':
      if (!Array.isArray(value)) return `${place || 'it'} is ${shown(value)}, not a list`;
      return firstOf(value.entries(), ([index, item]) =>
        findMismatch(schema.items, item, `${place}[${index}]`),
      );
    case 'object':
      return memberMismatch(schema, value, place);
  }
}

function memberMismatch(
  { properties = {}, required = [], additionalProperties, propertyNames }: MembersSchema,
  value: unknown,
  place: string,
): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `${place || 'it'} is ${shown(value)}, not an object`;
  }
  const below = (name: string) =>
    /^\w+$/.test(name) ? [place, name].filter(Boolean).join('.') : `${place}[${shown(name)}]`;
  const absent = required.find((name) => !Object.hasOwn(value, name));
  if (absent !== undefined) return `${below(absent)} is missing`;
  return firstOf(Object.entries(value), ([name, member]) => {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (known !== undefined) return findMismatch(known, member, below(name));
    if (propertyNames !== undefined && !fits(propertyNames, name)) {
      return `${below(name)}: the name is not ${propertyNames.description}`;
    }
    if (additionalProperties === false) return `${below(name)} is not a member of this schema`;
    return additionalProperties && findMismatch(additionalProperties, member, below(name));
  });
}

function fits(schema: TextSchema, value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  if (value.length < minLength || value.length > maxLength) return false;
  if (schema.const !== undefined && value !== schema.const) return false;
  if (schema.enum !== undefined && !schema.enum.includes(value)) return false;
  return schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(value);
}

/** Text from outside on one line, and no longer than it helps. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function firstOf<T>(items: Iterable<T>, find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
