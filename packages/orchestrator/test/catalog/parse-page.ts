import { type DefaultTreeAdapterTypes, parse } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** Reads a page as browsers do; throws for anything that they would have to mend. */
export function parsePage(page: string): Node {
  return parse(page, {
    onParseError: ({ code, startLine }) => {
      throw new Error(`HTML line ${startLine}: ${code}`);
    },
  });
}

/** All elements, in the order of the page. */
export function elementsOf(node: Node): readonly Element[] {
  const children = 'childNodes' in node ? node.childNodes : [];
  const inside = children.flatMap(elementsOf);
  return 'tagName' in node ? [node, ...inside] : inside;
}

/** The value of an attribute. */
export function attributeOf({ attrs }: Element, name: string): string | undefined {
  return attrs.find((attribute) => attribute.name === name)?.value;
}

/** The tree without its text and the values of attributes. */
export function shapeOf(node: Node): string {
  const children = 'childNodes' in node ? node.childNodes.map(shapeOf).join('') : '';
  if (!('tagName' in node)) return children;
  return `<${node.tagName}${node.attrs.map(({ name }) => ` ${name}`).join('')}>${children}`;
}
