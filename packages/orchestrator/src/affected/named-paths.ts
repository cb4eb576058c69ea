import { posix } from 'node:path';

/** Where a template lies and what its variables hold. Folders are relative to the top of the repository. */
export interface TemplatePlace {
  /** Folder of the template: `path.root`. */
  readonly root: string;
  /** Folder in which Packer runs, that of the configuration. */
  readonly workingDirectory: string;
  /** Values of variables that are texts. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A path that a template may name. */
export interface NamedPath {
  /** Normal, relative to the top of the repository. It need not exist. */
  readonly path: string;
  /** It is written as a single word, so that it may mean something else. */
  readonly isWord: boolean;
}

/**
 * What a template may name of the repository: every text in quotes that could be a path, seen from the folder
 * of the template and from the one in which Packer runs. Known variables are put in; a path with something
 * that only Packer knows is cut down to the folder before it. Templates are not run, so that more may be named
 * than is used; what a script names in turn is not seen. Pure.
 *
 * @param text - HCL, or JSON of either kind
 */
export function namedPaths(text: string, place: TemplatePlace): readonly NamedPath[] {
  const found = new Map<string, NamedPath>();
  for (const quoted of betweenQuotes(text)) {
    const filled = fillIn(quoted, place);
    const isWord = !filled.includes('/');
    for (const seen of seenFrom(filled, place)) {
      const path = posix.normalize(seen).replace(/\/$/, '');
      if (path === '.' || path === '..' || path.startsWith('../')) continue;
      found.set(path, { path, isWord: isWord && found.get(path)?.isWord !== false });
    }
  }
  return [...found.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * All that stands between two neighbouring quotes of a line. Quotes inside of interpolations turn what is
 * inside and outside around, so that both are taken.
 */
function betweenQuotes(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => line.split('"').slice(1, -1));
}

/** The sign at which a path begins that is complete as it stands. */
const absolute = '\0';

function fillIn(text: string, { root, workingDirectory, variables }: TemplatePlace): string {
  const variable = (whole: string, name: string) =>
    Object.hasOwn(variables, name) ? (variables[name] ?? whole) : whole;
  return text
    .replace(/\$\{\s*path\.root\s*\}|\{\{\s*template_dir\s*\}\}/g, `${absolute}${root || '.'}`)
    .replace(/\$\{\s*path\.cwd\s*\}|\{\{\s*pwd\s*\}\}/g, `${absolute}${workingDirectory || '.'}`)
    .replace(/\$\{\s*var\.([\w-]+)\s*\}/g, variable)
    .replace(/\{\{\s*user\s+`([\w-]+)`\s*\}\}/g, variable);
}

function seenFrom(filled: string, { root, workingDirectory }: TemplatePlace): readonly string[] {
  const rooted = filled.startsWith(absolute);
  const path = known(rooted ? filled.slice(1) : filled);
  if (path === '' || path === '.' || path.length > longest || !isPath(path)) return [];
  return rooted ? [path] : [posix.join(root, path), posix.join(workingDirectory, path)];
}

/** Up to the folder before the first part that only Packer knows, or that stands for many names. */
function known(path: string): string {
  const end = path.search(/[$%]\{|\{\{|[*?[]/);
  return end < 0 ? path : path.slice(0, path.lastIndexOf('/', end) + 1);
}

const longest = 1_000;

function isPath(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are in no path that a template names
  return !/^[/~]|:\/\/|[\u0000-\u001f]/.test(text);
}
