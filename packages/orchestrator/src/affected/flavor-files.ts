import { posix } from 'node:path';
import { flavorOf } from '../config/flavor-of.js';
import type { LoadedConfig } from '../config/load-config.js';
import { configPath } from './committed-config.js';
import { namedPaths } from './named-paths.js';
import type { Repository } from './repository.js';
import type { FileRole, FlavorFiles } from './touched-files.js';

/**
 * Which files count for a flavor: its template and what that names, its tests, the declared ids, and its
 * `paths`. Links are followed.
 *
 * @param changed - Files that are different, because a file that is gone may still be named
 */
export async function flavorFiles(
  flavor: string,
  loaded: LoadedConfig,
  repository: Repository,
  changed: readonly string[],
): Promise<FlavorFiles> {
  const { template, tests, paths } = flavorOf(loaded, flavor);
  const { gates, ids } = loaded.config;
  const at = (path: string) => posix.join(repository.prefix, path);
  const own = [
    { role: 'template', path: at(template) },
    ...(tests?.suites ?? []).map((path) => ({ role: 'tests', path: at(path) }) as const),
    ...(ids === undefined ? [] : [{ role: 'shared', path: at(ids) } as const]),
    ...(await namedByTemplate(flavor, loaded, repository, changed)),
  ] as const;
  const declared = paths?.map(at);
  return {
    own: await followed(own, repository),
    ...(declared && {
      paths: (
        await followed(
          declared.map((path) => ({ role: 'shared', path })),
          repository,
        )
      ).map(({ path }) => path),
    }),
    judged: [configPath(repository, loaded.file), ...(gates === undefined ? [] : [at(gates)])],
  };
}

interface OwnFile {
  readonly role: FileRole;
  readonly path: string;
}

async function followed(
  files: readonly OwnFile[],
  { realPath }: Repository,
): Promise<readonly OwnFile[]> {
  const found = await Promise.all(
    files.map(async (file) => {
      const path = await realPath(file.path);
      return path === undefined || path === posix.normalize(file.path)
        ? [file]
        : [file, { ...file, path }];
    }),
  );
  return found.flat();
}

async function namedByTemplate(
  flavor: string,
  loaded: LoadedConfig,
  repository: Repository,
  changed: readonly string[],
): Promise<readonly OwnFile[]> {
  const { template, variables = {} } = flavorOf(loaded, flavor);
  const { prefix, files, head } = repository;
  const path = posix.join(prefix, template).replace(/\/$/, '');
  const isFile = files.has(path);
  const parts = isFile ? [path] : [...files].filter((file) => isPart(file, path));
  const texts = await Promise.all(parts.map((file) => repository.text(head, file)));
  const known = [...files, ...changed];
  const filled = Object.entries({ ...variables, soe_flavor: flavor }).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const place = {
    root: isFile ? posix.dirname(path) : path,
    workingDirectory: prefix,
    variables: Object.fromEntries(filled),
  };
  const folders = new Set(known.flatMap(foldersOf));
  const exists = new Set(known);
  return (
    texts
      .flatMap((text) => namedPaths(text ?? '', place))
      // A word such as "linux" is not meant as the folder of that name; "linux/" is, and "./linux".
      .filter(({ path: each, isWord }) => exists.has(each) || (folders.has(each) && !isWord))
      .filter(({ path: each }) => each !== path)
      .map((each) => ({ role: 'provisioner', path: each.path }))
  );
}

/** The files of a template that is a folder (Packer, "Templates"). */
function isPart(file: string, folder: string): boolean {
  return (
    posix.dirname(file) === (folder || '.') &&
    /\.(?:pkr\.hcl|pkr\.json|auto\.pkrvars\.hcl|auto\.pkrvars\.json)$/.test(file)
  );
}

function foldersOf(file: string): readonly string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
