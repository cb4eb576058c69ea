import type { Answer } from './wire.js';

/** Writes one element. Items of lists are wrapped in elements named `item` or `member`. */
export function xmlElement(name: string, value: Answer, itemName: 'item' | 'member'): string {
  if (value === undefined) return '';
  return `<${name}>${xmlContent(value, itemName)}</${name}>`;
}

/** Writes what stands inside an element. */
export function xmlContent(value: Answer, itemName: 'item' | 'member'): string {
  if (value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value))
    return value.map((item) => xmlElement(itemName, item, itemName)).join('');
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([name, member]) => xmlElement(name, member, itemName))
      .join('');
  }
  return escapeXml(String(value));
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
