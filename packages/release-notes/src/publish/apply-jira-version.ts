import { isAboutIssue, type JiraVersions, type StoredVersion } from '../adapters/jira-versions.js';
import { fewAtATime } from '../trackers/in-chunks.js';
import { changedSince, placeError } from './place-error.js';
import { isKeyOf, notesLink } from './plan-jira-version.js';
import type { PublicationStep } from './publisher.js';
import { readStep, unknownStep } from './read-step.js';

/** What the steps of a plan are done with. */
export interface VersionWork {
  readonly versions: JiraVersions;
  readonly project: string;
  /** Name of the version where it is an option; else the plan has that of its notes. */
  readonly name: string | undefined;
  readonly place: string;
  /** Told of an issue that refuses, before anything is done that comes after the issues. */
  readonly onRefused: (warning: string) => void;
  readonly signal: AbortSignal | undefined;
}

/** Does the steps of a plan in their order, without those that were done before. */
export async function applyJiraVersion(steps: readonly PublicationStep[], work: VersionWork) {
  const { versions, project, place, onRefused, signal } = work;
  const [first] = steps;
  const warnings: string[] = [];
  if (!first) return { version: undefined, wrote: false, warnings };
  const name = readStep(first).text('version');
  if (work.name !== undefined && name !== work.name) throw unknownStep(first);
  let version = await versions.find(project, name, signal);
  let wrote = false;

  const fixes = steps.filter(({ write }) => write['do'] === 'add-fix-version');
  for (const step of steps) {
    signal?.throwIfAborted();
    const read = readStep(step);
    const what = read.text('do');
    if (what === 'create-version') {
      if (version) continue;
      const description = read.maybe('description');
      const fields = { name, ...(description !== undefined && { description }) };
      version = await versions.create(project, fields, signal);
      wrote = true;
      continue;
    }
    if (!version) throw changedSince(`${step.title} at ${place}`, 'the version is gone');
    if (what === 'add-fix-version') {
      if (step !== fixes[0]) continue;
      const set = await setFixVersions(fixes, version, work);
      wrote ||= set.wrote;
      warnings.push(...set.warnings);
      for (const warning of set.warnings) onRefused(warning);
    } else if (what === 'link') wrote = (await linkNotes(step, version, work)) || wrote;
    else if (what === 'describe') {
      const description = read.text('description');
      if (version.description === description) continue;
      if (version.description !== read.text('expect')) {
        throw changedSince(`${step.title} at ${place}`, 'the description was changed');
      }
      await versions.update(version.id, { description }, signal);
      wrote = true;
    } else if (what === 'release') {
      if (version.released) continue;
      const releaseDate = read.text('releaseDate');
      await versions.update(version.id, { released: true, releaseDate }, signal);
      wrote = true;
    } else throw unknownStep(step);
  }
  return { version, wrote, warnings };
}

/**
 * Four issues at a time. One that refuses is told and stops nothing; when Jira itself fails nothing
 * more is begun, so that the version is never released without its issues.
 */
async function setFixVersions(
  steps: readonly PublicationStep[],
  version: StoredVersion,
  { versions, project, place, signal }: VersionWork,
) {
  const keys = steps.map((step) => readStep(step).text('key'));
  const foreign = steps.find((_, at) => !isKeyOf(project, keys[at] ?? ''));
  if (foreign) throw unknownStep(foreign);
  // Read again: an issue that has the version by now is left alone.
  const issues = await versions.issues(keys, signal);
  const open = keys.filter((key) => !issues.get(key)?.fixVersions.includes(version.id));
  const refused = new Map<string, string>();
  let wrote = false;
  let failure: unknown;
  await fewAtATime(open, 4, async (key) => {
    if (failure !== undefined) return;
    try {
      const result = await versions.addFixVersion(key, version.id, signal);
      if (result.ok) wrote = true;
      else if (!isAboutIssue(result.failure)) {
        throw placeError(result.failure, `set fix version ${version.name} on ${key} at ${place}`);
      } else refused.set(key, result.failure.reason);
    } catch (error) {
      failure ??= error;
    }
  });
  if (failure !== undefined) throw failure;
  const warnings = keys.flatMap((key) => {
    const reason = refused.get(key);
    return reason === undefined
      ? []
      : [`${key} did not get fix version ${version.name}: ${reason}.`];
  });
  return { wrote, warnings };
}

/** A link of ours that leads elsewhere is changed; links of others stay. */
async function linkNotes(
  step: PublicationStep,
  { id }: StoredVersion,
  { versions, signal }: VersionWork,
): Promise<boolean> {
  const url = readStep(step).text('url');
  const works = await versions.relatedWork(id, signal);
  if (works.some((work) => work.url === url)) return false;
  const own = works.find(
    ({ title, category }) => title === notesLink.title && category === notesLink.category,
  );
  const relatedWorkId = own?.relatedWorkId;
  await versions.putRelatedWork(
    id,
    { ...notesLink, url, ...(relatedWorkId !== undefined && { relatedWorkId }) },
    signal,
  );
  return true;
}
