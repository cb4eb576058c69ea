import type { ImageLock, LockedImage } from './image-lock.js';
import { lockEntries, lockOf } from './lock-entries.js';

/**
 * The text of a lock: sorted, one image per line, so that a difference shows which images change,
 * and changes of different images merge.
 */
export function formatLock(lock: ImageLock): string {
  const { schema, images } = lockOf(lockEntries(lock));
  const selectors = Object.entries(images).map(
    ([selector, regions]) =>
      `    ${JSON.stringify(selector)}: ${block(
        Object.entries(regions).map(
          ([region, all]) =>
            `      ${JSON.stringify(region)}: ${block(
              Object.entries(all).map(
                ([architecture, image]) =>
                  `        ${JSON.stringify(architecture)}: ${line(image)}`,
              ),
              6,
            )}`,
        ),
        4,
      )}`,
  );
  return `{\n  "schema": ${JSON.stringify(schema)},\n  "images": ${block(selectors, 2)}\n}\n`;
}

function block(lines: readonly string[], indent: number): string {
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${' '.repeat(indent)}}`;
}

function line(image: LockedImage): string {
  const { version, imageId, ownerId, name, createdAt, deprecatedAt, digest } = image;
  const members = { version, imageId, ownerId, name, createdAt, deprecatedAt, digest };
  return `{ ${Object.entries(members)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join(', ')} }`;
}
