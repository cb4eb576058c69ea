import { PackerError } from '../errors.js';
import type { PackerValue } from '../packer-value.js';
import { minimumSecretLength } from './secret-forms.js';

/** Where the secrets of a command come from. */
export interface SecretSources {
  /** Values that are secret. */
  readonly secrets?: readonly string[];
  /** Names of variables that are secret, or are not although they are named like one. */
  readonly sensitive?: Readonly<Record<string, boolean>>;
  /** The values of variables. */
  readonly variables?: Readonly<Record<string, PackerValue>>;
  /** The environment of Packer. */
  readonly env?: Readonly<Record<string, string>>;
  /** Variables that the template declares to be sensitive, with the defaults that are known. */
  readonly declared?: readonly { readonly name: string; readonly default?: unknown }[];
}

// At the end of the name: `token_lifetime` and `private_key_file` are about secrets, not secret.
const secretName =
  /(?:password|passwd|passphrase|secret|token|(?:private|secret|access|api)[_-]?key)s?\d*$/i;

// The environment is full of words that nobody meant to hide; what is shorter is no secret to speak of.
const minimumEnvironmentLength = 8;

/** Whether a variable is named like a secret: `db_password`, `GITHUB_TOKEN`, `api_key`. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/**
 * Every value that has to be masked: the given ones; the texts in variables that are sensitive, by
 * `sensitive`, by the template or by name; and the same in the environment.
 *
 * @throws PackerError `PACKER_OPTION_INVALID` for values of fewer than 4 characters. Their names are
 * told, never the values.
 */
export function secretValues(sources: SecretSources): readonly string[] {
  const { secrets = [], sensitive = {}, variables = {}, env = {}, declared = [] } = sources;
  const declaredNames = new Set(declared.map(({ name }) => name));
  const isSecret = (name: string): boolean =>
    (Object.hasOwn(sensitive, name) ? sensitive[name] : undefined) ??
    (declaredNames.has(name) || isSecretName(name));

  for (const [index, secret] of secrets.entries()) requireLength(`secrets[${index}]`, secret);
  const found = new Set(secrets);
  for (const [name, value] of Object.entries(variables).filter(([each]) => isSecret(each))) {
    for (const text of textsOf(value)) {
      requireLength(`variables.${name}`, text, 'set sensitive.NAME to false if it is no secret');
      found.add(text);
    }
  }
  for (const { name, default: value } of declared) {
    if (Object.hasOwn(variables, name) || !isSecret(name)) continue;
    // Not ours to refuse: the template has chosen it.
    for (const text of textsOf(value)) if (isLongEnough(text)) found.add(text);
  }
  for (const [name, value] of Object.entries(env)) {
    const variable = name.startsWith('PKR_VAR_') ? name.slice('PKR_VAR_'.length) : name;
    if (isSecret(variable) && value.trim().length >= minimumEnvironmentLength) found.add(value);
  }
  return [...found];
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value];
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

function isLongEnough(text: string): boolean {
  return text.trim().length >= minimumSecretLength;
}

function requireLength(name: string, text: string, advice = ''): void {
  if (isLongEnough(text)) return;
  throw new PackerError(
    'PACKER_OPTION_INVALID',
    `Cannot run Packer: option ${name} is shorter than ${minimumSecretLength} characters; masking it would destroy the output${advice && `; ${advice}`}.`,
  );
}
