import { cwd } from 'node:process';
import { readTemplateFiles } from '../adapters/template-files.js';
import type { DraftFile } from './draft.js';
import { environmentNames, isEnvironmentCall } from './environment-calls.js';
import { evaluateTemplate } from './evaluate-template.js';
import { mayHoldSecrets } from './may-hold-secrets.js';
import { type ReadTemplateOptions, readDrafts } from './read-template.js';
import type { SensitiveVariable } from './sensitive-variables.js';
import type {
  TemplateAttribute,
  TemplateBlock,
  TemplateProblem,
  TemplateValue,
} from './template.js';

/** A secret of a template. */
export interface TemplateSecret extends SensitiveVariable {
  /** Whether only its name makes it one. */
  readonly byName: boolean;
}

/** The secrets of a template, and what of it could not be read. */
export interface TemplateSecrets {
  readonly secrets: readonly TemplateSecret[];
  readonly problems: readonly TemplateProblem[];
}

/** One place that says something about a variable or local. */
interface Mention {
  readonly kind: SensitiveVariable['kind'];
  readonly name: string;
  readonly sensitive: boolean;
  readonly value: TemplateAttribute | undefined;
  readonly incomplete: boolean;
}

// All that a secret and its value can stand in.
const wanted = new Set(['variable', 'variables', 'sensitive-variables', 'local', 'locals']);

/**
 * Finds what a template declares as sensitive, and variables that `isNamed` takes for secrets.
 * Throws as `readTemplate` does.
 */
export async function templateSecrets(
  template: string,
  isNamed: (name: string) => boolean,
  { workingDirectory = cwd(), variables = {} }: ReadTemplateOptions = {},
): Promise<TemplateSecrets> {
  const files = await readTemplateFiles(template, workingDirectory);
  // Most templates have none, and then there is no need to load a parser.
  if (!files.some((file) => mayHoldSecrets(file, isNamed))) return { secrets: [], problems: [] };
  const { templates, values } = await readDrafts(files, wanted);
  const read = evaluateTemplate(templates, values, variables);
  const given = evaluateTemplate(values.map(asBlock), [], {});
  const mentions = [
    ...read.blocks.flatMap(mentionsIn),
    ...given.blocks.flatMap((block) => Object.entries(block.attributes).map(mentionOf)),
  ];
  const groups = new Map<string, Mention[]>();
  for (const mention of mentions) {
    const key = `${mention.kind} ${mention.name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [mention]);
    else group.push(mention);
  }
  const secrets = [...groups.values()].flatMap((group) => toSecret(group, isNamed));
  return { secrets, problems: read.problems };
}

/** A file with values as a block, so that it is evaluated as one. */
function asBlock(file: DraftFile): DraftFile {
  const place = { file: file.file, line: 1, column: 1 };
  const { attributes } = file;
  const block = { type: 'variables', labels: [], attributes, blocks: [], incomplete: false, place };
  return { ...file, blocks: [block] };
}

function mentionsIn({ type, labels, attributes, incomplete }: TemplateBlock): readonly Mention[] {
  if (type === 'variables') return Object.entries(attributes).map(mentionOf);
  const [name] = labels;
  if ((type !== 'variable' && type !== 'local') || name === undefined) return [];
  const sensitive = isTrue(attributes['sensitive']);
  // Only a block can make a local sensitive; its name says nothing of what Packer prints of it.
  if (type === 'local' && !sensitive) return [];
  const value = attributes[type === 'local' ? 'expression' : 'default'];
  return [{ kind: type, name, sensitive, value, incomplete }];
}

function mentionOf([name, value]: readonly [string, TemplateAttribute]): Mention {
  return { kind: 'variable', name, sensitive: false, value, incomplete: false };
}

function isTrue(sensitive: TemplateAttribute | undefined): boolean {
  return (
    sensitive !== undefined && ![false, 'false', null].some((value) => value === sensitive.value)
  );
}

function toSecret(
  group: readonly Mention[],
  isNamed: (name: string) => boolean,
): readonly TemplateSecret[] {
  const [{ kind, name } = { kind: 'variable', name: '' } as const] = group;
  const byName = !group.some(({ sensitive }) => sensitive);
  if (byName && !isNamed(name)) return [];
  const attributes = group.flatMap(({ value }) => value ?? []);
  const values = attributes.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const others = attributes
    .filter(({ value }) => !isWhole(value))
    .map(({ expression }) => expression);
  const environment = [...new Set(others.flatMap(environmentNames))];
  const complete = !group.some(({ incomplete }) => incomplete) && others.every(isEnvironmentCall);
  return [{ name, kind, values, environment, complete, byName }];
}

/** Whether a value is known in all its parts. */
function isWhole(value: TemplateValue | undefined): boolean {
  if (value === undefined) return false;
  return typeof value !== 'object' || value === null || Object.values(value).every(isWhole);
}
