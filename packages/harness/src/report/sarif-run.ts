import { printable } from '../printable.js';
import { fingerprint } from './finding-view.js';
import { clip, counted } from './plain-text.js';

/** A result, as far as a run has to know it. */
export interface SarifResult {
  readonly ruleId: string;
  readonly [name: string]: unknown;
}

/** A rule, as far as a run has to know it. */
export interface SarifRule {
  readonly id: string;
  readonly [name: string]: unknown;
}

/** What a run is made of. */
export interface SarifRun {
  readonly tool: { readonly name: string; readonly version?: string };
  readonly category: string;
  readonly results: readonly { readonly result: SarifResult; readonly rule: SarifRule }[];
  /** Why it must not be taken for a whole one. */
  readonly problems: readonly string[];
  readonly notes: readonly string[];
  readonly times: Readonly<Record<string, string>>;
}

/** Limits of GitHub: https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit */
const resultLimit = 25_000;
const shownLimit = 5_000;

/** A run as the log holds it. */
export function writeRun({ tool, category, results, problems, notes, times }: SarifRun) {
  const taken = results.slice(0, resultLimit);
  const rules = [...new Map(taken.map(({ rule }) => [rule.id, rule])).values()];
  const index = new Map(rules.map(({ id }, at) => [id, at]));
  const all = [...notes, ...limitNotes(results.length)];
  return {
    tool: {
      driver: {
        name: printable(tool.name) || 'scanner',
        ...(tool.version !== undefined && { version: printable(tool.version) }),
        rules,
      },
    },
    // GitHub wants another category for each run of a file.
    automationDetails: { id: `soe/${category}/` },
    invocations: [
      {
        executionSuccessful: problems.length === 0,
        ...times,
        toolExecutionNotifications: [
          ...problems.map((text) => notification('error', text)),
          ...all.map((text) => notification('note', text)),
        ],
      },
    ],
    columnKind: 'utf16CodeUnits',
    results: taken.map(({ result }) => ({ ...result, ruleIndex: index.get(result.ruleId) })),
  };
}

function limitNotes(count: number): readonly string[] {
  if (count > resultLimit) {
    return [
      `${counted(count - resultLimit, 'result')} left out, the least severe: GitHub takes ${resultLimit} a run and shows ${shownLimit}`,
    ];
  }
  return count > shownLimit ? [`GitHub shows ${shownLimit} results of these ${count}`] : [];
}

function notification(level: 'error' | 'note', text: string) {
  return { level, message: { text: clip(printable(text), 1000) || level } };
}

/** Why a result is let be. */
export function suppression(justification: string) {
  return {
    kind: 'external',
    status: 'accepted',
    justification: clip(printable(justification), 1000),
  };
}

/** GitHub shows no result without a file, and takes no address that is not relative. */
export function location(path: string, names: readonly string[]) {
  const parts = printable(path)
    .split(/[/\\]+/)
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  const uri = parts.map((part) => encodeURIComponent(part)).join('/');
  return {
    physicalLocation: { artifactLocation: { uri: uri || 'image' }, region: { startLine: 1 } },
    ...(names.length > 0 && {
      logicalLocations: [
        { fullyQualifiedName: clip(names.map((each) => printable(each)).join(' > '), 1000) },
      ],
    }),
  };
}

/** GitHub reads only the first; it is the line of a file elsewhere, and stable here. */
export function fingerprints(...parts: readonly (string | undefined)[]) {
  const value = fingerprint(...parts);
  return { primaryLocationLineHash: `${value}:1`, 'soe/v1': value };
}
