/** A key policy, read as far as it decides who may use the key. */
export interface KeyPolicy {
  /** Its statements. */
  readonly statements: readonly KeyPolicyStatement[];
}

/** One statement of a {@link KeyPolicy}. */
export interface KeyPolicyStatement {
  /** Its `Sid`, or its place in the policy, for messages. */
  readonly name: string;
  readonly effect: 'Allow' | 'Deny';
  readonly principals: Principals;
  readonly actions: Matched;
  readonly resources: Matched;
  readonly conditions: readonly KeyCondition[];
  /** False when something in it is unknown here: then it may mean anything. */
  readonly understood: boolean;
}

/** Whom a statement is about or, when it excludes, everybody else. */
export interface Principals {
  readonly excludes: boolean;
  readonly everybody: boolean;
  /** Accounts that are meant as a whole. */
  readonly accounts: ReadonlySet<string>;
  /** Accounts of which somebody is meant: a role, a user, a session. */
  readonly partly: ReadonlySet<string>;
}

/** What a statement is about or, when it excludes, everything else. */
export interface Matched {
  readonly excludes: boolean;
  readonly values: readonly string[];
}

/** One line of a condition block. */
export interface KeyCondition {
  /** `ForAnyValue`, `ForAllValues` or nothing. */
  readonly quantifier: string;
  /** Without quantifier and `IfExists`. */
  readonly operator: string;
  readonly ifExists: boolean;
  /** In lower case: AWS does not care. */
  readonly key: string;
  readonly values: readonly string[];
}

const members = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

/** Read the JSON of a key policy; `undefined` when it is none. */
export function readKeyPolicy(text: string): KeyPolicy | undefined {
  const document = parseObject(text);
  const found = document?.['Statement'];
  const statements = Array.isArray(found) ? found : [found];
  if (found === undefined || !statements.every(isObject)) return undefined;
  return { statements: statements.map(readStatement) };
}

type Members = Readonly<Record<string, unknown>>;

function readStatement(found: Members, index: number): KeyPolicyStatement {
  const principals = readPrincipals(found);
  const actions = readMatched(found, 'Action');
  const resources = readMatched(found, 'Resource');
  const conditions = readConditions(found['Condition']);
  return {
    name: typeof found['Sid'] === 'string' ? found['Sid'] : `statement ${index + 1}`,
    // What is neither may be a denial.
    effect: found['Effect'] === 'Allow' ? 'Allow' : 'Deny',
    principals: principals ?? principalsOf([], false),
    actions: actions ?? nothing,
    resources: resources ?? nothing,
    conditions: conditions ?? [],
    understood:
      principals !== undefined &&
      actions !== undefined &&
      resources !== undefined &&
      conditions !== undefined &&
      (found['Effect'] === 'Allow' || found['Effect'] === 'Deny') &&
      Object.keys(found).every((name) => members.has(name)),
  };
}

const nothing: Matched = { excludes: false, values: [] };

/** Principals by what they mean. An id without account is of somebody who was deleted. */
export function principalsOf(values: readonly string[], excludes: boolean): Principals {
  const accounts = (form: RegExp) =>
    new Set(values.flatMap((value) => form.exec(value)?.[1] ?? []));
  return {
    excludes,
    everybody: values.includes('*'),
    accounts: accounts(/^(?:arn:[^:]*:iam::)?(\d{12})(?::root)?$/),
    partly: accounts(/^arn:[^:]*:(?:iam|sts)::(\d{12}):(?!root$)/),
  };
}

/** Only principals of `AWS` can be somebody with whom an image is shared. */
function readPrincipals(found: Members): Principals | undefined {
  const excludes = found['Principal'] === undefined;
  const value = excludes ? found['NotPrincipal'] : found['Principal'];
  if (value === '*') return principalsOf(['*'], excludes);
  if (!isObject(value)) return undefined;
  if ('CanonicalUser' in value) return undefined;
  const values = value['AWS'] === undefined ? [] : texts(value['AWS']);
  return values === undefined ? undefined : principalsOf(values, excludes);
}

function readMatched(found: Members, name: string): Matched | undefined {
  const excludes = found[name] === undefined;
  const values = texts(excludes ? found[`Not${name}`] : found[name]);
  // With a variable, a pattern means something else for everybody.
  if (values === undefined || values.some((value) => value.includes('${'))) return undefined;
  return { excludes, values };
}

function readConditions(block: unknown): readonly KeyCondition[] | undefined {
  if (block === undefined) return [];
  if (!isObject(block)) return undefined;
  const conditions = Object.entries(block).flatMap(([name, keys]) => {
    if (!isObject(keys)) return [undefined];
    const [, quantifier = '', operator = '', ifExists] =
      /^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/.exec(name) ?? [];
    return Object.entries(keys).map(([key, value]): KeyCondition | undefined => {
      const values = texts(value);
      if (values === undefined) return undefined;
      return {
        quantifier,
        operator,
        ifExists: ifExists !== undefined,
        key: key.toLowerCase(),
        values,
      };
    });
  });
  return conditions.includes(undefined) ? undefined : conditions.flatMap((each) => each ?? []);
}

function texts(value: unknown): readonly string[] | undefined {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const read = values.flatMap((each) =>
    typeof each === 'string' || typeof each === 'boolean' || typeof each === 'number'
      ? [String(each)]
      : [],
  );
  return read.length === values.length && read.length > 0 ? read : undefined;
}

function parseObject(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
