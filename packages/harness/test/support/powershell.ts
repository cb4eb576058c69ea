import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';

/** A script as a grammar of PowerShell sees it. */
export interface ParsedPowershell {
  /** What is no PowerShell, with its line. */
  readonly errors: readonly string[];
  /** What only PowerShell 7 has, which the grammar knows. */
  readonly newer: readonly string[];
  /** Names of the commands that it calls, and of its functions. */
  readonly commands: ReadonlySet<string>;
  readonly functions: readonly string[];
}

/** Parses by tree-sitter-powershell. No PowerShell is needed, and nothing runs. */
export async function parsePowershell(text: string): Promise<ParsedPowershell> {
  const require = createRequire(import.meta.url);
  await Parser.init();
  const grammar = require.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm');
  const parser = new Parser();
  parser.setLanguage(await Language.load(await readFile(grammar)));
  const tree = parser.parse(text);
  if (tree === null) throw new Error('the parser gave up');
  const errors: string[] = [];
  const newer: string[] = [];
  const commands = new Set<string>();
  const functions: string[] = [];
  const visit = (node: Node): void => {
    const place = `line ${node.startPosition.row + 1}: ${node.text.slice(0, 80)}`;
    if (node.isError || node.isMissing) errors.push(place);
    if (node.type === '&&' || node.type === '||' || node.type === '??') newer.push(place);
    if (node.type === 'command_name') commands.add(node.text);
    if (node.type === 'function_name') functions.push(node.text);
    for (const child of node.children) if (child !== null) visit(child);
  };
  visit(tree.rootNode);
  return { errors, newer, commands, functions };
}
