import { parse } from 'yaml';
import type { Mapping } from './reader.js';

/** What a user data text is made of. */
export interface UserData {
  /** Scripts, which name their interpreters themselves. */
  readonly scripts: readonly string[];
  /** The cloud-config; of several, lists and mappings are not merged: the last one has its keys. */
  readonly config: Mapping;
  /** What is not understood, and has no effect. */
  readonly warnings: readonly string[];
}

interface Part {
  /** Its media type, where it says one. */
  readonly type?: string;
  readonly text: string;
}

/**
 * Reads user data: a script, a cloud-config, or several of them in one MIME message (cloud-init,
 * "User data formats").
 */
export function readUserData(text: string): UserData {
  const scripts: string[] = [];
  const warnings: string[] = [];
  let config: Mapping = {};
  for (const part of readParts(text, warnings)) {
    switch (kindOf(part)) {
      case 'empty':
        break;
      case 'script':
        scripts.push(part.text);
        break;
      case 'cloud-config':
        config = { ...config, ...readConfig(part.text, warnings) };
        break;
      default:
        warnings.push(
          `user data that begins ${JSON.stringify(part.text.slice(0, 30))} is not supported here and has no effect`,
        );
    }
  }
  return { scripts, config, warnings };
}

type Kind = 'script' | 'cloud-config' | 'empty' | 'unknown';

const starts: readonly (readonly [start: string, kind: Kind])[] = [
  ['#!', 'script'],
  ['#cloud-config', 'cloud-config'],
];

const types: Readonly<Record<string, Kind>> = {
  'text/x-shellscript': 'script',
  'text/cloud-config': 'cloud-config',
};

function kindOf({ type, text }: Part): Kind {
  if (text.trim() === '') return 'empty';
  const said = type === undefined || type === 'text/plain' ? undefined : (types[type] ?? 'unknown');
  return said ?? starts.find(([start]) => text.startsWith(start))?.[1] ?? 'unknown';
}

function readConfig(text: string, warnings: string[]): Mapping {
  try {
    // The version that cloud-init reads: 0644 is octal, and `yes` is true.
    const value: unknown = parse(text, { version: '1.1', logLevel: 'error' });
    if (value === null || value === undefined) return {};
    if (typeof value === 'object' && !Array.isArray(value)) return value as Mapping;
    warnings.push('the cloud-config is no mapping and has no effect');
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    warnings.push(`the cloud-config is no YAML and has no effect: ${reason}`);
  }
  return {};
}

function readParts(text: string, warnings: string[]): readonly Part[] {
  const { headers, body } = splitHeaders(text);
  const type = headers.get('content-type') ?? '';
  if (!type.startsWith('multipart/')) return [{ text }];
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(type) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) {
    warnings.push('the multipart user data names no boundary and has no effect');
    return [];
  }
  const [, ...pieces] = `\n${body}`.replaceAll('\r\n', '\n').split(`\n--${boundary}`);
  return pieces
    .filter((piece) => !piece.startsWith('--'))
    .map((piece) => readPart(piece.slice(piece.indexOf('\n') + 1)));
}

function readPart(piece: string): Part {
  const { headers, body } = splitHeaders(piece);
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  const isBase64 = headers.get('content-transfer-encoding')?.toLowerCase() === 'base64';
  return {
    ...(type === undefined ? {} : { type }),
    text: isBase64 ? Buffer.from(body, 'base64').toString('utf8') : body,
  };
}

/** A text that does not begin with a header has none. */
function splitHeaders(text: string): {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
} {
  const end = /\r?\n\r?\n/.exec(text);
  const head = text.slice(0, end?.index ?? text.length);
  if (!/^(content-type|mime-version):/i.test(head)) {
    return { headers: new Map(), body: text.replace(/^\r?\n/, '') };
  }
  const lines = head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
  });
  const body = end === null ? '' : text.slice(end.index + end[0].length);
  return { headers: new Map(headers), body };
}
