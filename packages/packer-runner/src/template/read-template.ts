import { cwd } from 'node:process';
import { parseHcl } from '../adapters/hcl.js';
import { readTemplateFiles, type TemplateFile } from '../adapters/template-files.js';
import type { PackerValue } from '../packer-value.js';
import type { DraftFile } from './draft.js';
import { evaluateTemplate } from './evaluate-template.js';
import { readJsonFile, readJsonValues } from './read-json.js';
import { readLegacyFile } from './read-legacy.js';
import type { Template } from './template.js';

/** Options of {@link readTemplate}. */
export interface ReadTemplateOptions {
  /**
   * The folder that a relative path of the template starts from.
   * @defaultValue the current folder of this process
   */
  readonly workingDirectory?: string;
  /**
   * Values of template variables, as a run would be given them. They go before the values in
   * `*.auto.pkrvars.hcl` and `*.auto.pkrvars.json` of the folder, and before defaults.
   * @defaultValue none
   */
  readonly variables?: Readonly<Record<string, PackerValue>>;
}

/**
 * Reads a template, a file or a folder as Packer takes it, without running anything. What cannot be
 * read is among the `problems` of the result.
 *
 * @throws PackerError `PACKER_TEMPLATE_UNREADABLE`, or `PACKER_HCL_PARSER_MISSING` for HCL.
 */
export async function readTemplate(
  template: string,
  options: ReadTemplateOptions = {},
): Promise<Template> {
  const { workingDirectory = cwd(), variables = {} } = options;
  const files = await readTemplateFiles(template, workingDirectory);
  return parseTemplate(files, variables);
}

/** Reads a template that is in memory. */
export async function parseTemplate(
  files: readonly TemplateFile[],
  variables: Readonly<Record<string, PackerValue>>,
): Promise<Template> {
  const { templates, values } = await readDrafts(files);
  return evaluateTemplate(templates, values, variables);
}

/** Reads files without evaluating them. Of JSON, only what has a `wanted` name at the root. */
export async function readDrafts(
  files: readonly TemplateFile[],
  wanted?: ReadonlySet<string>,
): Promise<{ readonly templates: readonly DraftFile[]; readonly values: readonly DraftFile[] }> {
  const [templates, values] = await Promise.all([
    Promise.all(
      files.filter(({ file }) => !isValueFile(file)).map((file) => readDraft(file, wanted)),
    ),
    // Any name may stand there.
    Promise.all(files.filter(({ file }) => isValueFile(file)).map((file) => readDraft(file))),
  ]);
  return { templates, values };
}

/** Whether a file holds values of variables. */
export function isValueFile(file: string): boolean {
  return /\.pkrvars\.(?:hcl|json)$/.test(file);
}

function readDraft({ file, text }: TemplateFile, wanted?: ReadonlySet<string>): Promise<DraftFile> {
  if (file.endsWith('.hcl')) return parseHcl(file, text);
  if (isValueFile(file)) return readJsonValues(file, text);
  return file.endsWith('.pkr.json')
    ? readJsonFile(file, text, wanted)
    : readLegacyFile(file, text, wanted);
}
