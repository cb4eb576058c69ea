import type { StoredPage } from '../adapters/confluence-page-data.js';
import type { ConfluencePages, Written } from '../adapters/confluence-pages.js';
import { changedSince } from './place-error.js';
import { planConfluencePage } from './plan-confluence-page.js';
import type { PublicationStep } from './publisher.js';
import { readStep, type StepReader, unknownStep } from './read-step.js';

/** What the steps of a plan are done with. */
export interface PageWork {
  readonly pages: ConfluencePages;
  readonly title: string;
  readonly replace: boolean;
  readonly place: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * Does the steps of a plan in their order, without those that were done before. Where a page is not as
 * it was planned for, it is read again once and planned anew; what was written by hand stays.
 */
export async function applyConfluencePage(steps: readonly PublicationStep[], work: PageWork) {
  const { pages, title, place, signal } = work;
  let page: Written | undefined;
  let wrote = false;
  for (const step of steps) {
    signal?.throwIfAborted();
    const read = readStep(step);
    if (read.text('title') !== title) throw unknownStep(step);
    const what = read.text('do');
    if (what === 'create' || what === 'update') {
      const written = await writeOnce(read, what, work);
      const done = written ? { ...written, wrote: true } : await writeAnew(step, work);
      page = done;
      wrote ||= done.wrote;
    } else if (what === 'remember') {
      const done = await remember(read, page, work);
      page = done;
      wrote ||= done.wrote;
    } else throw unknownStep(step);
  }
  const id = page?.id ?? (await pages.find(title, signal))?.id;
  if (id === undefined) throw changedSince(`publish ${place}`, 'the page is gone');
  return { id, wrote };
}

/** As it was planned; `undefined` if the page is not as it was then. */
async function writeOnce(
  read: StepReader,
  what: 'create' | 'update',
  { pages, title, signal }: PageWork,
): Promise<Written | undefined> {
  const content = { title, body: read.text('body') };
  if (what === 'create') {
    const parentId = read.maybe('parentId');
    return pages.create({ ...content, ...(parentId !== undefined && { parentId }) }, signal);
  }
  const [id, version, message] = [read.text('id'), read.number('version'), read.text('message')];
  // Which page is written comes from its title: whoever may change a plan must not reach another one.
  const page = await pages.find(title, signal);
  if (page?.id !== id || page.version !== version) return undefined;
  return pages.update(page, { ...content, message }, signal);
}

async function writeAnew(
  step: PublicationStep,
  work: PageWork,
): Promise<Written & { readonly wrote: boolean }> {
  const { pages, title, replace, place, signal } = work;
  const read = readStep(step);
  const [body, message] = [read.text('body'), read.text('message')];
  const page = await pages.find(title, signal);
  const action = planConfluencePage({ title, body, release: '', replace }, page);
  const updates = action.steps[0]?.write['do'] === 'update';
  if (page && action.warnings.length === 0 && !updates) {
    return { id: page.id, version: page.version, wrote: false };
  }
  const written =
    page && updates ? await pages.update(page, { title, body, message }, signal) : undefined;
  if (written) return { ...written, wrote: true };
  throw changedSince(`${step.title} at ${place}`, reasonOf(page, action.warnings));
}

function reasonOf(page: StoredPage | undefined, [warning]: readonly string[]): string {
  if (!page) return 'the page is gone, or its title is taken by something that is no page';
  return warning === undefined ? 'it changes all the time' : 'it was written or changed by hand';
}

/** Remembers the version that was written, unless it is remembered already or somebody wrote since. */
async function remember(read: StepReader, before: Written | undefined, work: PageWork) {
  const { pages, title, place, signal } = work;
  const digest = read.text('sha256');
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    const page = await pages.find(title, signal);
    if (!page) break;
    // The version that was written, though somebody may have written another by now.
    const pageVersion = before?.id === page.id ? before.version : read.number('pageVersion');
    if (!before && page.version !== pageVersion) break;
    const done = { id: page.id, version: pageVersion };
    const { property } = page;
    if (property?.sha256 === digest && property.pageVersion === pageVersion) {
      return { ...done, wrote: false };
    }
    if (await pages.remember(page, { sha256: digest, pageVersion }, signal)) {
      return { ...done, wrote: true };
    }
  }
  throw changedSince(`publish ${place}`, 'somebody else wrote the page');
}
