import { cwd } from 'node:process';
import { readTemplateFiles } from '../adapters/template-files.js';
import { parseTemplate, type ReadTemplateOptions } from './read-template.js';
import type { TemplateBlock, TemplateValue } from './template.js';

/** A variable whose value must not be seen. */
export interface SensitiveVariable {
  /** Its name. */
  readonly name: string;
  /** Its default, where it has one that can be read; members that cannot are undefined. */
  readonly default?: TemplateValue;
}

/**
 * Lists the variables that a template declares as sensitive: `sensitive = true` in HCL, or named in
 * `sensitive-variables` in legacy JSON. One that says so with an expression counts as sensitive.
 *
 * @throws PackerError `PACKER_TEMPLATE_UNREADABLE`, or `PACKER_HCL_PARSER_MISSING` for HCL.
 */
export async function sensitiveVariables(
  template: string,
  options: Pick<ReadTemplateOptions, 'workingDirectory'> = {},
): Promise<readonly SensitiveVariable[]> {
  const files = await readTemplateFiles(template, options.workingDirectory ?? cwd());
  // Most templates have none, and then there is no need to load a parser. JSON can hide the word
  // behind escapes.
  if (files.every(({ file, text }) => file.endsWith('.hcl') && !text.includes('sensitive')))
    return [];
  const { blocks } = await parseTemplate(files, {});
  return blocks.filter(isSensitive).map(({ labels: [name = ''], attributes }) => {
    const value = attributes['default']?.value;
    return { name, ...(value !== undefined && { default: value }) };
  });
}

function isSensitive({ type, labels, attributes }: TemplateBlock): boolean {
  const sensitive = attributes['sensitive'];
  if (type !== 'variable' || labels.length === 0 || sensitive === undefined) return false;
  return ![false, 'false', null].some((value) => value === sensitive.value);
}
