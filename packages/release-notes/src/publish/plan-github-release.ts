import type { StoredAsset, StoredRelease } from '../adapters/github-releases.js';
import { markContent, readMarked } from './content-mark.js';
import { digestOf } from './digest-of.js';
import type { PublicationAction, PublicationStep } from './publisher.js';

/** What a release is to be. */
export interface WantedRelease {
  readonly tag: string;
  /** Commit or branch for a tag that is missing. */
  readonly target?: string | undefined;
  readonly title: string;
  /** Markdown without the mark. */
  readonly text: string;
  readonly draft: boolean;
  /** `undefined`: as it is. */
  readonly prerelease?: boolean | undefined;
  readonly latest?: boolean | 'legacy' | undefined;
  readonly replace: boolean;
  readonly assets: readonly WantedAsset[];
}

/** An asset that a release is to have. */
export interface WantedAsset {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  /** Its content, where it is made of the notes; else the publisher has it. */
  readonly text?: string;
  /** Only brought up to date where it is already. */
  readonly refreshOnly?: boolean;
}

/** What is there. */
export interface FoundRelease {
  /** The release; `undefined` if there is none. */
  readonly release: StoredRelease | undefined;
  readonly assets: readonly StoredAsset[];
  /** Whether the release is shown as the latest. */
  readonly latest: boolean;
}

/** Decides what makes a release what it is to be. */
export function planGitHubRelease(
  wanted: WantedRelease,
  { release, assets, latest }: FoundRelease,
): Omit<PublicationAction, 'kind' | 'target'> {
  const uploads = wanted.assets.flatMap((asset) => uploadSteps(asset, assets));
  if (!release) return planCreation(wanted, uploads);
  const { changes, warnings } = changesOf(wanted, release, latest);
  const names = Object.keys(changes);
  const update =
    names.length === 0
      ? []
      : [
          {
            title: `${changes['draft'] === false ? 'publish' : 'update'} release ${wanted.tag} (${names.join(', ')})`,
            write: { do: 'update', id: release.id, expect: stateOf(release), ...changes },
          },
        ];
  // The text may lead to the assets, so that they come first.
  const steps = [...uploads, ...update];
  const what = [
    ...names,
    ...(uploads.length > 0 ? [`${uploads.length} steps for assets`] : []),
  ].join(', ');
  return {
    action: steps.length > 0 ? 'update' : 'none',
    reason:
      steps.length > 0
        ? `Release ${wanted.tag} differs: ${what}.`
        : `Release ${wanted.tag} is as it should be.`,
    steps,
    warnings,
  };
}

/**
 * A release with assets is a draft until it has them: nobody sees it without, and one that is immutable
 * takes none afterwards.
 */
function planCreation(wanted: WantedRelease, uploads: readonly PublicationStep[]) {
  const { tag, target, title, draft, prerelease = false } = wanted;
  const body = markContent(title, wanted.text);
  const waits = uploads.length > 0 && !draft;
  const makeLatest = latestField(wanted);
  const create = {
    title: `create release ${tag}${draft || waits ? ' as a draft' : ''}`,
    write: {
      do: 'create',
      name: title,
      body,
      draft: draft || waits,
      prerelease,
      ...(target !== undefined && { target }),
      ...(!waits && makeLatest),
    },
  };
  const expect = digestOf(JSON.stringify([title, body, true, prerelease]));
  const publish = {
    title: `publish release ${tag}`,
    write: { do: 'update', expect, draft: false, ...makeLatest },
  };
  return {
    action: 'create' as const,
    reason: `There is no release ${tag}.`,
    steps: [create, ...uploads, ...(waits ? [publish] : [])],
    warnings: [],
  };
}

function changesOf(wanted: WantedRelease, release: StoredRelease, isLatest: boolean) {
  const { tag, title, text, draft, prerelease, replace } = wanted;
  const found = readMarked(release.name, release.body);
  const warnings: string[] = [];
  const changes: Record<string, string | boolean> = {};
  const same = found.title === title && found.text === text;
  if (!same && found.origin === 'foreign' && !replace) {
    warnings.push(
      `The text of release ${tag} was written or changed by hand and stays as it is; the option replace writes over it.`,
    );
  } else if (!same) {
    if (found.title !== title) changes['name'] = title;
    // The mark covers the title too.
    changes['body'] = markContent(title, text);
  }
  if (prerelease !== undefined && prerelease !== release.prerelease) {
    changes['prerelease'] = prerelease;
  }
  const publishes = release.draft && !draft;
  if (publishes) {
    changes['draft'] = false;
    if (wanted.target !== undefined) changes['target'] = wanted.target;
    Object.assign(changes, latestField(wanted));
  } else if (draft && !release.draft) {
    warnings.push(`Release ${tag} is published already; it does not become a draft again.`);
  }
  if (!publishes && !release.draft && typeof wanted.latest === 'boolean') {
    if (wanted.latest !== isLatest) Object.assign(changes, latestField(wanted));
  }
  return { changes, warnings };
}

function latestField({ latest, draft }: WantedRelease) {
  return latest === undefined || draft ? {} : { latest: String(latest) };
}

function uploadSteps(
  asset: WantedAsset,
  found: readonly StoredAsset[],
): readonly PublicationStep[] {
  const { name, size, sha256: digest, text, refreshOnly = false } = asset;
  const there = found.find((each) => each.name === name);
  if (!there && refreshOnly) return [];
  if (there?.complete && there.size === size && there.sha256 === digest) return [];
  const remove = there && {
    title: `remove asset ${name} (${there.complete ? 'it differs' : 'its upload was never finished'})`,
    write: { do: 'remove-asset', id: there.id, name },
  };
  const upload = {
    title: `upload asset ${name} (${size} bytes)`,
    write: { do: 'upload', name, sha256: digest, ...(text !== undefined && { text }) },
  };
  return [...(remove ? [remove] : []), upload];
}

/** Everything that an update may write over, as a digest. */
export function stateOf({ name, body, draft, prerelease }: StoredRelease): string {
  return digestOf(JSON.stringify([name, body, draft, prerelease]));
}
