import type { ParseSuiteOptions } from './parse-suite.js';
import type { Check, ToolCheck } from './suite.js';
import type { SuiteFile } from './suite-schema.js';

/** The checks of a file, kind by kind. Scripts and tools that are not at hand are left out. */
export function toChecks(
  data: SuiteFile,
  { scripts = {}, tools = {} }: Pick<ParseSuiteOptions, 'scripts' | 'tools'>,
): readonly Check[] {
  return [
    ...each(data.file, (subject, { owner, group, mode, ...body }) => ({
      kind: 'file' as const,
      subject,
      ...body,
      ...(mode !== undefined && { mode: mode.padStart(4, '0') }),
      ...(owner !== undefined && { owner: `${owner}` }),
      ...(group !== undefined && { group: `${group}` }),
    })),
    ...each(data.package, (subject, body) => ({ kind: 'package' as const, subject, ...body })),
    ...each(data.service, (subject, body) => ({ kind: 'service' as const, subject, ...body })),
    ...each(data.user, (subject, body) => ({ kind: 'user' as const, subject, ...body })),
    ...each(data.group, (subject, body) => ({ kind: 'group' as const, subject, ...body })),
    ...each(data.port, (subject, body) => ({ kind: 'port' as const, subject, ...body })),
    ...each(data.process, (subject, body) => ({ kind: 'process' as const, subject, ...body })),
    ...each(data.kernelParameter, (subject, { value, ...body }) => ({
      kind: 'kernelParameter' as const,
      subject,
      ...body,
      value: `${value}`,
    })),
    ...each(data.mount, (subject, body) => ({ kind: 'mount' as const, subject, ...body })),
    ...each(data.command, (subject, body) => ({ kind: 'command' as const, subject, ...body })),
    ...each(data.registry, (subject, body) => ({ kind: 'registry' as const, subject, ...body })),
    ...each(data.script, (subject, body) => ({
      kind: 'script' as const,
      subject,
      ...body,
      contents: scripts[subject] ?? '',
    })),
    ...each(data.tool, (subject, body) => toolCheck(subject, body, tools)),
  ];
}

function each<Body>(
  map: Readonly<Record<string, Body>> | undefined,
  make: (subject: string, body: Body) => Check,
): readonly Check[] {
  return Object.entries(map ?? {}).map(([subject, body]) => make(subject, body));
}

function toolCheck(
  subject: string,
  body: NonNullable<SuiteFile['tool']>[ToolCheck['tool']],
  tools: NonNullable<ParseSuiteOptions['tools']>,
): ToolCheck {
  const tool = subject as ToolCheck['tool'];
  return { kind: 'tool', subject, ...body, tool, files: tools[tool] ?? [] };
}
