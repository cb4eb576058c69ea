import type { Answer } from './wire.js';

/** What the items of a list are called: the same in all lists of a protocol. */
export type ItemName = 'item' | 'member';

/** Writes one element. Items of lists are wrapped in elements named `item` or `member`. */
export function xmlElement(name: string, value: Answer, itemName: ItemName): string {
  if (value === undefined) return '';
  if (name === 'groupSet' && Array.isArray(value)) {
    // The one exception of EC2: where groups are ids alone, and not ids with names.
    return `<${name}>${value.map((one) => xmlElement(groupItem(one), one, itemName)).join('')}</${name}>`;
  }
  return `<${name}>${xmlContent(value, itemName)}</${name}>`;
}

/** Writes what stands inside an element. */
export function xmlContent(value: Answer, itemName: ItemName): string {
  if (value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value))
    return value.map((item) => xmlElement(itemName, item, itemName)).join('');
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([name, member]) => xmlElement(name, member, itemName))
      .join('');
  }
  return escapeXml(String(value));
}

function groupItem(group: Answer): string {
  return typeof group === 'string' ? 'groupId' : 'item';
}

/** Escapes text for XML 1.0. Control characters that XML cannot carry become U+FFFD. */
export function escapeXml(value: string): string {
  return (
    value
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones XML forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll('\r', '&#xD;')
  );
}
