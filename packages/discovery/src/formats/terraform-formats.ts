import type { ResolvedImage } from '../resolved-image.js';
import { identifier, namedFields } from './image-names.js';

/**
 * The answer of a program to Terraform's `external` data source: one flat JSON object of texts,
 * `image_id` for one image and `al2023_image_id` for many.
 */
export function terraformExternalFormat(images: readonly ResolvedImage[]): string {
  const fields = namedFields(images, (words, field) =>
    identifier([...(images.length === 1 ? [] : words), field]),
  );
  return `${JSON.stringify(Object.fromEntries(fields))}\n`;
}

/** A variables file in HCL, for Terraform (`.tfvars`) and Packer (`.pkrvars.hcl`): `soe_al2023_image_id = "ami-…"`. */
export function hclVariablesFormat(images: readonly ResolvedImage[]): string {
  const fields = variableFields(images);
  const width = Math.max(0, ...fields.map(([name]) => name.length));
  return fields.map(([name, value]) => `${name.padEnd(width)} = ${hclQuoted(value)}\n`).join('');
}

/** The same as JSON (`.tfvars.json`). */
export function tfvarsJsonFormat(images: readonly ResolvedImage[]): string {
  return `${JSON.stringify(Object.fromEntries(variableFields(images)), null, 2)}\n`;
}

/** Fields under names of HCL, which cannot begin with a digit as a flavor may. */
export function variableFields(
  images: readonly ResolvedImage[],
): readonly (readonly [string, string])[] {
  return namedFields(images, (words, field) => `soe_${identifier([...words, field])}`);
}

/** A text of HCL: JSON's escapes, and nothing that begins a template (HCL, "Quoted Template Expressions"). */
function hclQuoted(text: string): string {
  return JSON.stringify(text)
    .replace(/[\u007f-\u009f\u2028\u2029]/g, escaped)
    .replaceAll('\\b', '\\u0008')
    .replaceAll('\\f', '\\u000c')
    .replace(/([$%])\{/g, '$1$1{');
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
