import { resolve } from 'node:path';
import type { Source } from '../source.js';
import { catalogueSource } from '../sources/catalogue-source.js';
import { imageSource } from '../sources/image-source.js';
import { parameterSource } from '../sources/parameter-source.js';
import { usageError } from './usage-error.js';

/**
 * Sources in the order in which they are written: `parameters`, `images`,
 * `shared=ACCOUNT`, `catalogue=FILE_OR_URL` and `catalogue=FILE_OR_URL@sha256:…`.
 *
 * @returns `undefined` where none is named
 * @throws DiscoveryError `DISCOVERY_OPTION_INVALID`
 */
export function readSources(
  values: readonly string[] | undefined,
  directory: string,
): readonly Source[] | undefined {
  return values?.flatMap((value) => value.split(',')).map((each) => readSource(each, directory));
}

function readSource(text: string, directory: string): Source {
  const at = text.indexOf('=');
  const kind = at < 0 ? text : text.slice(0, at);
  const value = at < 0 ? undefined : text.slice(at + 1);
  if (kind === 'parameters' && value === undefined) return parameterSource();
  if (kind === 'images' && value === undefined) return imageSource();
  if (kind === 'shared' && /^\d{12}$/.test(value ?? '')) {
    return parameterSource({ sharedBy: value ?? '' });
  }
  if (kind === 'catalogue' && value) return catalogueOf(value, directory);
  throw usageError(
    `--source ${JSON.stringify(text)} is none of parameters, images, shared=ACCOUNT, catalogue=FILE_OR_URL or catalogue=FILE_OR_URL@sha256:…`,
  );
}

function catalogueOf(value: string, directory: string): Source {
  const [, place = value, digest] = /^(.+)@(sha256:.*)$/.exec(value) ?? [];
  const check = digest === undefined ? {} : { digest };
  return /^https?:/.test(place)
    ? catalogueSource({ url: place, ...check })
    : catalogueSource({ file: resolve(directory, place), ...check });
}
