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
  /** The time, to which what runs is counted. Default: that of the last line. */
  readonly now?: Date;
}

/** How a run stands. Pure. */
export function reportRun({ facts, lines, summary, isAlive, now }: RunState): RunReport {
  const status = isAlive ? 'running' : (summary?.status ?? 'stopped');
  const lastAt = lines.at(-1)?.at ?? facts.startedAt;
  const until = Math.max(Date.parse(lastAt), status === 'running' ? (now?.getTime() ?? 0) : 0);
  return {
    id: facts.id,
    status,
    startedAt: facts.startedAt,
    lastAt,
    durationMs: workedFor(lines) + until - Date.parse(lastAt),
    commit: facts.commit,
    flavors: facts.request.flavors.map((flavor) => reportFlavor(flavor, lines, { status, until })),
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

interface RunSoFar {
  readonly status: RunStatus;
  /** To which what has not ended is counted, in milliseconds since 1970. */
  readonly until: number;
}

function reportFlavor(
  flavor: string,
  lines: readonly RunLine[],
  { status: run, until }: RunSoFar,
): FlavorReport {
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
      lines.filter(({ type, flavor: about }) => isOfRun(type) || about === flavor),
      { open, until: end === undefined ? until : Date.parse(end.at) },
    ),
    warnings: own.flatMap((line) => (line.type === 'warning' ? [line.message] : [])),
    ...(end?.message !== undefined && { message: end.message }),
    ...(end?.code !== undefined && { code: end.code }),
  };
}

function isOfRun(type: RunLine['type']): boolean {
  return type === 'run-started' || type === 'seen';
}

function reportStages(
  lines: readonly RunLine[],
  { open, until }: { readonly open: 'running' | 'stopped'; readonly until: number },
): readonly StageReport[] {
  const stages = new Map<string, StageReport>();
  const began = new Map<string, number>();
  let last = 0;
  for (const line of lines) {
    const before = last;
    last = Date.parse(line.at);
    if (line.type === 'run-started') {
      // Whatever had not ended was stopped with the process before.
      for (const [stage, each] of stages) {
        if (each.status !== open) continue;
        const since = began.get(stage) ?? before;
        stages.set(stage, { ...each, status: 'stopped', durationMs: before - since });
      }
      began.clear();
    }
    if (line.type !== 'stage' && line.type !== 'stage-ended') continue;
    const { stage } = line;
    const at = Date.parse(line.at);
    const known = stages.get(stage);
    if (line.type === 'stage') {
      if (!began.has(stage)) began.set(stage, at);
      const durationMs = at - (began.get(stage) ?? at);
      stages.set(stage, { stage, status: open, durationMs, detail: line.detail });
      continue;
    }
    // What an earlier process did is told with the time that it took then.
    const isKept = line.status === 'kept' && known !== undefined;
    const durationMs = isKept ? known.durationMs : at - (began.get(stage) ?? at);
    const detail = line.detail ?? known?.detail;
    stages.set(stage, {
      stage,
      status: line.status,
      durationMs,
      ...(detail !== undefined && { detail }),
    });
    began.delete(stage);
  }
  return [...stages.values()].map((each) => {
    const since = began.get(each.stage);
    return since === undefined ? each : { ...each, durationMs: Math.max(0, until - since) };
  });
}
