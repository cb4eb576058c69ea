import { escapeField } from '../machine-readable/line.js';

/** The fewest characters a secret may have: shorter values would blank out ordinary text. */
export const minimumSecretLength = 4;

// Which characters besides letters, digits, `-`, `_` and `.` stay as they are in URLs: encoders differ.
const leftAlone = [
  '~', // Go's QueryEscape, signatures of AWS, curl
  "~!'()*", // encodeURIComponent of JavaScript
  "~!'()*$%&+,", // names and passwords in the URLs of JavaScript
  '*', // forms: URLSearchParams, Java
  '~/', // quote of Python
  '~$&+=:@', // Go's PathEscape
  '~$&+,;=', // names and passwords in the URLs of Go
];

/**
 * Every text under which a secret may appear in output: as it is, with the white space at its ends
 * trimmed (Packer trims), line by line when it has several lines (each becomes a row of its own), in
 * JSON, in URLs, in base64 (also inside a longer encoded value), and all of these as Packer escapes
 * them.
 */
export function secretForms(secret: string): readonly string[] {
  // As UTF-8, in which a lone surrogate becomes U+FFFD.
  const value = Buffer.from(secret).toString();
  const written = [value, ...value.split(/[\r\n]+/)].flatMap((part) => [part, part.trim()]);
  const json = JSON.stringify(value).slice(1, -1);
  const forms = [
    ...written,
    json,
    // The JSON of Go, which writes Packer's manifest and log, escapes three more characters.
    json.replace(/[<>&]/g, escapeUnit),
    // That of Python and others is ASCII alone.
    json.replace(/[^ -~]/g, escapeUnit),
    json.replace(/[^ -~]/g, (unit) => escapeUnit(unit).toUpperCase().replace('\\U', '\\u')),
    ...urlForms(value),
    ...base64Forms(Buffer.from(value)),
  ].filter((form) => form.length >= minimumSecretLength);
  return [...new Set([...forms, ...forms.map(escapeField)])];
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function urlForms(value: string): readonly string[] {
  // Everybody leaves these as they are.
  if (/^[\w.-]*$/.test(value)) return [value];
  return leftAlone
    .map((characters) => percentEncode(value, characters))
    .flatMap((form) => [form, form.replace(/%[\dA-F]{2}/g, (found) => found.toLowerCase())])
    .flatMap((form) => [form, form.replaceAll('%20', '+')]);
}

function percentEncode(value: string, leftAlone: string): string {
  const encodeByte = (byte: number): string =>
    `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return value.replace(/[^\w.-]/gu, (character) =>
    leftAlone.includes(character)
      ? character
      : Array.from(Buffer.from(character), encodeByte).join(''),
  );
}

/** The base64 characters that the secret alone decides, for each of its three possible offsets. */
function base64Forms(bytes: Buffer): readonly string[] {
  const inside = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64url');
    const end = Math.floor(((offset + bytes.length) * 8) / 6);
    return encoded.slice(Math.ceil((offset * 8) / 6), end);
  });
  return [bytes.toString('base64'), ...inside].flatMap((form) => [
    form,
    form.replaceAll('-', '+').replaceAll('_', '/'),
  ]);
}
