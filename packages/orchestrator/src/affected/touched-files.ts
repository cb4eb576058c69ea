import { posix } from 'node:path';

/** What a file is to a flavor. */
export type FileRole = 'template' | 'provisioner' | 'tests' | 'shared';

/** Files that are different, and what they are to the flavor. */
export interface TouchedFiles {
  /** What they are: the template, what the template names, its tests, or anything else that counts. */
  readonly kind: FileRole;
  /** The first few, sorted; relative to the top of the repository. */
  readonly files: readonly string[];
  /** How many there are. */
  readonly count: number;
}

/** Which files of a repository count for a flavor. Paths are relative to its top; folders stand for all in them. */
export interface FlavorFiles {
  /** Files and folders that always count. */
  readonly own: readonly { readonly role: FileRole; readonly path: string }[];
  /** What else counts. Default: every file. */
  readonly paths?: readonly string[];
  /** Files that are judged by what they say, so that a change of them is none by itself. */
  readonly judged: readonly string[];
}

/** Files that are told by name; the others are counted. */
const toldFiles = 5;

const roles: readonly FileRole[] = ['tests', 'provisioner', 'template', 'shared'];

/** The files that count for a flavor, by what they are to it. Pure. */
export function touchedFiles(
  changed: readonly string[],
  { own, paths, judged }: FlavorFiles,
): readonly TouchedFiles[] {
  const known = new Set(judged.map(normal));
  const roleOf = (file: string): FileRole | undefined => {
    if (known.has(file)) return undefined;
    const fits = roles.find((role) =>
      own.some((each) => each.role === role && concerns(each.path, file)),
    );
    if (fits !== undefined) return fits;
    return paths === undefined || paths.some((path) => concerns(path, file)) ? 'shared' : undefined;
  };
  const judgedFiles = [...new Set(changed)]
    .toSorted()
    .map((file) => ({ file, role: roleOf(file) }));
  return roles.flatMap((kind) => {
    const files = judgedFiles.filter(({ role }) => role === kind).map(({ file }) => file);
    return files.length === 0
      ? []
      : [{ kind, files: files.slice(0, toldFiles), count: files.length }];
  });
}

/**
 * Whether a file is a path, or below it. It is the other way round for what git knows as one entry: a
 * submodule or a link that leads to the path.
 */
function concerns(path: string, file: string): boolean {
  const place = normal(path);
  return place === '.' || file === place || isBelow(file, place) || isBelow(place, file);
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

function normal(path: string): string {
  return posix.normalize(path).replace(/(?<=.)\/$/, '');
}
