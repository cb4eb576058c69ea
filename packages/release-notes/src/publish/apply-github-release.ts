import type {
  GitHubReleases,
  ReleaseFields,
  StoredAsset,
  StoredRelease,
} from '../adapters/github-releases.js';
import { normal } from './content-mark.js';
import { digestOf } from './digest-of.js';
import type { GitHubReleaseOptions } from './github-release.js';
import { changedSince } from './place-error.js';
import { stateOf } from './plan-github-release.js';
import type { PublicationStep } from './publisher.js';
import { readStep, unknownStep } from './read-step.js';
import { openAsset } from './release-asset.js';

/** What the steps of a plan are done with. */
export interface ReleaseWork {
  readonly releases: GitHubReleases;
  readonly release: StoredRelease | undefined;
  readonly there: readonly StoredAsset[];
  readonly options: GitHubReleaseOptions;
  readonly place: string;
  readonly signal: AbortSignal | undefined;
}

/** Does the steps of a plan in their order, without those that were done before. */
export async function applyGitHubRelease(steps: readonly PublicationStep[], doing: ReleaseWork) {
  const { releases, options, place, signal } = doing;
  let { release, there } = doing;
  let wrote = false;
  for (const step of steps) {
    signal?.throwIfAborted();
    const read = readStep(step);
    const what = read.text('do');
    if (what === 'create') {
      const created = await create(step, release, doing);
      wrote ||= created !== release;
      release = created;
      continue;
    }
    if (!release) throw changedSince(`${step.title} at ${place}`, 'the release is gone');
    if (what === 'update') {
      // Uploads take their time, in which somebody may have written.
      if (wrote) release = await releases.read(release, signal);
      if (!release) throw changedSince(`${step.title} at ${place}`, 'the release is gone');
      const updated = await update(step, release, doing);
      wrote ||= updated !== release;
      release = updated;
    } else if (what === 'remove-asset') {
      const id = read.number('id');
      if (!there.some((asset) => asset.id === id)) continue;
      await releases.removeAsset(id, signal);
      there = there.filter((asset) => asset.id !== id);
      wrote = true;
    } else if (what === 'upload') {
      const [name, digest] = [read.text('name'), read.text('sha256')];
      const same = there.find((asset) => asset.name === name);
      if (same?.complete && same.sha256 === digest) continue;
      if (same?.complete)
        throw changedSince(`${step.title} to ${place}`, 'somebody else attached one');
      const { content, contentType } = await contentOf(step, options, place);
      if (same) await releases.removeAsset(same.id, signal);
      await releases.upload(release, { name, content, contentType, sha256: digest }, signal);
      wrote = true;
    } else throw unknownStep(step);
  }
  return { release, wrote };
}

async function create(step: PublicationStep, there: StoredRelease | undefined, doing: ReleaseWork) {
  const { releases, options, place, signal } = doing;
  const read = readStep(step);
  const [name, body] = [read.text('name'), read.text('body')];
  if (there) {
    if (there.name === name && normal(there.body) === normal(body)) return there;
    throw changedSince(`create ${place}`, 'somebody else created it');
  }
  const fields: ReleaseFields = {
    name,
    body,
    draft: read.flag('draft'),
    prerelease: read.flag('prerelease'),
    ...shared(step),
  };
  return releases.create({ ...fields, tag_name: options.tag }, signal);
}

async function update(step: PublicationStep, there: StoredRelease, doing: ReleaseWork) {
  const { releases, place, signal } = doing;
  const { write } = step;
  const read = readStep(step);
  const fields: ReleaseFields = {
    ...(write['name'] !== undefined && { name: read.text('name') }),
    ...(write['body'] !== undefined && { body: read.text('body') }),
    ...(write['draft'] !== undefined && { draft: read.flag('draft') }),
    ...(write['prerelease'] !== undefined && { prerelease: read.flag('prerelease') }),
    ...shared(step),
  };
  const { make_latest: latest, target_commitish: _, ...visible } = fields;
  const done = Object.entries(visible).every(([name, value]) => Reflect.get(there, name) === value);
  if (done && (latest === undefined || fields.draft !== undefined)) return there;
  if (stateOf(there) !== read.text('expect')) {
    throw changedSince(`update ${place}`, 'it was changed after the plan was made');
  }
  return releases.update(there.id, fields, signal);
}

function shared(step: PublicationStep): ReleaseFields {
  const read = readStep(step);
  const [target, latest] = [read.maybe('target'), read.maybe('latest')];
  return {
    ...(target !== undefined && { target_commitish: target }),
    ...((latest === 'true' || latest === 'false' || latest === 'legacy') && {
      make_latest: latest,
    }),
  };
}

/** What is attached comes from the options, or, where it is made of the notes, from the plan. */
async function contentOf(step: PublicationStep, options: GitHubReleaseOptions, place: string) {
  const read = readStep(step);
  const [name, text] = [read.text('name'), read.maybe('text')];
  const asset = options.assets?.find((each) => each.name === name);
  if (!asset && text === undefined) throw unknownStep(step);
  const content = asset ? (await openAsset(asset)).bytes : Buffer.from(text ?? '');
  if (digestOf(content) !== read.text('sha256')) {
    throw changedSince(`${step.title} to ${place}`, 'the file was changed after the plan was made');
  }
  const own = name.endsWith('.json') ? 'application/json' : 'text/markdown; charset=utf-8';
  return { content, contentType: asset ? (asset.contentType ?? 'application/octet-stream') : own };
}
