import type { OutputEvent, PackerEvent } from '../events.js';
import type { MachineReadableLine, MachineReadableRow } from '../machine-readable/line.js';
import { createArtifactCollector, type PackerArtifact } from './artifacts.js';
import { type BuildLog, createBuildLog } from './build-log.js';
import type { PackerDiagnostic } from './diagnostics.js';
import { createLastLines } from './last-lines.js';
import type { ClosingLine } from './outcome.js';
import { readRunLine } from './run-line.js';
import type { PackerStep } from './steps.js';

/** A build that failed. */
export interface BuildError {
  /** The build as Packer names it. */
  readonly build: string;
  /** The error, as Packer tells it. */
  readonly message: string;
  /** The script that was running. */
  readonly script?: string;
  /** The phase that the build was in when it failed. */
  readonly phase?: PackerStep['phase'];
}

/** What the lines of a command add up to. */
export interface TranscriptSummary {
  /** The closing line, when there was one. */
  readonly closing?: ClosingLine;
  /** Whether any line named a build. */
  readonly buildsStarted: boolean;
  /** Whether a build has begun and not ended. */
  readonly buildsRunning: boolean;
  /** Whether Packer complained about something that is not part of a build. */
  readonly complained: boolean;
  /** The number in the `error-count` row. */
  readonly errorCount: number;
  /** Everything that was left behind, each once. */
  readonly artifacts: readonly PackerArtifact[];
  /** Whether Packer has listed every artifact that it announced. */
  readonly artifactsComplete: boolean;
  /** The ids of images that builds said they had registered, and not that they removed them. */
  readonly images: readonly string[];
  /** The ids of instances that builds said they had launched, and not that they removed them. */
  readonly instances: readonly string[];
  /** The builds that failed, in the order in which they did. */
  readonly errors: readonly BuildError[];
  /** What Packer complained about. */
  readonly diagnostics: readonly PackerDiagnostic[];
  /** The phases of each build, in its order. */
  readonly steps: readonly PackerStep[];
  /** The last lines of one build, or of all output. */
  lastLines(build?: string): readonly string[];
}

/** Turns lines into events, and remembers what the result needs. The same lines give the same events. */
export interface Transcript {
  /** Takes the next line and returns its events. */
  read(line: MachineReadableLine): readonly PackerEvent[];
  /** The same, but passes them on one by one, for far less. */
  tell(line: MachineReadableLine, emit: (event: PackerEvent) => void): void;
  /** What is known so far. */
  summary(): TranscriptSummary;
}

/**
 * Starts a transcript. Lines before the first row, which have no time, get `startedAt`. It works on
 * what Packer really printed, so that no secret, however unlucky, changes how a run is understood;
 * what it returns has to be redacted before it is shown.
 */
export function createTranscript(startedAt: string): Transcript {
  const artifacts = createArtifactCollector();
  const builds = new Map<string, BuildLog>();
  // The one that spoke last: nearly always the one that speaks next.
  let speaker: { readonly build: string; readonly log: BuildLog } | undefined;
  const errored = new Map<string, string>();
  const diagnostics: PackerDiagnostic[] = [];
  const lines = createLastLines();
  let closing: ClosingLine | undefined;
  let complained = false;
  let errorCount = 0;
  let row = 0;
  let seconds = -1;
  let at = startedAt;

  return { read, tell, summary };

  function read(line: MachineReadableLine): readonly PackerEvent[] {
    const events: PackerEvent[] = [];
    tell(line, (event) => events.push(event));
    return events;
  }

  function tell(line: MachineReadableLine, emit: (event: PackerEvent) => void): void {
    row += 1;
    if ('text' in line) {
      lines.add(line.text);
      const { text } = line;
      emit({ type: 'output', id: `${row}.0`, at, text, raw: text, stream: 'stdout' });
      return;
    }
    if (line.at !== seconds) {
      seconds = line.at;
      at = new Date(seconds * 1000).toISOString();
    }
    if (line.type === 'ui') {
      tellUi(line, emit);
      return;
    }
    if (line.type === 'artifact' || line.type === 'artifact-count') artifacts.add(line);
    if (line.type === 'error-count') errorCount = Number(line.raw[0]) || 0;
    if (line.type === 'error') errored.set(line.target, line.data[0] ?? '');
  }

  function tellUi(
    { data, raw, build, said }: MachineReadableRow,
    emit: (event: PackerEvent) => void,
  ): void {
    // Read by index: this is done for every line.
    const kind = data[0] ?? '';
    const text = data[1] ?? '';
    const id = `${row}.0`;
    const stream = kind === 'error' ? 'stderr' : 'stdout';
    lines.add(text);
    if (build === undefined || said === undefined) {
      emit({ type: 'output', id, at, text, raw: raw[1] ?? '', stream });
      for (const event of readRun(text, stream)) emit(event);
      return;
    }
    emit({ type: 'output', id, at, build, text: said, raw: raw[1] ?? '', stream });
    const phase = logOf(build).read(said, kind, at);
    if (phase !== undefined) emit({ ...phase, id: `${row}.1`, at, build });
  }

  function readRun(text: string, stream: OutputEvent['stream']): readonly PackerEvent[] {
    const line = readRunLine(text, stream);
    switch (line?.type) {
      case 'build-finished':
        logOf(line.build).end(at);
        return [{ ...line, id: `${row}.1`, at }];
      case 'build-errored':
        logOf(line.build).end(at);
        errored.set(line.build, line.message);
        return [{ ...line, id: `${row}.1`, at }];
      case 'closing':
        closing = line.closing;
        return [];
      case 'complaint':
        complained ||= stream === 'stderr';
        diagnostics.push(...line.diagnostics);
        return line.diagnostics.map((diagnostic, index) => ({
          type: 'diagnostic',
          id: `${row}.${index + 1}`,
          at,
          diagnostic,
        }));
      default:
        return [];
    }
  }

  function logOf(name: string): BuildLog {
    if (speaker?.build === name) return speaker.log;
    const log = builds.get(name) ?? createBuildLog();
    builds.set(name, log);
    speaker = { build: name, log };
    return log;
  }

  function describeError(build: string, message: string): BuildError {
    const log = builds.get(build);
    const script = log?.script();
    const phase = log?.phase();
    return { build, message, ...(script && { script }), ...(phase && { phase }) };
  }

  function summary(): TranscriptSummary {
    return {
      ...(closing && { closing }),
      buildsStarted: builds.size > 0,
      buildsRunning: [...builds.values()].some((log) => !log.hasEnded()),
      complained,
      errorCount,
      artifacts: artifacts.list(),
      artifactsComplete: closing !== 'artifacts' || artifacts.complete(),
      images: [...builds.values()].flatMap((log) => log.images()),
      instances: [...builds.values()].flatMap((log) => log.instances()),
      errors: [...errored].map(([build, message]) => describeError(build, message)),
      diagnostics,
      steps: [...builds].flatMap(([build, log]) => log.steps().map((step) => ({ build, ...step }))),
      lastLines: (build = '') => builds.get(build)?.lastLines() ?? lines.list(),
    };
  }
}
