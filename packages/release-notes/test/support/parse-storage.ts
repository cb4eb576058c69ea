import { SaxesParser } from 'saxes';

/** An element of a page in the storage format of Confluence, or its text. */
export type StorageNode =
  | { readonly text: string; readonly cdata: boolean }
  | {
      readonly name: string;
      readonly attributes: Readonly<Record<string, string>>;
      readonly children: StorageNode[];
    };

/** Reads a page as XML with the prefixes that Confluence declares. Throws where it is not well-formed. */
export function parseStorage(page: string): StorageNode {
  const root = { name: 'page', attributes: {}, children: [] as StorageNode[] };
  const open = [root];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const values = Object.entries(attributes).map(([key, { value }]) => [key, value]);
    const node = { name, attributes: Object.fromEntries(values), children: [] };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.on('text', (text) => {
    open.at(-1)?.children.push({ text, cdata: false });
  });
  parser.on('cdata', (text) => {
    open.at(-1)?.children.push({ text, cdata: true });
  });
  const namespaces = 'xmlns:ac="urn:ac" xmlns:ri="urn:ri"';
  parser.write(`<page ${namespaces}>${page}</page>`).close();
  const [document] = root.children;
  if (document === undefined) throw new Error('No page was found.');
  return document;
}

/** The tree without its text; neighbouring texts are one. */
export function storageShape(node: StorageNode): string {
  if ('text' in node) return node.cdata ? 'cdata' : 'text';
  const attributes = Object.entries(node.attributes).map(([key, value]) => ` ${key}=${value}`);
  const children = node.children.map(storageShape);
  const joined = children.filter(
    (child, at) => !/^(?:text|cdata)$/.test(child) || child !== children[at - 1],
  );
  return `${node.name}${attributes.join('')}(${joined.join(' ')})`;
}

/** The text of a node and all below it. */
export function storageText(node: StorageNode): string {
  return 'text' in node ? node.text : node.children.map(storageText).join('');
}

/** All elements of one name. */
export function storageElements(node: StorageNode, name: string): StorageNode[] {
  if ('text' in node) return [];
  const inside = node.children.flatMap((child) => storageElements(child, name));
  return node.name === name ? [node, ...inside] : inside;
}
