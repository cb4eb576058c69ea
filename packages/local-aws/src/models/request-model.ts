import { InputError } from '../protocols/shape.js';
import type { Wire, WireMembers } from '../protocols/wire.js';

/**
 * What the SDK can send to a service: every operation that AWS has, not only those that are here, with
 * the members of its request, which of them are required, and their types. Written from the schemas
 * of the SDK by test/models/request-models.test.ts.
 */
export interface RequestModel {
  /** The shape of each operation's request; `null` where there is nothing to send. */
  readonly operations: Readonly<Record<string, string | null>>;
  readonly shapes: Readonly<Record<string, StructureModel>>;
}

/** A structure. */
export interface StructureModel {
  /** How many members are required: the first ones. */
  readonly required: number;
  /**
   * The type of each member, under its name on the wire: `s` text, `n` number, `b` true or false,
   * `t` time, `x` bytes, `j` any JSON, `#Name` a structure, `[` before the type of list items, `{`
   * before the type of map values.
   */
  readonly members: Readonly<Record<string, string>>;
}

/** How the leaves of a request are written: as text only, or as JSON has them. */
export type Leaves = 'text' | 'json';

/**
 * Refuses what AWS would refuse before it looks at the request: members that it does not know,
 * members that are missing, and values of another type.
 *
 * @throws InputError at the first such place
 */
export function checkRequest(
  model: RequestModel,
  action: string,
  input: WireMembers,
  leaves: Leaves,
): void {
  const shape = model.operations[action];
  checkStructure({ model, leaves }, shape ?? '', input, '');
}

interface Check {
  readonly model: RequestModel;
  readonly leaves: Leaves;
}

function checkStructure(check: Check, shape: string, input: WireMembers, path: string): void {
  const { required, members } = check.model.shapes[shape] ?? nothing;
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  for (const name of Object.keys(input)) {
    if (!Object.hasOwn(members, name)) {
      throw new InputError({ kind: 'unknown', path: at(name), expected: 'nothing' });
    }
  }
  let index = 0;
  for (const name in members) {
    const value = input[name];
    if (value !== undefined && value !== null)
      checkValue(check, members[name] ?? '', value, at(name));
    else if (index < required) {
      throw new InputError({ kind: 'missing', path: at(name), expected: 'a value' });
    }
    index += 1;
  }
}

const nothing: StructureModel = { required: 0, members: {} };

function checkValue(check: Check, type: string, value: Wire, path: string): void {
  // The query protocols write an empty list or structure as an empty text.
  if (value === '' && check.leaves === 'text') return;
  const kind = type.charAt(0);
  const below = type.slice(1);
  if (kind === '[') {
    if (!Array.isArray(value)) throw malformed(path, 'a list');
    value.forEach((item, index) => {
      checkItem(check, below, item, `${path}.${index + 1}`);
    });
  } else if (kind === '#' || kind === '{') {
    if (!isMembers(value)) throw malformed(path, 'named members');
    if (kind === '#') checkStructure(check, below, value, path);
    else
      for (const [key, item] of Object.entries(value)) {
        checkItem(check, below, item ?? null, `${path}.${key}`);
      }
  } else if (!leafFits(kind, value, check.leaves))
    throw malformed(path, expected[kind] ?? 'a value');
}

/** Lists and maps may be sparse. */
function checkItem(check: Check, type: string, item: Wire, path: string): void {
  if (item !== null) checkValue(check, type, item, path);
}

const expected: Readonly<Record<string, string>> = {
  s: 'text',
  n: 'a number',
  b: 'true or false',
  t: 'a time',
  x: 'bytes in base64',
};

function leafFits(kind: string, value: Wire, leaves: Leaves): boolean {
  if (kind === 'j') return true;
  if (typeof value === 'object') return false;
  if (leaves === 'json') {
    if (kind === 'n' || kind === 't') return typeof value === 'number' || kind === 't';
    return kind === 'b' ? typeof value === 'boolean' : typeof value === 'string';
  }
  const text = String(value);
  if (kind === 'n') return text.trim() !== '' && Number.isFinite(Number(text));
  if (kind === 'b') return /^(?:true|false)$/i.test(text);
  return kind !== 't' || !Number.isNaN(Date.parse(text));
}

function malformed(path: string, what: string): InputError {
  return new InputError({ kind: 'malformed', path, expected: what });
}

function isMembers(value: Wire): value is WireMembers {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
