import type {
  FlavorReport,
  RunFacts,
  RunLine,
  RunReport,
  RunStatus,
  RunSummary,
  StageReport,
} from './run.js';

/** What the folder of a run tells. */
export interface RunState {
  readonly facts: RunFacts;
  readonly lines: readonly RunLine[];
  /** How it ended, where it did. */
  readonly summary?: RunSummary | undefined;
  /** Whether a process works on it. */
  readonly isAlive: boolean;
}

/** How a run stands. Pure. */
export function reportRun({ facts, lines, summary, isAlive }: RunState): RunReport {
  const status = isAlive ? 'running' : (summary?.status ?? 'stopped');
  return {
    id: facts.id,
    status,
    startedAt: facts.startedAt,
    lastAt: lines.at(-1)?.at ?? facts.startedAt,
    durationMs: workedFor(lines),
    commit: facts.commit,
    flavors: facts.request.flavors.map((flavor) => reportFlavor(flavor, lines, status)),
  };
}

/** The times between the beginning and the last word of each process. */
function workedFor(lines: readonly RunLine[]): number {
  return lines.reduce((sum, line, index) => {
    const before = lines[index - 1];
    return before === undefined || line.type === 'run-started'
      ? sum
      : sum + Date.parse(line.at) - Date.parse(before.at);
  }, 0);
}

function reportFlavor(flavor: string, lines: readonly RunLine[], run: RunStatus): FlavorReport {
  const own = lines.filter((line) => line.flavor === flavor);
  const begun = lines.findLastIndex(({ type }) => type === 'run-started');
  const latest = lines.slice(Math.max(begun, 0)).filter((line) => line.flavor === flavor);
  const end = latest.findLast((line) => line.type === 'flavor-ended');
  const planned = own.findLast((line) => line.type === 'planned');
  const version = end?.version ?? planned?.plan.version;
  const open = run === 'running' ? 'running' : 'stopped';
  return {
    flavor,
    status: end?.status ?? (own.length === 0 ? 'waiting' : open),
    ...(version !== undefined && { version }),
    stages: reportStages(
      lines.filter((line) => line.type === 'run-started' || line.flavor === flavor),
      open,
    ),
    warnings: own.flatMap((line) => (line.type === 'warning' ? [line.message] : [])),
    ...(end?.message !== undefined && { message: end.message }),
    ...(end?.code !== undefined && { code: end.code }),
  };
}

function reportStages(
  lines: readonly RunLine[],
  open: 'running' | 'stopped',
): readonly StageReport[] {
  const stages = new Map<string, StageReport>();
  const began = new Map<string, number>();
  for (const line of lines) {
    if (line.type === 'run-started') {
      // Whatever had not ended was stopped with the process before.
      began.clear();
      for (const [stage, each] of stages) {
        if (each.status === open) stages.set(stage, { ...each, status: 'stopped' });
      }
    }
    if (line.type !== 'stage' && line.type !== 'stage-ended') continue;
    const { stage } = line;
    const at = Date.parse(line.at);
    const before = stages.get(stage);
    if (line.type === 'stage') {
      if (!began.has(stage)) began.set(stage, at);
      const durationMs = at - (began.get(stage) ?? at);
      stages.set(stage, { stage, status: open, durationMs, detail: line.detail });
      continue;
    }
    // What an earlier process did is told with the time that it took then.
    const isKept = line.status === 'kept' && before !== undefined;
    const durationMs = isKept ? before.durationMs : at - (began.get(stage) ?? at);
    const detail = line.detail ?? before?.detail;
    stages.set(stage, {
      stage,
      status: line.status,
      durationMs,
      ...(detail !== undefined && { detail }),
    });
    began.delete(stage);
  }
  return [...stages.values()];
}
