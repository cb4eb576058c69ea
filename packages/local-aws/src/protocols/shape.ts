import type { Wire, WireMembers } from './wire.js';

/** How one value of a request is read. Reading checks, so operations trust what they get. */
export interface Shape<T> {
  readonly read: (value: Wire | undefined, path: string) => T;
  /** The members below it, for those who compare shapes with the documentation of AWS. */
  readonly members?: Members;
  /** Whether it is a list. */
  readonly isList?: boolean;
  /** Where it travels when it is not in the body; only REST protocols look at it. */
  readonly place?: Place;
}

/**
 * A place outside of the body's members: a label of the path, a parameter of the query, a header, all
 * headers with a prefix, or the whole body.
 */
export interface Place {
  readonly in: 'label' | 'query' | 'header' | 'headers' | 'payload';
  /** The name there; header names are in lower case. Of a payload, the root element, if any. */
  readonly name: string;
}

/** Named shapes. */
export type Members = Readonly<Record<string, Shape<unknown>>>;

/** What reading named shapes gives. */
export type ReadMembers<M extends Members> = {
  readonly [K in keyof M]: M[K] extends Shape<infer T> ? T : never;
};

/** What can be wrong with a request before its operation looks at it. */
export interface InputProblem {
  /** `unsupported` is what AWS knows and is not simulated here. */
  readonly kind: 'missing' | 'unknown' | 'unsupported' | 'malformed';
  /** Where, in the names of the wire: `Filter.1.Name`. */
  readonly path: string;
  /** What was expected there. */
  readonly expected: string;
}

/** Carries an {@link InputProblem} to the protocol, which knows the code for it. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly problem: InputProblem;

  constructor(problem: InputProblem) {
    super(`${problem.path}: ${problem.kind}, expected ${problem.expected}`);
    this.problem = problem;
  }
}

/** Text, required. */
export const text: Shape<string> = scalar('text', (value) =>
  typeof value === 'string' ? value : undefined,
);

/** A whole number, required. */
export const integer: Shape<number> = scalar('a whole number', (value) => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
});

/** `true` or `false`, required. */
export const flag: Shape<boolean> = scalar('true or false', (value) => {
  if (typeof value === 'boolean') return value;
  const lower = typeof value === 'string' ? value.toLowerCase() : undefined;
  return lower === 'true' || lower === 'false' ? lower === 'true' : undefined;
});

/** A point in time as ISO 8601 text or seconds since 1970, required. */
export const time: Shape<Date> = scalar('a time', (value) => {
  const date =
    typeof value === 'number'
      ? new Date(value * 1000)
      : typeof value === 'string'
        ? new Date(value)
        : undefined;
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
});

/** A number, required. */
export const decimal: Shape<number> = scalar('a number', (value) => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
});

/** Bytes that were sent as they are, required. */
export const bytes: Shape<Uint8Array> = scalar('bytes', (value) =>
  value instanceof Uint8Array ? value : undefined,
);

/** The same shape, but it may be left out. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return {
    ...shape,
    read: (value, path) => (isAbsent(value) ? undefined : shape.read(value, path)),
  };
}

/** Text that may be left out. Older clients send an empty one instead, and mean the same. */
export const filledText: Shape<string | undefined> = {
  read: (value, path) => (value === '' ? undefined : optional(text).read(value, path)),
};

/** Any number of the same shape; none when left out. */
export function list<T>(of: Shape<T>): Shape<readonly T[]> {
  return {
    ...(of.members === undefined ? {} : { members: of.members }),
    isList: true,
    read(value, path) {
      if (isAbsent(value) || value === '') return [];
      if (!Array.isArray(value)) throw malformed(path, 'a list');
      return value.map((item, index) => of.read(item, `${path}.${index + 1}`));
    },
  };
}

/** Any names with values of the same shape; none when left out. */
export function map<T>(of: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return {
    read(value, path) {
      if (isAbsent(value) || value === '') return {};
      if (!isMembers(value)) throw malformed(path, 'named values');
      return Object.fromEntries(
        Object.entries(value).map(([name, item]) => [name, of.read(item, `${path}.${name}`)]),
      );
    },
  };
}

/** A value with named members, required. Members that are not named are refused. */
export function structure<M extends Members>(members: M): Shape<ReadMembers<M>> {
  return {
    members,
    read(value, path) {
      if (isAbsent(value)) throw new InputError({ kind: 'missing', path, expected: 'members' });
      if (!isMembers(value)) throw malformed(path, 'named members');
      return readMembers(members, value, path);
    },
  };
}

/** Reads the members of a request. */
export function readMembers<M extends Members>(
  members: M,
  value: WireMembers,
  path = '',
): ReadMembers<M> {
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(members, name)) {
      throw new InputError({ kind: 'unknown', path: at(name), expected: 'nothing' });
    }
  }
  const read = Object.entries(members).map(([name, shape]) => [
    name,
    shape.read(Object.hasOwn(value, name) ? value[name] : undefined, at(name)),
  ]);
  // The mapped type says what the loop does; TypeScript cannot follow it through entries.
  return Object.fromEntries(read) as ReadMembers<M>;
}

function scalar<T>(expected: string, parse: (value: Wire) => T | undefined): Shape<T> {
  return {
    read(value, path) {
      if (isAbsent(value)) throw new InputError({ kind: 'missing', path, expected });
      const parsed = parse(value);
      if (parsed === undefined) throw malformed(path, expected);
      return parsed;
    },
  };
}

function malformed(path: string, expected: string): InputError {
  return new InputError({ kind: 'malformed', path, expected });
}

function isAbsent(value: Wire | undefined): value is null | undefined {
  return value === undefined || value === null;
}

function isMembers(value: Wire): value is WireMembers {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array)
  );
}
