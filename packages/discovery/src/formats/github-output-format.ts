import { createHash } from 'node:crypto';
import type { ResolvedImage } from '../resolved-image.js';
import { identifier, namedFields } from './image-names.js';

/**
 * Lines for the file `$GITHUB_OUTPUT`: `image-id=ami-…` for one image, `al2023-image-id=ami-…` for
 * many. A value of several lines, which could set other outputs, is written between delimiters that
 * it cannot hold (GitHub Actions, "Workflow commands", multiline strings).
 */
export function githubOutputFormat(images: readonly ResolvedImage[]): string {
  const fields = namedFields(images, (words, field) =>
    identifier([...(images.length === 1 ? [] : words), field]).replaceAll('_', '-'),
  );
  return fields.map(([name, value]) => `${output(name, value)}\n`).join('');
}

function output(name: string, value: string): string {
  if (!/[\r\n]/.test(value)) return `${name}=${value}`;
  const delimiter = `end-${createHash('sha256').update(value).digest('hex')}`;
  return `${name}<<${delimiter}\n${value}\n${delimiter}`;
}
