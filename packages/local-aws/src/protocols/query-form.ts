import { ApiError } from '../services/api-error.js';
import type { Wire, WireMembers } from './wire.js';

/** Deeper than any request of AWS; a limit keeps hostile names from exhausting the stack. */
const deepest = 12;

interface Node {
  value?: string;
  readonly children: Map<string, Node>;
}

/**
 * Reads the form of the query protocols: `Filter.1.Value.2=x` is the second value of the first
 * filter. Numbered names become lists, in the order of their numbers.
 */
export function parseQueryForm(form: string): WireMembers {
  const root = emptyNode();
  for (const [name, value] of new URLSearchParams(form)) {
    const path = name.split('.');
    if (path.length > deepest)
      throw new ApiError('MalformedQueryString', 'The query string is nested too deeply');
    let node = root;
    for (const part of path) {
      const next = node.children.get(part) ?? emptyNode();
      node.children.set(part, next);
      node = next;
    }
    node.value = value;
  }
  return toMembers(root);
}

/** Writes what {@link parseQueryForm} reads. */
export function formatQueryForm(members: WireMembers): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(members)) append(form, name, value);
  return form.toString();
}

function append(form: URLSearchParams, path: string, value: Wire | undefined): void {
  if (value === undefined || value === null) return;
  if (typeof value !== 'object') form.append(path, String(value));
  else {
    const entries = Array.isArray(value)
      ? value.map((item, index): [string, Wire] => [String(index + 1), item])
      : Object.entries(value as WireMembers);
    for (const [name, item] of entries) append(form, `${path}.${name}`, item);
  }
}

function emptyNode(): Node {
  return { children: new Map() };
}

function toWire(node: Node): Wire {
  if (node.children.size === 0) return node.value ?? '';
  // `ec2Query` numbers the items themselves, `awsQuery` puts them below `member`.
  const member = node.children.size === 1 ? node.children.get('member') : undefined;
  if (member !== undefined && member.children.size > 0) return toWire(member);
  const children = [...node.children];
  return children.every(([name]) => /^[1-9]\d{0,9}$/.test(name))
    ? children.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, child]) => toWire(child))
    : toMembers(node);
}

function toMembers(node: Node): WireMembers {
  // Without a prototype, names such as `__proto__` are only names.
  const members: Record<string, Wire> = Object.create(null);
  for (const [name, child] of node.children) members[name] = toWire(child);
  return members;
}
