import { type DefaultTreeAdapterTypes, parse } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;

/** An element of a page. */
export type HtmlElement = DefaultTreeAdapterTypes.Element;

/** Reads a page as browsers do; throws for anything that they would have to mend. */
export function parseHtml(page: string): Node {
  return parse(page, { onParseError: ({ code, startLine }) => fail(code, startLine) });
}

function fail(code: string, line: number): void {
  // Signs that Unicode keeps for itself are no fault of the structure.
  if (code !== 'noncharacter-in-input-stream') throw new Error(`HTML line ${line}: ${code}`);
}

/** All elements, in the order of the page. */
export function elementsOf(node: Node, tag?: string): readonly HtmlElement[] {
  const children = 'childNodes' in node ? node.childNodes : [];
  const inside = children.flatMap((child) => elementsOf(child, tag));
  return 'tagName' in node && (tag === undefined || node.tagName === tag)
    ? [node, ...inside]
    : inside;
}

/** The value of an attribute. */
export function attributeOf(element: HtmlElement, name: string): string | undefined {
  return element.attrs.find((attribute) => attribute.name === name)?.value;
}

/** The text that a reader sees: not that of the head. */
export function htmlText(node: Node): string {
  if (node.nodeName === 'head') return '';
  if ('value' in node && node.nodeName === '#text') return node.value;
  return 'childNodes' in node ? node.childNodes.map(htmlText).join('') : '';
}

/** The tree without its text and the values of attributes that hold text or count. */
export function htmlShape(node: Node): string {
  const children = 'childNodes' in node ? node.childNodes.map(htmlShape).join('') : '';
  if (node.nodeName === '#comment') return '<!-->';
  if (!('tagName' in node)) return children;
  const attributes = node.attrs.map(({ name }) => ` ${name}`).join('');
  return `<${node.tagName}${attributes}>${children}</${node.tagName}>`;
}
