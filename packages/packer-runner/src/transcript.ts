import { createArtifactCollector, type PackerArtifact } from './artifacts.js';
import { type PackerDiagnostic, readDiagnostics } from './diagnostics.js';
import { readDuration } from './duration.js';
import type { OutputEvent, PackerEvent } from './events.js';
import type { MachineReadableLine, MachineReadableRow } from './machine-readable/line.js';
import type { ClosingLine } from './outcome.js';
import { type Phase, readPhase } from './phases.js';

/** A build that failed. */
export interface BuildError {
  /** The build as Packer names it. */
  readonly build: string;
  /** The error, as Packer tells it. */
  readonly message: string;
  /** The script that was running. */
  readonly script?: string;
}

/** What the lines of a command add up to. */
export interface TranscriptSummary {
  /** The closing line, when there was one. */
  readonly closing?: ClosingLine;
  /** Whether any line named a build. */
  readonly buildsStarted: boolean;
  /** Whether Packer complained about something that is not part of a build. */
  readonly complained: boolean;
  /** The number in the `error-count` row. */
  readonly errorCount: number;
  /** Everything that was left behind, each once. */
  readonly artifacts: readonly PackerArtifact[];
  /** The builds that failed, in the order in which they did. */
  readonly errors: readonly BuildError[];
  /** What Packer complained about. */
  readonly diagnostics: readonly PackerDiagnostic[];
  /** The last lines of one build, or of all output. */
  lastLines(build?: string): readonly string[];
}

/** Turns lines into events, and remembers what the result needs. The same lines give the same events. */
export interface Transcript {
  /** Takes the next line and returns its events. */
  read(line: MachineReadableLine): readonly PackerEvent[];
  /** What is known so far. */
  summary(): TranscriptSummary;
}

interface BuildState {
  readonly lines: string[];
  provisioning: boolean;
  script: string | undefined;
  failedScript?: string | undefined;
}

const keptLines = 20;

const closings: readonly (readonly [string, ClosingLine])[] = [
  ['\n==> Builds finished. The artifacts of successful builds are:', 'artifacts'],
  ['\n==> Builds finished but no artifacts were created.', 'no-artifacts'],
  ['Cleanly cancelled builds after being interrupted.', 'cancelled'],
];

/**
 * Starts a transcript. Lines before the first row, which have no time, get `startedAt`. It works on
 * what Packer really printed, so that no secret, however unlucky, changes how a run is understood;
 * what it returns has to be redacted before it is shown.
 */
export function createTranscript(startedAt: string): Transcript {
  const artifacts = createArtifactCollector();
  const builds = new Map<string, BuildState>();
  const errored = new Map<string, string>();
  const diagnostics: PackerDiagnostic[] = [];
  const lines: string[] = [];
  let closing: ClosingLine | undefined;
  let complained = false;
  let errorCount = 0;
  let seconds = -1;
  let at = startedAt;

  return { read, summary };

  function read(line: MachineReadableLine): readonly PackerEvent[] {
    if ('text' in line) {
      remember(lines, line.text);
      return [{ type: 'output', at, text: line.text, raw: line.text, stream: 'stdout' }];
    }
    if (line.at !== seconds) {
      seconds = line.at;
      at = new Date(seconds * 1000).toISOString();
    }
    if (line.type === 'ui') return readUi(line);
    if (line.type === 'artifact') artifacts.add(line);
    if (line.type === 'error-count') errorCount = Number(line.raw[0]) || 0;
    if (line.type === 'error') errored.set(line.target, line.data[0] ?? '');
    return [];
  }

  function readUi({ data, raw }: MachineReadableRow): readonly PackerEvent[] {
    const [kind = '', text = ''] = data;
    const stream = kind === 'error' ? 'stderr' : 'stdout';
    const said = splitBuild(text);
    const output: OutputEvent = { type: 'output', at, ...said, raw: raw[1] ?? '', stream };
    remember(lines, text);
    if (said.build !== undefined) {
      return [output, ...readBuildLine(said.build, said.text, kind)];
    }
    return [output, ...readRunLine(text, stream)];
  }

  /** A line below a build: output of a script, or a step of Packer's own. */
  function readBuildLine(name: string, text: string, kind: string): readonly PackerEvent[] {
    const state = stateOf(name);
    remember(state.lines, text);
    // Rows of kind `error` are what scripts write to stderr. Up to 1.12 `message` rows of a
    // provisioner are what they write to stdout, and steps are `say` rows.
    if (kind === 'error' || (kind === 'message' && state.provisioning)) return [];
    if (text.startsWith('Provisioning step had errors')) state.failedScript ??= state.script;
    const phase = readPhase(text);
    if (phase !== undefined) enter(state, phase);
    if (endsProvisioning(text)) state.provisioning = false;
    return phase === undefined ? [] : [{ ...phase, at, build: name }];
  }

  /** A line about the whole run, or the last line of a build. */
  function readRunLine(text: string, stream: OutputEvent['stream']): readonly PackerEvent[] {
    const end = /^Build '(.+?)' (finished|errored)(?: after (.+?))?(?:\.$|: ([\s\S]*)$)/.exec(text);
    if (end) {
      const [, build = '', how, duration = '', message = ''] = end;
      stateOf(build);
      if (how === 'finished') {
        return [{ type: 'build-finished', at, build, durationMs: readDuration(duration) }];
      }
      errored.set(build, message);
      return [{ type: 'build-errored', at, build, message }];
    }
    closing = closings.find(([beginning]) => text.startsWith(beginning))?.[1] ?? closing;
    const warns = text.startsWith('Warning: ');
    if (!warns && (stream === 'stdout' || /^(?:\n==> |--> |Cancelling build )/.test(text)))
      return [];
    complained ||= stream === 'stderr';
    const found = readDiagnostics(text, warns ? 'warning' : 'error');
    diagnostics.push(...found);
    return found.map((diagnostic) => ({ type: 'diagnostic', at, diagnostic }));
  }

  function stateOf(name: string): BuildState {
    const state = builds.get(name) ?? { lines: [], provisioning: false, script: undefined };
    builds.set(name, state);
    return state;
  }

  function summary(): TranscriptSummary {
    return {
      ...(closing && { closing }),
      buildsStarted: builds.size > 0,
      complained,
      errorCount,
      artifacts: artifacts.list(),
      errors: [...errored].map(([build, message]) => {
        const state = builds.get(build);
        // Without clean-up after a failure the provisioner is the last thing that ran.
        const script = state?.failedScript ?? (state?.provisioning ? state.script : undefined);
        return { build, message, ...(script && { script }) };
      }),
      diagnostics,
      lastLines: (build) => lastOf(builds.get(build ?? '')?.lines ?? lines),
    };
  }
}

/** Takes `==> NAME: text` and `    NAME: text` apart; Packer repeats the beginning on every line. */
function splitBuild(text: string): { readonly build?: string; readonly text: string } {
  if (!text.startsWith('==> ') && !text.startsWith('    ')) return { text };
  const spaced = text.indexOf(': ', 5);
  const end = spaced < 0 && text.endsWith(':') ? text.length - 1 : spaced;
  const build = text.slice(4, end);
  if (end < 0 || build.includes('\n')) return { text };
  const rest = text.slice(end + 2);
  return {
    // Post-processors may speak as `NAME (type)`.
    build: build.endsWith(')') ? build.replace(/ \([^()]+\)$/, '') : build,
    text: rest.includes('\n') ? rest.replaceAll(`\n${text.slice(0, end)}: `, '\n') : rest,
  };
}

function enter(state: BuildState, phase: Phase): void {
  state.provisioning = phase.type === 'provisioning';
  if (phase.type === 'provisioning') state.script = phase.script;
}

function endsProvisioning(text: string): boolean {
  return /^(?:Stopping the source instance|Creating (?:unencrypted )?AMI )/.test(text);
}

function remember(texts: string[], text: string): void {
  // Forgets several at once, which costs less than one at a time.
  if (texts.push(text) > 2 * keptLines) texts.splice(0, keptLines);
}

function lastOf(texts: readonly string[]): readonly string[] {
  const lines = texts.slice(-keptLines).flatMap((text) => text.trim().split('\n'));
  return lines.slice(-keptLines);
}
