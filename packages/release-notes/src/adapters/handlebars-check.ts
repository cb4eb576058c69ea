import { cleanText } from '../clean-text.js';
import { type TemplatePlace, templateError } from './handlebars-error.js';

/** A template in which every text is escaped, and what is known of it. */
export interface CheckedTemplate {
  readonly program: hbs.AST.Program;
  /** Partials that it uses, with the first place of each. */
  readonly calls: ReadonlyMap<string, TemplatePlace>;
  /** Names of members that it reads. */
  readonly reads: ReadonlySet<string>;
}

/** The helper through which all text goes. Templates cannot name it. */
export const escapeHelper = 'escape text';

/** How deep blocks may lie in each other: compiling them takes time by the square of it. */
const deepestBlock = 100;

type Arity = readonly [number, number];

const blocks: ReadonlyMap<string, Arity> = new Map([
  ['if', [1, 1]],
  ['unless', [1, 1]],
  ['each', [1, 1]],
  ['with', [1, 1]],
]);

/**
 * Refuses what templates may not do, with its place, and puts the helper that escapes around
 * everything that is written.
 */
export function checkTemplate(
  program: hbs.AST.Program,
  template: string,
  helpers: Readonly<Record<string, Arity>>,
  partials: ReadonlySet<string>,
): CheckedTemplate {
  const calls = new Map<string, TemplatePlace>();
  const reads = new Set<string>();
  let depth = 0;
  const known: ReadonlyMap<string, Arity> = new Map([
    ...Object.entries(helpers),
    ['lookup', [2, 2]],
  ]);
  const placeOf = ({ loc }: hbs.AST.Node): TemplatePlace => ({
    template,
    line: loc.start.line,
    column: loc.start.column + 1,
  });
  const refused = (node: hbs.AST.Node, problem: string) => templateError(placeOf(node), problem);

  const checkCall = (node: Call, allowed: ReadonlyMap<string, Arity>): void => {
    const name = nameOf(node.path);
    const arity = allowed.get(name);
    if (arity === undefined) {
      const names = [...allowed.keys()].join(', ');
      throw refused(node, `there is no helper ${cleanText(name)} here; there are ${names}`);
    }
    const [least, most] = arity;
    if (node.params.length < least || node.params.length > most) {
      const wanted = least === most ? `${least}` : `${least} to ${most}`;
      throw refused(node, `${name} takes ${wanted} values and was given ${node.params.length}`);
    }
    if (node.hash) throw refused(node, `${name} takes no named values`);
    node.params.forEach(checkValue);
  };

  const checkValue = (value: hbs.AST.Expression): void => {
    if (isNode<hbs.AST.SubExpression>(value, 'SubExpression')) {
      depth += 1;
      if (depth > deepestBlock)
        throw refused(value, `calls lie more than ${deepestBlock} levels deep`);
      checkCall(value, known);
      depth -= 1;
    }
    if (isNode<hbs.AST.PathExpression>(value, 'PathExpression')) {
      for (const part of value.parts) reads.add(String(part));
    }
  };

  const checkPartial = (node: hbs.AST.PartialStatement): void => {
    if (isNode<hbs.AST.SubExpression>(node.name, 'SubExpression')) {
      throw refused(node, 'the name of a partial must stand in the template, not in the data');
    }
    const name = nameOf(node.name);
    if (!partials.has(name)) {
      throw refused(
        node,
        `there is no partial ${cleanText(name)}; there are ${[...partials].join(', ')}`,
      );
    }
    if (!calls.has(name)) calls.set(name, placeOf(node));
    node.params.forEach(checkValue);
    for (const { value } of node.hash?.pairs ?? []) checkValue(value);
  };

  const checkMustache = (node: hbs.AST.MustacheStatement): hbs.AST.MustacheStatement => {
    if (!node.escaped) {
      throw refused(
        node,
        'text that is not escaped could be anything; write {{ }} with two braces',
      );
    }
    const isCall = node.params.length > 0 || node.hash !== undefined;
    if (isCall || known.has(nameOf(node.path))) checkCall(node, known);
    else checkValue(node.path);
    return escaped(node, isCall);
  };

  const checkBlock = (node: hbs.AST.BlockStatement): void => {
    const name = nameOf(node.path);
    const isCall = node.params.length > 0 || node.hash !== undefined;
    // Without values it is a loop or a condition on a member.
    if (isCall || blocks.has(name) || known.has(name)) checkCall(node, blocks);
    else checkValue(node.path);
    depth += 1;
    if (depth > deepestBlock)
      throw refused(node, `blocks lie more than ${deepestBlock} levels deep`);
    checkProgram(node.program);
    // The types say that it is always there.
    const inverse: hbs.AST.Program | undefined = node.inverse;
    if (inverse) checkProgram(inverse);
    depth -= 1;
  };

  const checkProgram = (body: hbs.AST.Program | undefined): void => {
    if (!body) return;
    body.body = body.body.map((node) => {
      if (isNode<hbs.AST.MustacheStatement>(node, 'MustacheStatement')) return checkMustache(node);
      if (isNode<hbs.AST.BlockStatement>(node, 'BlockStatement')) checkBlock(node);
      else if (isNode<hbs.AST.PartialStatement>(node, 'PartialStatement')) checkPartial(node);
      else if (node.type !== 'ContentStatement' && node.type !== 'CommentStatement') {
        throw refused(
          node,
          'blocks for partials and decorators are not there; give partials by name',
        );
      }
      return node;
    });
  };

  checkProgram(program);
  return { program, calls, reads };
}

interface Call extends hbs.AST.Node {
  readonly path: hbs.AST.Expression;
  readonly params: readonly hbs.AST.Expression[];
  readonly hash?: hbs.AST.Hash;
}

function isNode<T extends hbs.AST.Node>(node: hbs.AST.Node, type: T['type'] & string): node is T {
  return node.type === type;
}

function nameOf(path: hbs.AST.Node): string {
  return 'original' in path ? String(path.original) : '';
}

/** `{{x}}` becomes `{{escape x}}`, and `{{link x y}}` becomes `{{escape (link x y)}}`. */
function escaped(node: hbs.AST.MustacheStatement, isCall: boolean): hbs.AST.MustacheStatement {
  const { path, params, hash, loc } = node;
  const call = { type: 'SubExpression', path, params, hash, loc } as hbs.AST.SubExpression;
  const helper = {
    type: 'PathExpression',
    data: false,
    depth: 0,
    parts: [escapeHelper],
    original: escapeHelper,
    loc,
  } as hbs.AST.PathExpression;
  return { ...node, path: helper, params: [isCall ? call : path], hash: undefined as never };
}
