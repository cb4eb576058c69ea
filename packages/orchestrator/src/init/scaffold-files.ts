import type { InitAnswers } from './init-answers.js';
import { presets } from './presets.js';

/** A file of a scaffold. */
export interface ScaffoldFile {
  /** Path, with slashes, relative to the new repository or to the folder it was read from. */
  readonly path: string;
  /** Its text. */
  readonly text: string;
  /** Whether it is a program. */
  readonly executable: boolean;
}

/** Files as they are shipped, by folder of `scaffold/`, such as `common` or `flavors/al2023`. */
export type ReadFolder = (folder: string) => Promise<readonly ScaffoldFile[]>;

/** Path of the configuration in a new repository. */
export const configPath = 'soe.config.yaml';

/** The workflow of a CI system, and nothing else. */
export async function ciFiles(
  { ci, region }: Pick<InitAnswers, 'ci' | 'region'>,
  read: ReadFolder,
): Promise<readonly ScaffoldFile[]> {
  const files = [...(await read('ci/shared')), ...(await read(`ci/${ci}`))];
  return files.map((file) => fill(file, { region }));
}

/**
 * All files of a new repository; the configuration is the last, so that one that is there says that all
 * others were written.
 */
export async function scaffoldFiles(
  answers: InitAnswers,
  version: string,
  read: ReadFolder,
): Promise<readonly ScaffoldFile[]> {
  const chosen = presets.filter(({ name }) => answers.flavors.includes(name));
  const systems = [...new Set(chosen.map(({ system }) => system))];
  const kinds = await Promise.all(
    systems.map(async (name) => ({ name, files: await read(`systems/${name}`) })),
  );
  const flavors = await Promise.all(
    chosen.map(async ({ name }) => ({ name, files: await read(`flavors/${name}`) })),
  );
  const values = {
    owner: answers.owner,
    region: answers.region,
    version,
    firstFlavor: chosen[0]?.name ?? '',
    releaseFirst: `npx soe release ${chosen[0]?.name ?? ''}`.padEnd(49),
    systemFolders: systems
      .map((name) => `${name}/`)
      .join(', ')
      .padEnd(26),
    bases: kinds.map(({ files }) => indent(textOf(files, 'base.yaml'))).join('\n'),
    flavors: flavors.map(({ files }) => indent(textOf(files, 'flavor.yaml'))).join('\n\n'),
    ciSteps: `5. ${ciSteps[answers.ci]}\n`,
  };
  const files = [
    ...(await read('common')).map((file) => fill(renamed(file), values)),
    ...kinds.flatMap(({ name, files: own }) => under(name, without('base.yaml', own))),
    ...flavors.flatMap(({ name, files: own }) =>
      under(`flavors/${name}`, without('flavor.yaml', own)),
    ),
    ...(await ciFiles(answers, read)),
  ];
  const isConfig = ({ path }: ScaffoldFile) => path === configPath;
  return [...files.filter((file) => !isConfig(file)), ...files.filter(isConfig)];
}

const ciSteps = {
  github:
    'What `.github/workflows/soe.yml` says at its top: a role for OIDC, and an environment for each channel.',
  gitlab:
    'What `.gitlab-ci.yml` says at its top: a role for OIDC, a schedule, and an environment for each channel.',
  jenkins:
    'What `Jenkinsfile` says at its top: a multibranch pipeline, and agents with the role of the owner.',
} as const;

/** Names that npm takes for its own when a package is published. */
const shippedAs: Readonly<Record<string, string>> = {
  'gitignore.txt': '.gitignore',
  'package.json.txt': 'package.json',
};

function renamed(file: ScaffoldFile): ScaffoldFile {
  return { ...file, path: shippedAs[file.path] ?? file.path };
}

function under(folder: string, files: readonly ScaffoldFile[]): readonly ScaffoldFile[] {
  return files.map((file) => ({ ...file, path: `${folder}/${file.path}` }));
}

function without(path: string, files: readonly ScaffoldFile[]): readonly ScaffoldFile[] {
  return files.filter((file) => file.path !== path);
}

function fill(file: ScaffoldFile, values: Readonly<Record<string, string>>): ScaffoldFile {
  const text = file.text.replace(/@@(\w+)@@/g, (mark, name: string) => values[name] ?? mark);
  return { ...file, text };
}

function textOf(files: readonly ScaffoldFile[], path: string): string {
  return files.find((file) => file.path === path)?.text.trimEnd() ?? '';
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
