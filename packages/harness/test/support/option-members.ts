import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The published types, without those of other packages. */
const file = fileURLToPath(new URL('../../dist/index.d.ts', import.meta.url));
const program = ts.createProgram([file], { noResolve: true, target: ts.ScriptTarget.ES2023 });
const checker = program.getTypeChecker();

function exported(name: string): ts.Symbol {
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  const found = module && checker.getExportsOfModule(module).find((each) => each.name === name);
  if (found === undefined) throw new Error(`${name} is not exported: build the package`);
  const isAlias = (found.flags & ts.SymbolFlags.Alias) !== 0;
  return isAlias ? checker.getAliasedSymbol(found) : found;
}

function membersOf(type: ts.Type): readonly string[] {
  return checker
    .getPropertiesOfType(checker.getNonNullableType(type))
    .map(({ name }) => name)
    .toSorted();
}

/** Members of an exported type, in order. */
export function membersOfType(name: string): readonly string[] {
  return membersOf(checker.getDeclaredTypeOfSymbol(exported(name)));
}

/** Members of the last parameter of an exported function, in order. */
export function membersOfOptions(name: string): readonly string[] {
  const declaration = exported(name).valueDeclaration;
  if (declaration === undefined || !ts.isFunctionDeclaration(declaration)) {
    throw new Error(`${name} is no function`);
  }
  const last = declaration.parameters.at(-1);
  if (last === undefined) throw new Error(`${name} takes nothing`);
  return membersOf(checker.getTypeAtLocation(last));
}
