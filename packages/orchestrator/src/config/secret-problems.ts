import type { ConfigTree } from './config-tree.js';
import { isBranch, plainOf, without } from './config-tree.js';
import { textsOf } from './fill-references.js';
import type { ConfigProblem } from './inherit.js';
import { referencesOf } from './reference.js';

/**
 * Secrets that a configuration holds: texts that have the form of one, and values of template variables that
 * are named like one, or named in `secrets`. The value itself is never told. Pure.
 */
export function secretProblems(written: ConfigTree): readonly ConfigProblem[] {
  const formed = textsOf(written).flatMap(({ text, at }) => {
    const kind = kindOf(text);
    return kind === undefined ? [] : [{ at, message: `this looks like ${kind}: ${advice}` }];
  });
  const named = holders(written).flatMap(namedSecrets);
  const told = new Set(formed.map(({ at }) => at.join('\0')));
  return [...formed, ...named.filter(({ at }) => !told.has(at.join('\0')))];
}

/**
 * References to environment variables that are secrets by their names, where they would be seen: in the catalogue,
 * in notes, tags or records. Only values of template variables that are secrets themselves may have them. Pure.
 *
 * @param whole - With what flavors inherit, and references as they are written
 */
export function secretReferenceProblems(whole: ConfigTree): readonly ConfigProblem[] {
  if (!isBranch(whole)) return [];
  const flavors = whole.members.get('flavors');
  const common = without(whole, ['flavors']);
  const each = flavors !== undefined && isBranch(flavors) ? [...flavors.members] : [];
  return [
    ...seenReferences(common),
    ...each.flatMap(([flavor, tree]) =>
      seenReferences(withoutSecretVariables(tree)).map((problem) => ({ ...problem, flavor })),
    ),
  ];
}

function seenReferences(tree: ConfigTree): readonly ConfigProblem[] {
  return textsOf(tree).flatMap(({ text, at }) => {
    const secret = referencesOf(text).find(({ kind, name }) => kind === 'env' && namesSecret(name));
    return secret === undefined
      ? []
      : [
          {
            at,
            message: `the environment variable ${secret.name} is a secret by its name, and would be seen here; only a template variable that is in secrets, or is named like one, may hold it`,
          },
        ];
  });
}

function withoutSecretVariables(flavor: ConfigTree): ConfigTree {
  if (!isBranch(flavor)) return flavor;
  const variables = flavor.members.get('variables');
  if (variables === undefined || !isBranch(variables)) return flavor;
  const declared = flavor.members.get('secrets');
  const names: unknown = declared && plainOf(declared);
  const secret = [...variables.members.keys()].filter(
    (name) => namesSecret(name) || (Array.isArray(names) && names.includes(name)),
  );
  const members = new Map(flavor.members).set('variables', without(variables, secret));
  return { at: flavor.at, members };
}

/** Whether a text has the form of a secret. Pure. */
export function isSecretText(text: string): boolean {
  return kindOf(text) !== undefined;
}

/** Whether the last word of a name says that its value is a secret: `admin_password`, not `token_lifetime`. */
export function namesSecret(name: string): boolean {
  return secretName.test(name);
}

const advice =
  'secrets are never in configuration files; take it out, make it invalid where it was valid, and give it to the template as PKR_VAR_NAME in the environment, or let the template read it from Parameter Store or Secrets Manager itself';

const secretName =
  /(?:^|[_-])(?:passw(?:or)?d|passphrase|secret|token|credentials?|(?:private|api|access|secret)_?key)$/i;

/**
 * Forms that their makers document. The longer list of @soe/harness looks into whole disks; loading it takes
 * longer than reading a configuration may.
 */
const forms: readonly (readonly [string, RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/],
  ['an access key of AWS', /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Z0-9])/],
  ['a token of GitHub', /gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{50,}/],
  ['a token of GitLab', /gl(?:pat|dt|rt|oas|ptt|ft|soat|agent|cbt|imt)-[\w-]{20,}/],
  [
    'a token of Slack',
    /xox[abeoprs]-[A-Za-z0-9-]{10,}|hooks\.slack\.com\/services\/T\w+\/B\w+\/\w{20,}/,
  ],
  ['a token of npm', /npm_[A-Za-z0-9]{36}/],
  ['a token', /eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/],
  ['an address with a password', /[a-z][a-z0-9+.-]*:\/\/[^\s/:@"'<>{$}]*:[^\s/:@"'<>{$}]{3,}@/i],
];

function kindOf(text: string): string | undefined {
  return forms.find(([, form]) => form.test(text))?.[0];
}

/** What has `variables`: defaults, bases and flavors. */
function holders(written: ConfigTree): readonly ConfigTree[] {
  if (!isBranch(written)) return [];
  const groups = ['bases', 'flavors'].flatMap((name) => {
    const group = written.members.get(name);
    return group !== undefined && isBranch(group) ? [...group.members.values()] : [];
  });
  const defaults = written.members.get('defaults');
  return [...(defaults ? [defaults] : []), ...groups];
}

function namedSecrets(holder: ConfigTree): readonly ConfigProblem[] {
  if (!isBranch(holder)) return [];
  const variables = holder.members.get('variables');
  if (variables === undefined || !isBranch(variables)) return [];
  const declared = holder.members.get('secrets');
  const names: unknown = declared && plainOf(declared);
  return [...variables.members].flatMap(([name, member]) => {
    const value = plainOf(member);
    const isSecret = namesSecret(name) || (Array.isArray(names) && names.includes(name));
    const isWritten = typeof value === 'string' && value !== '' && holdsText(value);
    if (!isSecret || !isWritten) return [];
    const message = `${name} is a secret by its name: ${advice.replace('PKR_VAR_NAME', `PKR_VAR_${name}`)}`;
    return [{ at: member.at, message }];
  });
}

/** Whether a text says something itself, if only as the default of a reference. */
function holdsText(value: string): boolean {
  const references = referencesOf(value);
  return references.length === 0 || references.some(({ fallback = '' }) => fallback !== '');
}
