import { PackerError } from '../errors.js';
import type { PackerValue } from '../packer-value.js';
import { minimumSecretLength } from './secret-forms.js';
import { textsOf, textsWithin } from './texts.js';

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
  /** What the template makes secret. */
  readonly declared?: readonly DeclaredSecret[];
}

/** A variable or local that a template makes secret. */
export interface DeclaredSecret {
  readonly name: string;
  /** What it is; a variable by default. */
  readonly kind?: 'variable' | 'local';
  /** The values that the template gives it. */
  readonly values?: readonly unknown[];
  /** Environment variables that its default asks for. */
  readonly environment?: readonly string[];
  /** Whether only its name makes it secret. */
  readonly byName?: boolean;
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
 * @throws PackerError `PACKER_OPTION_INVALID` for values of fewer than 4 characters, unless only a
 * name in the environment makes them secret. Their names are told, never the values.
 */
export function secretValues(sources: SecretSources): readonly string[] {
  const { secrets = [], sensitive = {}, variables = {}, declared = [] } = sources;
  const declaredNames = new Set(
    declared.flatMap(({ kind, name, byName }) => (kind === 'local' || byName ? [] : [name])),
  );
  const isDeclared = (name: string): boolean =>
    (Object.hasOwn(sensitive, name) ? sensitive[name] : undefined) ?? declaredNames.has(name);
  const isSecret = (name: string): boolean =>
    isDeclared(name) || (isSecretName(name) && !Object.hasOwn(sensitive, name));

  for (const [index, secret] of secrets.entries()) requireLength(`secrets[${index}]`, secret);
  const found = new Set(secrets);
  for (const [name, value] of Object.entries(variables).filter(([each]) => isSecret(each))) {
    for (const text of textsOf(value)) {
      requireLength(`variables.${name}`, text, advice);
      found.add(text);
    }
  }
  const used = declared.filter(
    ({ kind, name }) => kind === 'local' || (isSecret(name) && !Object.hasOwn(variables, name)),
  );
  // Not ours to refuse: the template has chosen them.
  const templateTexts = used.flatMap(({ values = [] }) => values.flatMap(textsOf));
  for (const text of templateTexts.filter(isLongEnough)) found.add(text);
  for (const text of environmentTexts(sources, used, isDeclared, isSecret)) found.add(text);
  return [...found];
}

const advice = 'set sensitive.NAME to false if it is no secret';

function environmentTexts(
  { env = {} }: SecretSources,
  used: readonly DeclaredSecret[],
  isDeclared: (name: string) => boolean,
  isSecret: (name: string) => boolean,
): readonly string[] {
  const called = used.flatMap(({ name, environment = [] }) =>
    environment
      .filter((each) => Object.hasOwn(env, each))
      .flatMap((each) => textsInEnvironment(each, env[each] ?? '', isDeclared(name))),
  );
  const named = Object.entries(env).flatMap(([name, value]) => {
    const isGiven = name.startsWith('PKR_VAR_');
    const variable = isGiven ? name.slice('PKR_VAR_'.length) : name;
    if (!isSecret(variable)) return [];
    return textsInEnvironment(name, value, isGiven && isDeclared(variable));
  });
  return [...called, ...named];
}

/** A value in the environment, and the texts in it when it is a list or a map. */
function textsInEnvironment(name: string, value: string, declared: boolean): readonly string[] {
  // What is nothing, or one of two things, is no secret.
  if (/^(?:|true|false|null)$/.test(value.trim())) return [];
  if (declared) requireLength(`env.${name}`, value, advice);
  const minimum = declared ? minimumSecretLength : minimumEnvironmentLength;
  return [value, ...textsWithin(value)].filter((text) => text.trim().length >= minimum);
}

function isLongEnough(text: string): boolean {
  return text.trim().length >= minimumSecretLength;
}

function requireLength(name: string, text: string, hint = ''): void {
  if (isLongEnough(text)) return;
  throw new PackerError(
    'PACKER_OPTION_INVALID',
    `Cannot run Packer: option ${name} is shorter than ${minimumSecretLength} characters; masking it would destroy the output${hint && `; ${hint}`}.`,
  );
}
