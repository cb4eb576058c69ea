import { join } from 'node:path';
import { readTestFolder, type TestFile } from '../adapters/test-folder.js';
import { HarnessError } from '../errors.js';
import { printableLines } from '../printable.js';
import { groupBy } from '../report/group-by.js';
import { type ParseSuiteOptions, parseSuite } from './parse-suite.js';
import type { Phase, Platform, ScriptCheck, Suite, ToolCheck } from './suite.js';

const allPhases: readonly Phase[] = ['bake', 'launch', 'rebake'];
const toolNames = ['goss', 'inspec', 'pester', 'pytest'] as const;

/**
 * Reads the suites of a folder: every `*.yaml` is one; scripts beside them (`*.sh`, `*.ps1`, executables)
 * make the suites `scripts` and `scripts-windows`, the folders `goss`, `inspec`, `pester` and `pytest` one
 * each, unless a file names them under `script` and `tool` and says more about them. What begins with a
 * dot, and `*.md`, is left out. The order is always the same.
 *
 * @throws HarnessError `HARNESS_SUITE_INVALID` with all problems of all files; for a folder without tests;
 * for something in it that would not run
 */
export async function loadSuites(directory: string): Promise<readonly Suite[]> {
  const files = (await readTestFolder(directory)).filter(({ path }) => !/\.md$/i.test(path));
  const isIn = (name: string) => (file: TestFile) => file.path.startsWith(`${name}/`);
  const top = files.filter(({ path }) => !path.includes('/'));
  const yaml = top.filter(({ path }) => /\.ya?ml$/.test(path));
  const scripts = top.filter((file) => !yaml.includes(file) && isScript(file));
  const tools = toolNames.flatMap((tool) => {
    const own = files.filter(isIn(tool)).map(({ path, contents }) => ({
      path: path.slice(tool.length + 1),
      contents: toBase64(contents),
    }));
    return own.length === 0 ? [] : [[tool, own] as const];
  });
  const used = new Set([
    ...yaml,
    ...scripts,
    ...toolNames.flatMap((each) => files.filter(isIn(each))),
  ]);
  const problems = files
    .filter((file) => !used.has(file))
    .map(
      ({ path }) =>
        `${join(directory, path)} would not run: it is no *.yaml, no script that can be run and in no folder of ${toolNames.join(', ')}`,
    );
  const beside = {
    scripts: Object.fromEntries(scripts.map(({ path, contents }) => [path, toBase64(contents)])),
    tools: Object.fromEntries(tools),
  };
  const written = yaml.flatMap((file) =>
    tryParse(file, join(directory, file.path), beside, problems),
  );
  const suites = [
    ...written,
    ...otherScripts(written, beside, directory),
    ...otherTools(written, tools, directory),
  ];
  problems.push(...sameNames(suites));
  if (suites.length === 0 && problems.length === 0) {
    problems.push(`${directory} has no tests: add a *.yaml, a script or a folder of a tool`);
  }
  if (problems.length === 0) return suites;
  throw new HarnessError(
    'HARNESS_SUITE_INVALID',
    problems.map((each) => printableLines(each)).join('\n'),
  );
}

type Beside = Pick<ParseSuiteOptions, 'scripts' | 'tools'>;

/** By the ending; without one, what somebody may run or what names its interpreter. */
function isScript({ path, contents, executable }: TestFile): boolean {
  return /\.(?:sh|ps1)$/.test(path) || executable || (contents[0] === 0x23 && contents[1] === 0x21);
}

function toBase64(contents: Uint8Array): string {
  return Buffer.from(contents).toString('base64');
}

function tryParse(
  { contents }: TestFile,
  file: string,
  beside: Beside,
  problems: string[],
): readonly Suite[] {
  try {
    return [
      parseSuite(new TextDecoder('utf-8', { fatal: true }).decode(contents), { file, ...beside }),
    ];
  } catch (error) {
    if (error instanceof HarnessError) problems.push(error.message);
    else if (error instanceof TypeError) problems.push(`Cannot read ${file}: it is not UTF-8`);
    else throw error;
    return [];
  }
}

function otherScripts(
  written: readonly Suite[],
  { scripts = {} }: Beside,
  directory: string,
): readonly Suite[] {
  const named = subjectsOf(written, 'script');
  const left = Object.entries(scripts).filter(([path]) => !named.has(path));
  const suite = (platform: Platform, name: string): readonly Suite[] => {
    const checks = left
      .filter(([path]) => /\.ps1$/.test(path) === (platform === 'windows'))
      .map(([subject, contents]): ScriptCheck => ({ kind: 'script', subject, contents }));
    if (checks.length === 0) return [];
    return [{ name, file: directory, platform, phases: allPhases, checks }];
  };
  return [...suite('linux', 'scripts'), ...suite('windows', 'scripts-windows')];
}

function otherTools(
  written: readonly Suite[],
  tools: readonly (readonly [ToolCheck['tool'], ToolCheck['files']])[],
  directory: string,
): readonly Suite[] {
  const named = subjectsOf(written, 'tool');
  return tools
    .filter(([tool]) => !named.has(tool))
    .map(([tool, files]) => ({
      name: tool,
      file: join(directory, tool),
      platform: tool === 'pester' ? ('windows' as const) : ('linux' as const),
      phases: allPhases,
      checks: [{ kind: 'tool' as const, subject: tool, tool, files }],
    }));
}

function subjectsOf(suites: readonly Suite[], kind: 'script' | 'tool'): ReadonlySet<string> {
  return new Set(
    suites.flatMap(({ checks }) =>
      checks.filter((check) => check.kind === kind).map(({ subject }) => subject),
    ),
  );
}

function sameNames(suites: readonly Suite[]): readonly string[] {
  return [...groupBy(suites, ({ name }) => name)].flatMap(([name, same]) =>
    same.length === 1
      ? []
      : [
          `${same.map(({ file }) => file).join(' and ')} are both named ${name}: give one another name`,
        ],
  );
}
