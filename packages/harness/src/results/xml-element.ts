import { SaxesParser } from 'saxes';
import { checkResultsText, invalidResults } from './invalid-results.js';

/** Elements within each other, at most. */
const depthLimit = 100;
/** Characters of text that are kept of an element; what is longer is of no use to people. */
const textLimit = 16_384;

/** An element of a result file: what it says, without what is inside of it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Its text, its first 16,384 characters. Known when it ends. */
  readonly text: string;
}

/** What is told while a document is read. */
export interface XmlReader {
  /** Parents from the outside in, without the element. Its text is not known yet. */
  readonly opened: (element: XmlElement, parents: readonly XmlElement[]) => void;
  /** The same when it ends. */
  readonly closed: (element: XmlElement, parents: readonly XmlElement[]) => void;
}

/**
 * Reads XML as it comes, and keeps nothing. A document type is refused, and with it all entities but the
 * five of XML itself: nothing grows, and nothing outside is read.
 *
 * @param format what it should be, for messages
 * @throws HarnessError `HARNESS_RESULTS_INVALID` for what is no XML 1.0, has a document type, is too deep
 * (100) or too long (64 Mi characters)
 */
export function readXml(format: string, text: string, reader: XmlReader): void {
  checkResultsText(format, text);
  const parser = new SaxesParser({ xmlns: false });
  const open: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const say = (characters: string) => {
    const inner = open.at(-1);
    if (inner !== undefined && inner.text.length < textLimit) {
      inner.text = (inner.text + characters).slice(0, textLimit);
    }
  };
  parser.on('error', (error) => {
    throw invalidResults(format, `it is no XML: ${error.message}`, error);
  });
  parser.on('doctype', () => {
    throw invalidResults(format, 'it has a document type, and such are not read');
  });
  parser.on('text', say);
  parser.on('cdata', say);
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length >= depthLimit) {
      throw invalidResults(format, `elements lie more than ${depthLimit} deep in each other`);
    }
    const element = { name, attributes, text: '' };
    reader.opened(element, open);
    open.push(element);
  });
  parser.on('closetag', () => {
    const element = open.pop();
    if (element !== undefined) reader.closed(element, open);
  });
  parser.write(text).close();
}
