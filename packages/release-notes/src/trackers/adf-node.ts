/** A node of a document of Atlassian after it was read without trust: every part is there. */
export interface AdfNode {
  readonly type: string;
  readonly text: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly content: readonly AdfNode[];
  readonly marks: readonly AdfNode[];
}

/** Deeper nesting is a trap, not a text. */
const deepest = 40;

/** Reads a node and all below it; `undefined` for what is none. */
export function readAdfNode(value: unknown, depth = 0): AdfNode | undefined {
  if (!isRecord(value) || depth > deepest) return undefined;
  const nodes = (name: string) => {
    const items: unknown = Reflect.get(value, name);
    return Array.isArray(items) ? items.flatMap((item) => readAdfNode(item, depth + 1) ?? []) : [];
  };
  const text = (name: string) => {
    const found: unknown = Reflect.get(value, name);
    return typeof found === 'string' ? found : '';
  };
  const attributes: unknown = Reflect.get(value, 'attrs');
  return {
    type: text('type'),
    text: text('text'),
    attributes: isRecord(attributes) ? attributes : {},
    content: nodes('content'),
    marks: nodes('marks'),
  };
}

/** An attribute as text; empty if it is missing or holds something else. */
export function adfAttribute(node: AdfNode, name: string): string {
  const value = node.attributes[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
