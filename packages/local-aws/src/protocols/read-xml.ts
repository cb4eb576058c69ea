import type { Shape } from './shape.js';
import type { Wire, WireMembers } from './wire.js';

/** Deeper than any request of AWS; a limit keeps hostile documents from exhausting the stack. */
const deepest = 12;

/** The root element of a document: its name, and its text or the elements in it. */
export interface XmlDocument {
  readonly name: string;
  readonly value: Wire;
}

/**
 * Reads a small XML document: elements and text. Elements with the same name become a list;
 * attributes, comments and prefixes of names are left out. Document types are refused, so there are
 * no entities but the five of XML and numbers.
 *
 * @returns `undefined` when it is not well-formed
 */
export function readXml(text: string): XmlDocument | undefined {
  const reader = { text: text.replace(/^\uFEFF/, ''), at: 0 };
  try {
    skipProlog(reader);
    const root = readElement(reader, 0);
    skipProlog(reader);
    return reader.at === reader.text.length ? root : undefined;
  } catch (error) {
    if (error instanceof XmlProblem) return undefined;
    throw error;
  }
}

/** A list whose items are elements beside each other, so that one item looks like no list. */
export function repeated<T>(list: Shape<readonly T[]>): Shape<readonly T[]> {
  return {
    ...list,
    read: (value, path) =>
      list.read(
        value === undefined || value === null || Array.isArray(value) ? value : [value],
        path,
      ),
  };
}

/** A value with named members, none of which must be there: an empty element looks like empty text. */
export function perhapsEmpty<T>(members: Shape<T>): Shape<T> {
  return { ...members, read: (value, path) => members.read(value === '' ? {} : value, path) };
}

interface Reader {
  readonly text: string;
  at: number;
}

class XmlProblem extends Error {}

const space = /\s+/y;
const declaration = /<\?[^>]*\?>/y;
const comment = /<!--[\s\S]*?-->/y;
const openTag = /<(?:[\w.-]+:)?([\w.-]+)(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>/y;
const closeTag = /<\/(?:[\w.-]+:)?([\w.-]+)\s*>/y;
const characters = /[^<]+/y;
const cdata = /<!\[CDATA\[([\s\S]*?)\]\]>/y;

function take(reader: Reader, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = reader.at;
  const match = pattern.exec(reader.text);
  if (match === null) return undefined;
  reader.at = pattern.lastIndex;
  return match;
}

function skipProlog(reader: Reader): void {
  while (take(reader, space) ?? take(reader, declaration) ?? take(reader, comment));
}

function readElement(reader: Reader, depth: number): XmlDocument {
  const [, name, isEmpty] = take(reader, openTag) ?? [];
  if (name === undefined || depth > deepest) throw new XmlProblem();
  if (isEmpty === '/') return { name, value: '' };
  let content = '';
  const children = new Map<string, Wire[]>();
  for (;;) {
    const close = take(reader, closeTag);
    if (close !== undefined) {
      if (close[1] !== name) throw new XmlProblem();
      return { name, value: children.size === 0 ? content : toMembers(children) };
    }
    const text = take(reader, characters);
    const raw = take(reader, cdata);
    if (text !== undefined) content += decodeEntities(text[0]);
    if (raw !== undefined) content += raw[1] ?? '';
    if (text === undefined && raw === undefined && take(reader, comment) === undefined) {
      const child = readElement(reader, depth + 1);
      const same = children.get(child.name);
      if (same === undefined) children.set(child.name, [child.value]);
      else same.push(child.value);
    }
  }
}

function toMembers(children: ReadonlyMap<string, readonly Wire[]>): WireMembers {
  // Without a prototype, names such as `__proto__` are only names.
  const members: Record<string, Wire> = Object.create(null);
  for (const [name, values] of children) {
    const [only] = values;
    members[name] = values.length === 1 && only !== undefined ? only : values;
  }
  return members;
}

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function decodeEntities(text: string): string {
  return text.replace(/&([^;&]*);?/g, (whole, name: string) => {
    const [, hexadecimal, number] = /^#(x?)([0-9a-fA-F]{1,6})$/.exec(name) ?? [];
    const code = Number.parseInt(number ?? '', hexadecimal === 'x' ? 16 : 10);
    const character = number === undefined ? entities.get(name) : fromCode(code);
    if (character === undefined || !whole.endsWith(';')) throw new XmlProblem();
    return character;
  });
}

function fromCode(code: number): string | undefined {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
