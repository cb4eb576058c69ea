/** What is wrong with the form of a value, each finding beginning with where it is. */
export type Shape = (at: string, value: unknown) => readonly string[];

/** Text. */
export const text: Shape = typed('string', 'text in quotes');
/** A number. */
export const number: Shape = typed('number', 'a number');
/** `true` or `false`, and not a text that says so. */
export const flag: Shape = typed('boolean', 'true or false, without quotes');
/** Whatever is looked at elsewhere. */
export const anything: Shape = () => [];

/** A list of things of one shape. */
export function listOf(each: Shape): Shape {
  return (at, value) =>
    Array.isArray(value)
      ? value.flatMap((item, index) => each(`${at}[${index}]`, item))
      : [`${at}: ${shown(value)} is not a list`];
}

/** An object whose keys are anybody's. */
export function mapOf(each: Shape): Shape {
  return (at, value) =>
    isObject(value)
      ? Object.entries(value).flatMap(([key, item]) => each(`${at}[${shown(key)}]`, item))
      : [`${at}: ${shown(value)} is not an object`];
}

/**
 * An object with these members and no others: one that is misspelt would be taken for one that was
 * left out.
 */
export function objectOf(
  members: Readonly<Record<string, Shape>>,
  required: readonly string[] = [],
): Shape {
  const known = Object.keys(members);
  return (at, value) => {
    if (!isObject(value)) return [`${at === '' ? '' : `${at}: `}${shown(value)} is not an object`];
    const under = (key: string) => (at === '' ? key : `${at}.${key}`);
    return [
      ...required
        .filter((key) => value[key] === undefined)
        .map((key) => `${under(key)}: it is missing`),
      ...Object.entries(value).flatMap(([key, item]) => {
        const shape = Object.hasOwn(members, key) ? members[key] : undefined;
        if (shape === undefined) {
          return [`${under(key)}: there is no such member; there are ${known.join(', ')}`];
        }
        return item === undefined ? [] : shape(under(key), item);
      }),
    ];
  };
}

/** Objects of several kinds, told apart by a member whose values are the keys of `kinds`. */
export function oneOf(member: string, kinds: Readonly<Record<string, Shape>>): Shape {
  return (at, value) => {
    if (!isObject(value)) return [`${at}: ${shown(value)} is not an object`];
    const kind = value[member];
    const shape = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    return shape === undefined
      ? [`${at}.${member}: ${shown(kind)} is none of ${Object.keys(kinds).join(', ')}`]
      : shape(at, value);
  };
}

/** An object of which only these members are looked at. */
export function having(members: Readonly<Record<string, Shape>>): Shape {
  return (at, value) =>
    isObject(value)
      ? Object.entries(members).flatMap(([key, shape]) =>
          shape(at === '' ? key : `${at}.${key}`, value[key]),
        )
      : [`${at === '' ? '' : `${at}: `}${shown(value)} is not an object`];
}

function typed(type: string, what: string): Shape {
  return (at, value) => (typeof value === type ? [] : [`${at}: ${shown(value)} is not ${what}`]);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 57)}...` : json;
}
