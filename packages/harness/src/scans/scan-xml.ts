import { type SaxesAttributePlain, SaxesParser } from 'saxes';
import { scanInvalid } from './scan-invalid.js';

/** A document: its text, or its bytes or texts as they come (a `ReadableStream` or a file is one). */
export type ScanSource = string | Uint8Array | AsyncIterable<Uint8Array | string>;

/** What is told while a document is read. Names are without prefixes. */
export interface ScanXmlReader {
  /** Elements whose text is wanted, its first 4,096 characters. */
  readonly texts: ReadonlySet<string>;
  /** An element begins. `path` are the names of its parents, from the outside in. */
  readonly opened: (
    name: string,
    attributes: Readonly<Record<string, string>>,
    path: readonly string[],
  ) => void;
  /** An element ends. */
  readonly closed: (name: string, text: string, path: readonly string[]) => void;
}

/** Groups of rules and the HTML of their descriptions lie about 30 deep. */
const depthLimit = 200;
const textLimit = 4096;
/** Characters without any element: nothing that a scanner writes is that long. */
const runLimit = 32 * 1024 * 1024;
/** Characters in all. */
const sizeLimit = 2 * 1024 * 1024 * 1024;
const pieceLength = 256 * 1024;

/**
 * Reads XML as it comes, and keeps nothing of it. A document type may name a DTD, which is not fetched;
 * one that declares something is refused. So there are no entities but the five of XML itself.
 *
 * @param kind - what it should be, for messages
 * @throws HarnessError `HARNESS_SCAN_INVALID` with the line, for what is no XML 1.0 in UTF-8, is cut off,
 * declares entities, or is hostile in depth (200) or length
 */
export async function readScanXml(
  kind: string,
  source: ScanSource,
  reader: ScanXmlReader,
): Promise<void> {
  const parser = new SaxesParser({ xmlns: false });
  const refuse = (problem: string, cause?: unknown) =>
    scanInvalid(kind, `line ${parser.line}`, problem, cause);
  let size = 0;
  let run = 0;
  attach(parser, reader, refuse, () => {
    run = 0;
  });
  for await (const piece of pieces(source, refuse)) {
    size += piece.length;
    run += piece.length;
    if (size > sizeLimit) throw refuse(`it has more than ${sizeLimit} characters`);
    parser.write(piece);
    if (run > runLimit) throw refuse(`a text or tag has more than ${runLimit} characters`);
  }
  if (size === 0) throw scanInvalid(kind, 'the document', 'it is empty');
  parser.close();
}

function attach(
  parser: SaxesParser,
  reader: ScanXmlReader,
  refuse: (problem: string, cause?: unknown) => Error,
  onEvent: () => void,
): void {
  const path: string[] = [];
  const texts: (string | undefined)[] = [];
  const say = (characters: string) => {
    onEvent();
    const kept = texts.at(-1);
    if (kept !== undefined && kept.length < textLimit) {
      texts[texts.length - 1] = (kept + characters).slice(0, textLimit);
    }
  };
  parser.on('error', (error) => {
    throw refuse(`it is no XML, or cut off: ${error.message}`, error);
  });
  parser.on('xmldecl', ({ encoding = 'UTF-8' }) => {
    if (!/^(?:utf-8|us-ascii)$/i.test(encoding))
      throw refuse(`its encoding is ${encoding}, not UTF-8`);
  });
  parser.on('doctype', (doctype) => {
    onEvent();
    if (doctype.includes('[')) throw refuse('its document type declares something');
  });
  parser.on('text', say);
  parser.on('cdata', say);
  parser.on('comment', onEvent);
  parser.on('opentag', ({ name, attributes }) => {
    onEvent();
    if (path.length >= depthLimit) throw refuse(`elements lie more than ${depthLimit} deep`);
    const local = localName(name);
    reader.opened(local, plain(attributes), path);
    path.push(local);
    texts.push(reader.texts.has(local) ? '' : undefined);
  });
  parser.on('closetag', () => {
    onEvent();
    const name = path.pop();
    const text = texts.pop();
    if (name !== undefined) reader.closed(name, text?.trim() ?? '', path);
  });
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function plain(attributes: Record<string, SaxesAttributePlain | string>) {
  return attributes as Readonly<Record<string, string>>;
}

async function* pieces(
  source: ScanSource,
  refuse: (problem: string, cause?: unknown) => Error,
): AsyncGenerator<string> {
  const chunks = typeof source === 'string' || source instanceof Uint8Array ? [source] : source;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Uint8Array) => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch (cause) {
      throw refuse('it is not UTF-8', cause);
    }
  };
  for await (const chunk of chunks) {
    const text = typeof chunk === 'string' ? chunk : decode(chunk);
    for (let at = 0; at < text.length; at += pieceLength) yield text.slice(at, at + pieceLength);
  }
  const rest = decode();
  if (rest !== '') yield rest;
}
