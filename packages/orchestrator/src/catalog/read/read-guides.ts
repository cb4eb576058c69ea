import { readFile, realpath } from 'node:fs/promises';
import { basename, extname, join, posix, sep } from 'node:path';
import type { LoadedConfig } from '../../config/load-config.js';
import { OrchestratorError } from '../../errors.js';
import type { GuideFile } from '../catalog-input.js';
import type { SiteFile } from '../catalog-pages.js';
import { guidePath } from '../pages/flavor-path.js';
import { guideImages } from '../render-guide.js';

/** The user guides of a configuration, and the images that they show. */
export interface ReadGuides {
  readonly guides: Readonly<Record<string, GuideFile>>;
  readonly images: readonly SiteFile[];
}

/** Images that cannot hold a script, which SVG can. */
const imageKinds = new Set(['.png', '.jpg', '.jpeg', '.gif', '.webp', '.avif']);

/**
 * Read the user guides that flavors name. Images must lie in the repository; others are told by their words.
 *
 * @throws OrchestratorError `SOE_CONFIG_INVALID` for a guide that cannot be read, or lies elsewhere
 */
export async function readGuides(
  { config, directory }: LoadedConfig,
  warn: (message: string) => void,
): Promise<ReadGuides> {
  const read = await Promise.all(
    Object.entries(config.flavors).flatMap(([flavor, { guide }]) =>
      guide === undefined ? [] : [readGuide(flavor, guide, directory, warn)],
    ),
  );
  return {
    guides: Object.fromEntries(read.map(({ flavor, guide }) => [flavor, guide])),
    images: read.flatMap(({ images }) => images),
  };
}

async function readGuide(
  flavor: string,
  file: string,
  directory: string,
  warn: (message: string) => void,
) {
  const path = posix.normalize(file.split(sep).join('/'));
  const wrong = (seen: string, cause?: unknown) =>
    new OrchestratorError(
      'SOE_CONFIG_INVALID',
      `flavors.${flavor}.guide: ${file} ${seen}; correct the path`,
      { cause },
    );
  const inside = await pathInside(directory, path).catch((cause: unknown) => {
    throw wrong(`cannot be read in ${directory}`, cause);
  });
  // What it leads to would be published.
  if (inside === undefined) throw wrong(`leads out of ${directory}`);
  const text = await readFile(inside, 'utf8').catch((cause: unknown) => {
    throw wrong(`cannot be read in ${directory}`, cause);
  });
  const names: Record<string, string> = {};
  const images: SiteFile[] = [];
  for (const source of guideImages(text)) {
    const content = await readImage(source, path, directory);
    if (content === undefined) {
      warn(
        `the guide of ${flavor} shows ${JSON.stringify(source)}, which is no PNG, JPEG, GIF, WebP or AVIF file of this repository: its words are shown instead`,
      );
      continue;
    }
    const name = `${images.length + 1}-${basename(source).replace(/[^\w.-]/g, '-')}`;
    names[source] = name;
    images.push({ path: posix.join(posix.dirname(guidePath(flavor)), name), content });
  }
  return { flavor, guide: { path, text, images: names }, images };
}

async function readImage(
  source: string,
  guide: string,
  directory: string,
): Promise<Uint8Array | undefined> {
  if (/^[a-z][a-z\d+.-]*:|^\/|^$/i.test(source)) return undefined;
  if (!imageKinds.has(extname(source).toLowerCase())) return undefined;
  try {
    const path = join(posix.dirname(guide), decodeURIComponent(source));
    const file = await pathInside(directory, path);
    return file === undefined ? undefined : await readFile(file);
  } catch {
    return undefined;
  }
}

/** Where a file really is, behind all links; `undefined` where that is not in the folder. */
async function pathInside(folder: string, path: string): Promise<string | undefined> {
  const top = await realpath(folder);
  const file = await realpath(join(top, path));
  return file.startsWith(top.endsWith(sep) ? top : `${top}${sep}`) ? file : undefined;
}
