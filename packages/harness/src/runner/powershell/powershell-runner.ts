import type { Assertion } from '../../suites/assertions.js';
import { type SelectedCheck, type Selection, selectChecks } from '../../suites/select-checks.js';
import type { Check, ScriptCheck, Suite } from '../../suites/suite.js';
import { readTextPattern } from '../../suites/text-pattern.js';
import { gossMain } from '../goss-main.js';
import { packed } from '../packed.js';
import { encodeValue } from '../protocol.js';
import { dotnetPattern } from './dotnet-pattern.js';
import { powershellAccounts } from './powershell-accounts.js';
import { powershellCore } from './powershell-core.js';
import { powershellFiles } from './powershell-files.js';
import { powershellCommands, powershellScripts, powershellTools } from './powershell-programs.js';
import { powershellQuote } from './powershell-quote.js';
import {
  powershellNetwork,
  powershellPackages,
  powershellRegistry,
  powershellServices,
} from './powershell-system.js';
import { registryPath } from './registry-path.js';

/** What {@link powershellRunner} may be told. */
export interface PowershellRunnerOptions extends Omit<Selection, 'platform'> {
  /** In every line that it prints. */
  readonly run: string;
  /** It ends with 1 where a test fails or cannot be told. Default: false. */
  readonly failOnResults?: boolean;
}

/**
 * The runner for Windows: one script for Windows PowerShell 5.1, ASCII only, that prints the lines of the
 * runner for Linux and leaves nothing behind. It ends with 0 when it came to its end, with 3 when it
 * could not begin. Suites for Linux are left out.
 *
 * - A package is an installed program (the name that Windows shows, where `*` stands for anything) or a
 *   feature. It is of a version when they are equal, or the version goes on with `-`
 * - An owner is a name, a name with its domain, or a SID; uid and gid are the last part of the SID; a home is
 *   known once the user has a profile
 * - `mode`, `gid` of users, `shell`, kernel parameters and mounts are skipped: Windows has none
 * - Commands, scripts and tools run in a process of their own, of which nothing stays
 *
 * It was parsed by a grammar of PowerShell, and never run on Windows.
 *
 * @throws HarnessError `HARNESS_SUITE_INVALID` for a value that no program can be given, or a key of no hive
 */
export function powershellRunner(
  suites: readonly Suite[],
  options: PowershellRunnerOptions,
): string {
  const { run, failOnResults = false } = options;
  const selected = selectChecks(suites, { ...options, platform: 'windows' });
  const running = selected.filter(({ check }) => check.skip === undefined);
  const kinds = new Set(running.map(({ check }) => check.kind));
  const parts = sections.filter(([needed]) => needed.some((kind) => kinds.has(kind)));
  const lines = running.flatMap((each, index) => {
    const isNew = each.suite !== running[index - 1]?.suite;
    const named = `$script:SoeSuite = ${valueWord(each.suite.name)}`;
    return [...(isNew ? [named] : []), ...checkLines(each)];
  });
  const end = `'##soe[end run="' + $script:SoeRun + '" tests=' + $script:SoeTests + ' files=' + $script:SoeFiles + ']'`;
  return [
    '# Tests of an image, made by @soe/harness. Results go to standard output; nothing is left behind.',
    powershellCore.trim(),
    ...parts.map(([, text]) => text.trim()),
    'function Invoke-SoeTests {',
    ...lines.map((line) => `  ${line}`),
    '}',
    '$soeCode = 0',
    `$script:SoeRun = ${valueWord(run)}`,
    'try {',
    '  Enter-Soe',
    '  Invoke-SoeTests',
    `  Write-SoeLine (${end})`,
    ...(failOnResults ? ['  if ($script:SoeBad -gt 0) { $soeCode = 1 }'] : []),
    '} catch {',
    "  [System.Console]::Error.WriteLine('soe: ' + $_.Exception.Message)",
    '  $soeCode = 3',
    '} finally {',
    '  Exit-Soe',
    '}',
    'exit $soeCode',
    '',
  ]
    .join('\r\n')
    .replace(/\r?\n/g, '\r\n');
}

const sections: readonly (readonly [kinds: readonly Check['kind'][], text: string])[] = [
  [['file'], powershellFiles],
  [['user', 'group'], powershellAccounts],
  [['package'], powershellPackages],
  [['service'], powershellServices],
  [['port', 'process'], powershellNetwork],
  [['registry'], powershellRegistry],
  [['command'], powershellCommands],
  [['script'], powershellScripts],
  [['tool'], powershellTools],
];

const missingOnWindows: Readonly<Partial<Record<Check['kind'], string>>> = {
  kernelParameter: 'Windows has no kernel parameters',
  mount: 'Windows has no mount points of Linux',
};

function checkLines(selected: SelectedCheck): readonly string[] {
  const { check, assertions } = selected;
  const missing = missingOnWindows[check.kind];
  return [
    '$script:SoeTrouble = $null',
    ...lookLines(check),
    ...assertions.map((assertion) => {
      const test =
        missing === undefined
          ? call(
              `Test-Soe${capital(check.kind)}${capital(assertion.property)}`,
              argumentsOf(selected, assertion),
            )
          : call('Set-SoeSkip', [missing]);
      return `Test-Soe ${valueWord(assertion.name)} { ${test} }`;
    }),
  ];
}

/** Looks at the subject once, for all its tests. */
function lookLines(check: Check): readonly string[] {
  const look = (name: string, ...values: readonly string[]) => [
    `Find-Soe { ${call(name, values)} }`,
  ];
  const { subject } = check;
  switch (check.kind) {
    case 'file':
    case 'package':
    case 'service':
    case 'user':
    case 'group':
    case 'process':
      return look(`Find-Soe${capital(check.kind)}`, subject);
    case 'port':
      return look('Find-SoePort', ...subject.split(':'));
    case 'registry':
      return look(
        'Find-SoeRegistry',
        registryPath(subject),
        check.value ?? '',
        check.value === undefined ? 'yes' : 'no',
      );
    case 'command':
      return look('Find-SoeCommand', `${check.timeoutSeconds ?? 60}`, check.run ?? subject);
    case 'tool': {
      const carried = check.tool === 'goss' ? gossMain(check.files).files : check.files;
      const calls = carried.map(({ path, contents }) =>
        call('Add-SoeToolFile', [path.replaceAll('/', '\\'), ...packed(contents)]),
      );
      return [`Find-Soe { ${['Enter-SoeTool', ...calls].join('; ')} }`];
    }
    default:
      return [];
  }
}

function argumentsOf(
  { check, resultFile }: SelectedCheck,
  { property, wanted }: Assertion,
): readonly string[] {
  if (check.kind === 'script') return scriptArguments(check, resultFile);
  if (check.kind === 'tool') {
    const { tool, required = false, timeoutSeconds = 900, files } = check;
    const { main, variables } =
      tool === 'goss' ? gossMain(files) : { main: { path: '' }, variables: '' };
    const facts = [tool, required ? 'yes' : 'no', `${timeoutSeconds}`, encodeValue(resultFile)];
    return [...facts, main.path, variables];
  }
  if (['contents', 'stdout', 'stderr'].includes(property)) {
    const { negated, kind, value } = readTextPattern(wanted);
    return [negated ? 'no' : 'yes', kind, kind === 'regex' ? dotnetPattern(value) : value];
  }
  return [wanted];
}

function scriptArguments(check: ScriptCheck, resultFile: string): readonly string[] {
  const { interpreter, output = 'auto', timeoutSeconds = 300, contents, subject } = check;
  const [, ending = ''] = /\.(ps1|cmd|bat|exe)$/i.exec(subject) ?? [];
  const byName = ending.toLowerCase().replace('bat', 'cmd');
  const how = interpreter === 'powershell' ? 'ps1' : interpreter === 'sh' ? 'sh' : byName;
  return [`${timeoutSeconds}`, how, output, encodeValue(resultFile), ...packed(contents)];
}

function call(name: string, values: readonly string[]): string {
  return [name, ...values.map(powershellQuote)].join(' ');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** What is printed as it is, in the form that lines have. */
function valueWord(text: string): string {
  return powershellQuote(encodeValue(text));
}
