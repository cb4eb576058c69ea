import { printableLines } from '../commands/printable.js';
import { progressLine } from '../commands/progress.js';
import type { PipelineEvent, Stage } from '../pipeline/context.js';
import { type Note, noteOf, placeOf } from './note.js';
import type { Screen } from './screen.js';
import { emptyWatchState, flavorOfEvent, watchState } from './watch-state.js';
import type { Watcher, WatchResult } from './watcher.js';

/** What a CI system folds away: a stage of a flavor. */
export interface Section {
  /** Unique in the log. */
  readonly name: string;
  /** What a person reads. May hold text from outside. */
  readonly title: string;
  /** Whether it is shown folded. */
  readonly collapsed: boolean;
}

/** How a CI system is told of sections and of what somebody should know. */
export interface SectionDialect {
  start(section: Section, at: Date): string;
  end(section: Section, at: Date): string;
  /** `undefined` where the system has no such thing. */
  annotate(note: Note): string | undefined;
}

interface Open extends Section {
  readonly flavor: string;
  readonly stage: Stage;
  readonly startedAt: Date;
  readonly lines: string[];
}

/**
 * Lines in sections, a section for each stage of a flavor. With several flavors at once the lines of a
 * stage are kept and written as one section when it ends, because sections cannot overlap; meanwhile a
 * line says that it runs.
 */
export function sectionWatcher(
  screen: Pick<Screen, 'say' | 'raw'>,
  dialect: SectionDialect,
): Watcher {
  const open = new Map<string, Open>();
  const annotated = new Set<string>();
  const warnings: string[] = [];
  let state = emptyWatchState;
  let several = false;
  let count = 0;

  function begin(flavor: string, stage: Stage, startedAt: Date): void {
    count += 1;
    const name = `soe_${flavor}_${stage}_${count}`.replace(/[^\w.-]/g, '_');
    const title = flavor === '' ? stage : `${flavor}: ${stage}`;
    const section = { name, title, collapsed: true, flavor, stage, startedAt, lines: [] };
    open.set(flavor, section);
    if (!several) screen.raw(dialect.start(section, startedAt));
  }
  function close(flavor: string, at: Date, good: boolean): void {
    const section = open.get(flavor);
    if (section === undefined) return;
    open.delete(flavor);
    if (several && section.lines.length > 0) {
      screen.raw(dialect.start({ ...section, collapsed: good }, section.startedAt));
      for (const line of section.lines) screen.say(line);
    }
    if (!several || section.lines.length > 0) screen.raw(dialect.end(section, at));
  }
  function write(flavor: string, text: string): void {
    const section = open.get(flavor);
    if (!several) screen.say(text);
    else if (section === undefined) screen.say(flavor === '' ? text : `${flavor}: ${text.trim()}`);
    else section.lines.push(text);
  }
  function annotate(note: Note): void {
    if (annotated.has(note.message)) return;
    annotated.add(note.message);
    const command = dialect.annotate(note);
    if (command !== undefined) screen.raw(command);
    else if (note.level === 'warning') warnings.push(note.message);
  }

  return {
    event(event, at) {
      if (event.type === 'run-started') several = event.flavors.length > 1;
      state = watchState(state, event, at);
      const flavor = flavorOfEvent(state, event);
      const stage = open.get(flavor);
      if (event.type === 'stage' && stage?.stage !== event.stage) {
        close(flavor, at, true);
        begin(flavor, event.stage, at);
        if (several) screen.say(`${flavor}: ${event.stage}: ${event.detail}`);
      }
      const note = noteOf(event, flavor);
      const text = progressLine(event, { several });
      if (note !== undefined) annotate(note);
      // What is annotated is shown by that, where the system has annotations.
      if (text !== undefined && (note === undefined || dialect.annotate(note) === undefined)) {
        write(flavor, text);
      }
      if (ends(event, stage?.stage)) close(flavor, at, isGood(event));
    },
    end(result: WatchResult, at: Date) {
      for (const flavor of [...open.keys()]) close(flavor, at, result.exitCode === 0);
      for (const message of warnings) screen.say(`warning: ${printableLines(message)}`);
      const { error } = result;
      if (error !== undefined && !annotated.has(error.message)) {
        const { code = 'soe', message } = error;
        annotate({ level: 'error', title: code, message, ...placeOf(message) });
      }
    },
  };
}

function ends(event: PipelineEvent, stage: Stage | undefined): boolean {
  return event.type === 'flavor-ended' || (event.type === 'stage-ended' && event.stage === stage);
}

function isGood(event: PipelineEvent): boolean {
  const status = 'status' in event ? event.status : 'done';
  return status === 'done' || status === 'kept' || status === 'skipped';
}
