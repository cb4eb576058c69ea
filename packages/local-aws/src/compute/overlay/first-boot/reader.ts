/** Takes values out of what somebody wrote, and notes what is of another kind than it has to be. */
export interface Reader {
  /** A mapping; `undefined` when it is none. */
  readonly mapping: (value: unknown, place: string) => Mapping | undefined;
  /** A list; one value that is none is a list of it. */
  readonly list: (value: unknown) => readonly unknown[];
  /** Text, or a number or truth value as text; `undefined` where there is none. */
  readonly text: (value: unknown, place: string) => string | undefined;
  /** A truth value. */
  readonly flag: (value: unknown, place: string) => boolean;
  /** Names, in a list or in one text with commas between them. */
  readonly names: (value: unknown, place: string) => readonly string[];
  /** Notes each key that is not among those that are known. */
  readonly known: (mapping: Mapping, keys: readonly string[], place: string) => void;
  /** Notes something else. */
  readonly warn: (warning: string) => void;
}

/** Keys and values as YAML has them. */
export type Mapping = Readonly<Record<string, unknown>>;

/** A reader that adds what it notes to a list. */
export function createReader(warnings: string[]): Reader {
  const warn = (warning: string): void => {
    warnings.push(warning);
  };
  const text = (value: unknown, place: string): string | undefined => {
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    warn(`${place} has to be text and is not used`);
    return undefined;
  };
  return {
    mapping(value, place) {
      if (isMapping(value)) return value;
      warn(`${place} has to be a mapping and is not used`);
      return undefined;
    },
    list: (value) =>
      value === undefined || value === null ? [] : Array.isArray(value) ? value : [value],
    text,
    flag(value, place) {
      if (typeof value === 'boolean') return value;
      if (value !== undefined && value !== null) warn(`${place} has to be true or false`);
      return false;
    },
    names(value, place) {
      if (value === undefined || value === null) return [];
      const values: readonly unknown[] = Array.isArray(value) ? value : [value];
      return values
        .flatMap((each) => (text(each, place) ?? '').split(','))
        .map((name) => name.trim())
        .filter((name) => name !== '');
    },
    known(mapping, keys, place) {
      for (const key of Object.keys(mapping)) {
        if (!keys.includes(key)) warn(`${place}${key} is not supported here and has no effect`);
      }
    },
    warn,
  };
}

function isMapping(value: unknown): value is Mapping {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array)
  );
}
