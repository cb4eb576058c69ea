import type { FlavorReport, RunStatus } from './run.js';

/** What is known of a run that has not ended well. */
export interface RunToGoOn {
  /** Id of the run. */
  readonly id: string;
  /** How it stands. */
  readonly status: RunStatus;
  /** Its flavors. */
  readonly flavors: readonly Pick<FlavorReport, 'flavor' | 'status' | 'version' | 'code'>[];
}

/** How to go on with a run. */
export interface WayOn {
  /** For a person. */
  readonly text: string;
  /** The command that goes on from the same commit. Not there where that would stop at the same place. */
  readonly resume?: string;
}

/** What stopped these is mended by a change of files, so that the commit is another one then. */
const mendedByCommit = new Set(['SOE_GATE_REFUSED', 'SOE_DIRTY']);

/** What to do about a run that has not ended well. Pure. */
export function howToGoOn({ id, status, flavors }: RunToGoOn): WayOn {
  const open = flavors.filter((each) => each.status !== 'done');
  const anew = `soe release ${open.map(({ flavor }) => flavor).join(' ')}`;
  const hasBegun = status === 'stopped' || flavors.some(({ version }) => version !== undefined);
  // What was not begun because of another goes on with that one.
  const codes = open.flatMap(({ code }) => (code === 'SOE_NEED_FAILED' ? [] : [code]));
  const needsCommit = (code: string | undefined) => mendedByCommit.has(code ?? '');
  if (codes.length > 0 && codes.every(needsCommit)) {
    return { text: `To go on: correct what is wrong, commit it, then: ${anew}` };
  }
  if (!hasBegun) return { text: `Nothing was begun. When what stopped it is corrected: ${anew}` };
  const resume = `soe release --resume ${id}`;
  const mayNeedCommit = codes.some((code) => needsCommit(code) || code === 'SOE_BUILD_FAILED');
  const other = mayNeedCommit ? `; where that takes another commit: ${anew}` : '';
  return { text: `To go on: ${resume}${other}`, resume };
}
