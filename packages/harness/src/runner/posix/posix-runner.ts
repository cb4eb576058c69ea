import { posix } from 'node:path';
import type { Assertion } from '../../suites/assertions.js';
import { kernelAddress } from '../../suites/kernel-address.js';
import type { SelectedCheck } from '../../suites/select-checks.js';
import type { Check, FileCheck, ScriptCheck, ToolCheck } from '../../suites/suite.js';
import { readTextPattern } from '../../suites/text-pattern.js';
import { gossMain } from '../goss-main.js';
import { packed } from '../packed.js';
import { encodeValue } from '../protocol.js';
import { posixAccounts } from './posix-accounts.js';
import { posixCarriage } from './posix-carriage.js';
import { posixCore } from './posix-core.js';
import { posixFiles, posixTexts } from './posix-files.js';
import { posixKernel } from './posix-kernel.js';
import { posixProcesses } from './posix-processes.js';
import { posixCommands, posixScripts, posixTools } from './posix-programs.js';
import { posixPackages, posixServices } from './posix-system.js';
import { sh } from './sh.js';
import { shellQuote } from './shell-quote.js';

/** What {@link posixRunner} may be told. */
export interface PosixRunnerOptions {
  /** In every line that it prints. */
  readonly run: string;
  /** It ends with 1 where a test fails or cannot be told. */
  readonly failOnResults: boolean;
}

/** The runner for Linux: one script for any POSIX shell. */
export function posixRunner(
  selected: readonly SelectedCheck[],
  { run, failOnResults }: PosixRunnerOptions,
): string {
  const running = selected.filter(({ check }) => check.skip === undefined);
  const kinds = new Set(running.map(({ check }) => check.kind));
  const parts = sections.filter(([needed]) => needed.some((kind) => kinds.has(kind)));
  const lines = running.flatMap((each, index) => {
    const isNew = each.suite !== running[index - 1]?.suite;
    return [...(isNew ? [`suite=${valueWord(each.suite.name)}`] : []), ...checkLines(each)];
  });
  return [
    '#!/bin/sh',
    '# Tests of an image, made by @soe/harness. Results go to standard output; nothing is left behind.',
    '# shellcheck disable=SC2034,SC2317 # what a check calls is told by its arguments',
    'set -u',
    `run=${valueWord(run)}`,
    posixCore.trim(),
    ...parts.map(([, text]) => text.trim()),
    'main() {',
    '  trap leave EXIT',
    "  trap 'exit 129' HUP",
    "  trap 'exit 130' INT",
    "  trap 'exit 143' TERM",
    '  begin',
    ...lines.map((line) => `  ${line}`),
    sh`  printf '##soe[end run="%s" tests=%s files=%s]\n' "$run" "$tests" "$files"`,
    ...(failOnResults ? ['  [ "$bad" -eq 0 ] || exit 1'] : []),
    '}',
    'main',
    '',
  ].join('\n');
}

const sections: readonly (readonly [kinds: readonly Check['kind'][], text: string])[] = [
  [['command', 'package', 'script', 'service', 'tool', 'user', 'group', 'file'], posixProcesses],
  [['script', 'tool'], posixCarriage],
  [['file', 'user', 'group'], posixAccounts],
  [['file', 'command'], posixTexts],
  [['file'], posixFiles],
  [['package'], posixPackages],
  [['service'], posixServices],
  [['port', 'process', 'kernelParameter', 'mount'], posixKernel],
  [['command'], posixCommands],
  [['script'], posixScripts],
  [['tool'], posixTools],
];

function checkLines(selected: SelectedCheck): readonly string[] {
  const { check, assertions } = selected;
  const look = lookLine(check);
  return [
    ...(look === undefined ? [] : [look]),
    ...(check.kind === 'tool' ? toolLines(check) : []),
    ...assertions.map((assertion) =>
      words(
        'check',
        valueWord(assertion.name),
        `${check.kind}_${assertion.property}`,
        ...argumentsOf(selected, assertion).map(shellQuote),
      ),
    ),
  ];
}

/** Looks at the subject once, for all its assertions. */
function lookLine(check: Check): string | undefined {
  const { subject } = check;
  const line = (name: string, ...values: readonly string[]) =>
    words(`look_at_${name}`, ...values.map(shellQuote));
  switch (check.kind) {
    case 'file':
      return line('file', trimmed(subject), followed(check));
    case 'package':
    case 'service':
    case 'user':
    case 'group':
      return line(check.kind, subject);
    case 'port': {
      const [protocol = '', port = ''] = subject.split(':');
      const hex = Number(port).toString(16).toUpperCase().padStart(4, '0');
      return line('port', protocol, hex, protocol === 'tcp' ? '0A' : '07');
    }
    case 'process':
      return line('process', subject, Buffer.from(subject).subarray(0, 15).toString());
    case 'kernelParameter':
      return line('parameter', parameterPath(subject));
    case 'mount':
      return line('mount', asInMounts(trimmed(subject)));
    case 'command':
      return line('command', `${check.timeoutSeconds ?? 60}`, check.run ?? subject);
    default:
      return undefined;
  }
}

/** A `/` at the end would make a link the folder that it leads to. */
function trimmed(path: string): string {
  return path.replace(/(?<=.)\/+$/, '');
}

/** `type: symlink` is about the link itself, everything else about where it leads. */
function followed({ type }: FileCheck): string {
  return type === 'symlink' ? '' : 'L';
}

/** As sysctl reads names: whichever of `.` and `/` comes first separates. */
function parameterPath(subject: string): string {
  const dots = /[./]/.exec(subject)?.[0] === '.';
  return dots ? subject.replace(/[./]/g, (sign) => (sign === '.' ? '/' : '.')) : subject;
}

/** The kernel writes blanks and backslashes of /proc/self/mounts as octal numbers. */
function asInMounts(text: string): string {
  return text.replace(
    /[ \t\n\\]/g,
    (sign) => `\\${(sign.codePointAt(0) ?? 0).toString(8).padStart(3, '0')}`,
  );
}

function argumentsOf(
  { check, resultFile }: SelectedCheck,
  { property, wanted }: Assertion,
): readonly string[] {
  if (check.kind === 'script') return scriptArguments(check, resultFile);
  if (check.kind === 'tool') return toolArguments(check, resultFile);
  if (check.kind === 'mount' && property !== 'exists') return [asInMounts(wanted)];
  if (check.kind === 'kernelParameter') return [wanted.trim().replace(/\s+/g, ' ')];
  if (property === 'addresses' && check.kind === 'port') {
    const addresses = (check.addresses ?? []).map((each) => kernelAddress(each) ?? each);
    return [[...new Set(addresses)].sort().join('\n')];
  }
  if (['contents', 'stdout', 'stderr'].includes(property)) {
    const { negated, kind, value } = readTextPattern(wanted);
    return [negated ? 'no' : 'yes', kind === 'regex' ? 'E' : 'F', value];
  }
  return [wanted];
}

function scriptArguments(check: ScriptCheck, resultFile: string): readonly string[] {
  const { interpreter, output = 'auto', timeoutSeconds = 300, contents, subject } = check;
  const runs = interpreter ?? (subject.endsWith('.sh') ? 'sh' : 'shebang');
  return [`${timeoutSeconds}`, runs, output, encodeValue(resultFile), ...packed(contents)];
}

function toolArguments(check: ToolCheck, resultFile: string): readonly string[] {
  const { tool, required = false, timeoutSeconds = 900, files } = check;
  const { main, variables } = gossMain(files);
  return [
    tool,
    required ? 'yes' : 'no',
    `${timeoutSeconds}`,
    encodeValue(resultFile),
    tool === 'goss' ? main.path : '',
    tool === 'goss' ? variables : '',
  ];
}

function toolLines({ tool, files }: ToolCheck): readonly string[] {
  const carried = tool === 'goss' ? gossMain(files).files : files;
  return [
    'begin_tool',
    ...carried.map(({ path, contents }) =>
      words(
        'put',
        shellQuote(`./${posix.dirname(path)}`),
        shellQuote(`./${path}`),
        ...packed(contents).map(shellQuote),
      ),
    ),
  ];
}

/** What is printed as it is, in the form that lines have. */
function valueWord(text: string): string {
  return shellQuote(encodeValue(text));
}

function words(...parts: readonly string[]): string {
  return parts.join(' ');
}
