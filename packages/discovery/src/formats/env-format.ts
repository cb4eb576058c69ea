import type { ResolvedImage } from '../resolved-image.js';
import { identifier, namedFields } from './image-names.js';
import { shellQuoted } from './shell-quoted.js';

/** Assignments for a POSIX shell, `SOE_AL2023_IMAGE_ID='ami-…'`: for `eval`, or for `.` of a file. */
export function envFormat(images: readonly ResolvedImage[]): string {
  const fields = namedFields(images, (words, field) => `soe_${identifier([...words, field])}`);
  return fields.map(([name, value]) => `${name.toUpperCase()}=${shellQuoted(value)}\n`).join('');
}
