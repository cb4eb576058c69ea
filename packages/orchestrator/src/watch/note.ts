import { isUnusedInput } from '../commands/progress.js';
import type { PipelineEvent } from '../pipeline/context.js';

/** What somebody should know, with the place that it is about. */
export interface Note {
  readonly level: 'warning' | 'error';
  /** A few words. */
  readonly title: string;
  /** May hold text from outside. */
  readonly message: string;
  /** Where to correct it. */
  readonly file?: string;
  readonly line?: number;
}

/** What of an event somebody should know; `undefined` for what is only progress. */
export function noteOf(event: PipelineEvent, flavor: string): Note | undefined {
  const title = flavor === '' ? 'soe' : flavor;
  switch (event.type) {
    case 'warning':
      return { level: 'warning', title, message: event.message, ...placeOf(event.message) };
    case 'flavor-ended': {
      if (event.status === 'done' || event.status === 'cancelled') return undefined;
      const message = event.message ?? event.status;
      return { level: 'error', title, message, ...placeOf(message) };
    }
    case 'packer': {
      const { event: news } = event;
      if (news.type !== 'diagnostic' || isUnusedInput(news.diagnostic)) return undefined;
      const { severity: level, summary, detail, file, line } = news.diagnostic;
      const message = [`packer: ${summary}`, detail].filter((part) => part !== '').join('\n');
      return {
        ...{ level, title, message },
        ...(file !== undefined && { file }),
        ...(line !== undefined && { line }),
      };
    }
    default:
      return undefined;
  }
}

/** The file and line that a message begins with or names as `file:line`. */
export function placeOf(message: string): Pick<Note, 'file' | 'line'> {
  const named = /(?:^|[\s(])([^\s:()"']+\.(?:ya?ml|json|hcl|[cm]?[jt]s|md|sh)):(\d{1,6})\b/.exec(
    message,
  );
  if (named?.[1] !== undefined) return { file: named[1], line: Number(named[2]) };
  const whole =
    /^([^\s:()"']+\.(?:ya?ml|json|[cm]?[jt]s)) does not fit:\s+\S+ \(line (\d{1,6})\)/.exec(
      message,
    );
  return whole?.[1] === undefined ? {} : { file: whole[1], line: Number(whole[2]) };
}
