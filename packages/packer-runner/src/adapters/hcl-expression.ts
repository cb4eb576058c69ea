import type { Node } from 'web-tree-sitter';
import { deepest, type Expression, unknown } from '../template/expression.js';
import { readHclString, readHeredoc } from '../template/string-template.js';

/** Reads what stands behind the `=` of an argument. */
export function readHclExpression(node: Node, depth = 0): Expression {
  const [first, second, ...rest] = partsOf(node);
  if (first === undefined || depth > deepest) return unknown;
  if (second !== undefined) return rest.length === 0 ? readName(first, second) : unknown;
  switch (first.type) {
    case 'expression':
      return readHclExpression(first, depth + 1);
    case 'literal_value':
      return readLiteral(first);
    case 'template_expr':
      return readTemplate(first);
    case 'collection_value':
      return readCollection(first, depth);
    case 'operation':
      return readOperation(first);
    default:
      return unknown;
  }
}

/** `var.name` and `local.name`. */
function readName(root: Node, name: Node): Expression {
  if (root.type !== 'variable_expr' || name.type !== 'get_attr') return unknown;
  const identifier = name.namedChildren.at(0)?.text ?? '';
  if (root.text === 'var') return { kind: 'variable', name: identifier };
  return root.text === 'local' ? { kind: 'local', name: identifier } : unknown;
}

function readLiteral(node: Node): Expression {
  const [literal] = partsOf(node);
  switch (literal?.type) {
    case 'numeric_lit': {
      const value = Number(literal.text);
      return Number.isFinite(value) ? { kind: 'known', value } : unknown;
    }
    case 'bool_lit':
      return { kind: 'known', value: literal.text === 'true' };
    case 'null_lit':
      return { kind: 'known', value: null };
    case 'string_lit':
      return readHclString(literal.text.slice(1, -1), 'quoted');
    default:
      return unknown;
  }
}

function readTemplate(node: Node): Expression {
  const [template] = partsOf(node);
  if (template?.type === 'heredoc_template') return readHeredoc(template.text);
  return template?.type === 'quoted_template'
    ? readHclString(template.text.slice(1, -1), 'quoted')
    : unknown;
}

function readCollection(node: Node, depth: number): Expression {
  const [collection] = partsOf(node);
  if (collection === undefined) return unknown;
  const members = partsOf(collection);
  if (collection.type === 'tuple') {
    const items = members.filter(({ type }) => type === 'expression');
    return { kind: 'list', items: items.map((item) => readHclExpression(item, depth + 1)) };
  }
  if (collection.type !== 'object') return unknown;
  const entries = members
    .filter(({ type }) => type === 'object_elem')
    .map((element) => {
      const [key, value] = partsOf(element);
      return {
        key: key === undefined ? unknown : readKey(key, depth),
        value: value === undefined ? unknown : readHclExpression(value, depth + 1),
      };
    });
  return { kind: 'map', entries };
}

/** A bare word as a key is that word, not a name. */
function readKey(node: Node, depth: number): Expression {
  const [word, more] = partsOf(node);
  return word?.type === 'variable_expr' && more === undefined && word.text === node.text
    ? { kind: 'known', value: word.text }
    : readHclExpression(node, depth + 1);
}

/** Of all operations, `-` and `!` before something written out. */
function readOperation(node: Node): Expression {
  const [operation] = partsOf(node);
  const [literal, more] = operation === undefined ? [] : partsOf(operation);
  if (operation?.type !== 'unary_operation' || literal === undefined || more !== undefined) {
    return unknown;
  }
  const operand = literal.type === 'literal_value' ? readLiteral(literal) : unknown;
  if (operand.kind !== 'known') return unknown;
  const sign = operation.text.at(0);
  if (sign === '-' && typeof operand.value === 'number') {
    return { kind: 'known', value: -operand.value };
  }
  return sign === '!' && typeof operand.value === 'boolean'
    ? { kind: 'known', value: !operand.value }
    : unknown;
}

function partsOf(node: Node): readonly Node[] {
  return node.namedChildren.filter(({ type }) => type !== 'comment');
}
