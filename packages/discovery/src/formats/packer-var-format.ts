import type { ResolvedImage } from '../resolved-image.js';
import { shellQuoted } from './shell-quoted.js';
import { variableFields } from './terraform-formats.js';

/**
 * Arguments of `packer build` on one line, each one word of a shell:
 * `-var 'soe_al2023_image_id=ami-…'`. Only ids: Packer refuses variables that it does not know.
 */
export function packerVarFormat(images: readonly ResolvedImage[]): string {
  const ids = variableFields(images).filter(([name]) => name.endsWith('_image_id'));
  return `${ids.map(([name, value]) => `-var ${shellQuoted(`${name}=${value}`)}`).join(' ')}\n`;
}
