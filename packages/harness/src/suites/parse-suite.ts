import { posix } from 'node:path';
import type * as z from 'zod';
import { parseDataFile } from '../data-file/parse-data-file.js';
import { checkProblems } from './check-problems.js';
import { phases as allPhases, type Check, type Suite, type ToolCheck } from './suite.js';
import { bodies, type SuiteFile, suiteFileSchema } from './suite-schema.js';
import { toChecks } from './to-checks.js';

/** What {@link parseSuite} may be told. */
export interface ParseSuiteOptions {
  /** Name of the file, for messages, for the default of `name` and for reports. Default: `suite.yaml`. */
  readonly file?: string;
  /** Scripts that `script` may name: the whole program, base64. Default: none. */
  readonly scripts?: Readonly<Record<string, string>>;
  /** Files of the tools that `tool` may name. Default: none. */
  readonly tools?: Readonly<Partial<Record<ToolCheck['tool'], ToolCheck['files']>>>;
}

/**
 * Reads a suite from YAML or JSON (`schemas/suite.json`).
 *
 * @throws HarnessError `HARNESS_SUITE_INVALID` naming all members that do not fit, with their lines
 *
 * @example
 * ```ts
 * const suite = parseSuite(`
 * file:
 *   /etc/ssh/sshd_config.d/10-soe.conf:
 *     mode: '0600'
 *     contents: ['PermitRootLogin no']
 * user:
 *   soe-agent: { uid: 990, shell: /usr/sbin/nologin }
 * `);
 * ```
 */
export function parseSuite(text: string, options: ParseSuiteOptions = {}): Suite {
  const { file = 'suite.yaml' } = options;
  const data = parseDataFile<SuiteFile>(text, schemaWith(options), {
    file,
    code: 'HARNESS_SUITE_INVALID',
    what: 'a suite of tests (schemas/suite.json of @soe/harness)',
  });
  const { name = nameOf(file), title, platform = 'linux', phases = allPhases } = data;
  return {
    name,
    ...(title !== undefined && { title }),
    file,
    platform,
    phases,
    checks: toChecks(data, options),
  };
}

/** Name of a file without folders and ending. */
function nameOf(file: string): string {
  const name = posix.basename(file.replaceAll('\\', '/')).replace(/\.[^.]*$/, '');
  return name === '' ? 'suite' : name;
}

/** Also what no schema can tell, and in the same go. */
function schemaWith(options: ParseSuiteOptions): z.ZodType<SuiteFile> {
  return suiteFileSchema.superRefine(
    (value, context) => {
      const complain = (path: readonly (string | number)[], message: string) =>
        context.addIssue({ code: 'custom', path: [...path], message });
      if (!isRecord(value)) return;
      const { platform } = value;
      let checks = 0;
      for (const [kind, subject, body] of entriesOf(value)) {
        checks += 1;
        for (const [path, message] of referenceProblems(kind, subject, options)) {
          complain([kind, subject, ...path], message);
        }
        const check = checkFrom(kind, subject, body, options);
        if (check === undefined) continue;
        for (const { path, message } of checkProblems(
          check,
          platform === 'windows' ? 'windows' : 'linux',
        )) {
          complain([kind, subject, ...path], message);
        }
      }
      if (checks === 0) complain([], 'it has no checks');
    },
    { when: () => true },
  );
}

type Kind = keyof typeof bodies;

function entriesOf(value: object): readonly (readonly [Kind, string, unknown])[] {
  return Object.entries(value).flatMap(([kind, map]: readonly [string, unknown]) =>
    isKind(kind) && isRecord(map)
      ? Object.entries(map).map(([subject, body]) => [kind, subject, body] as const)
      : [],
  );
}

function isKind(name: string): name is Kind {
  return Object.hasOwn(bodies, name);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The check as far as its own rules are about it; undefined where its members do not fit. */
function checkFrom(
  kind: Kind,
  subject: string,
  body: unknown,
  options: ParseSuiteOptions,
): Check | undefined {
  // Of a script or tool that is not there something else is told.
  const isThere = referenceProblems(kind, subject, options).length === 0;
  if (!isThere || !bodies[kind].safeParse(body).success) return undefined;
  const [check] = toChecks({ [kind]: { [subject]: body } }, options);
  return check;
}

function referenceProblems(
  kind: Kind,
  subject: string,
  { scripts = {}, tools = {} }: ParseSuiteOptions,
): readonly (readonly [path: readonly string[], message: string])[] {
  if (kind === 'script' && !Object.hasOwn(scripts, subject)) {
    return [[[], `there is no script ${subject} beside the file`]];
  }
  if (kind === 'tool' && !Object.hasOwn(tools, subject)) {
    return [[[], `there is no folder ${subject} with tests beside the file`]];
  }
  return [];
}
