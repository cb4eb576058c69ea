/** A policy of a parameter, as Parameter Store keeps it. */
export interface HeldPolicy {
  /** Its id. */
  readonly id: string;
  /** Which version of it this is. */
  readonly hash: string;
  /** The document. */
  readonly text: string;
}

/** What has to be written so that just some readers are let in. */
export interface PolicyChanges {
  /** Documents to write: new ones, and new versions of those with an id. */
  readonly put: readonly (Partial<Pick<HeldPolicy, 'id' | 'hash'>> & Pick<HeldPolicy, 'text'>)[];
  /** Policies to delete, after the others were written. */
  readonly remove: readonly Pick<HeldPolicy, 'id' | 'hash'>[];
}

/** PutResourcePolicy takes so many bytes; a parameter may have several policies. */
const mostBytes = 1_024;

/** What RAM allows with AWSRAMDefaultPermissionSSMParameterReadOnly. */
const actions = ['ssm:DescribeParameters', 'ssm:GetParameter', 'ssm:GetParameters'];

/** Readers of one kind are in a policy of their own. */
const kinds = ['account', 'organization', 'unit'] as const;

type Kind = (typeof kinds)[number];

/** The readers that a policy lets in; nothing when it says anything else as well. */
export function policyReaders(arn: string, text: string): readonly string[] | undefined {
  const readers = readDocument(text);
  const [first] = readers;
  if (first === undefined) return undefined;
  const again = readers.every((reader) => kindOf(reader) === kindOf(first))
    ? document(arn, kindOf(first), readers)
    : undefined;
  // Whatever is not understood makes the two differ.
  return again !== undefined && sameDocument(text, again) ? readers : undefined;
}

/**
 * The fewest writes after which just these readers are let in: policies that are right stay, others
 * lose whom they must, and those who are missing go where there is room.
 */
export function policyChanges(
  arn: string,
  held: readonly HeldPolicy[],
  readers: readonly string[],
): PolicyChanges {
  const missing = new Set(readers);
  const kept: Draft[] = [];
  const remove: HeldPolicy[] = [];
  for (const policy of held) {
    const own = policyReaders(arn, policy.text) ?? [];
    const right = own.filter((reader) => missing.delete(reader));
    const [first] = right;
    if (first === undefined) remove.push(policy);
    else {
      const kind = kindOf(first);
      kept.push({ policy, kind, readers: right, changed: right.length < own.length });
    }
  }
  for (const reader of [...missing].sort()) {
    const kind = kindOf(reader);
    const room = kept.find(
      (draft) => draft.kind === kind && fits(document(arn, kind, [...draft.readers, reader])),
    );
    if (room === undefined) kept.push({ kind, readers: [reader], changed: true });
    else {
      room.readers.push(reader);
      room.changed = true;
    }
  }
  return {
    put: kept
      .filter(({ changed }) => changed)
      .map(({ policy, kind, readers: own }) => ({
        ...(policy !== undefined && { id: policy.id, hash: policy.hash }),
        text: document(arn, kind, own),
      })),
    remove: remove.map(({ id, hash }) => ({ id, hash })),
  };
}

interface Draft {
  readonly policy?: HeldPolicy;
  readonly kind: Kind;
  readonly readers: string[];
  changed: boolean;
}

function kindOf(reader: string): Kind {
  if (!reader.startsWith('o-')) return 'account';
  return reader.includes('/') ? 'unit' : 'organization';
}

function document(arn: string, kind: Kind, readers: readonly string[]): string {
  const who = {
    account: { Principal: { AWS: readers } },
    organization: {
      Principal: '*',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': readers } },
    },
    unit: {
      Principal: '*',
      // A path is o-…/r-…/ou-…/ou-…/, with a unit anywhere in it.
      Condition: {
        'ForAnyValue:StringLike': {
          'aws:PrincipalOrgPaths': readers.map((reader) => `${reader.replace('/', '/*/')}/*`),
        },
      },
    },
  };
  const statement = { Effect: 'Allow', ...who[kind], Action: actions, Resource: arn };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

function fits(text: string): boolean {
  return Buffer.byteLength(text) <= mostBytes;
}

/** Everybody that a document names, in one of the forms that are written here. */
function readDocument(text: string): readonly string[] {
  const statements = listOf(member(parse(text), 'Statement'));
  return statements.flatMap((statement) => {
    const condition = member(statement, 'Condition');
    return [
      ...texts(member(member(statement, 'Principal'), 'AWS')).flatMap(
        // AWS may answer with the ARN of the account.
        (named) => /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(named)?.[1] ?? [],
      ),
      ...texts(member(member(condition, 'StringEquals'), 'aws:PrincipalOrgID')),
      ...texts(member(member(condition, 'ForAnyValue:StringLike'), 'aws:PrincipalOrgPaths')).map(
        (path) => path.replace('/*/', '/').replace(/\/\*$/, ''),
      ),
    ];
  });
}

/** Whether two documents say the same, whatever the order and form that AWS keeps them in. */
function sameDocument(some: string, other: string): boolean {
  return JSON.stringify(normal(parse(some))) === JSON.stringify(normal(parse(other)));
}

function normal(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    if (value.length === 1) return normal(value[0], key);
    return value.map((each) => normal(each, key)).sort();
  }
  if (typeof value === 'string') {
    return key === 'AWS' ? value.replace(/^arn:[\w-]+:iam::(\d{12}):root$/, '$1') : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([name]) => name !== 'Sid' && name !== 'Id' && name !== 'Version')
    .map(([name, each]): [string, unknown] => [
      name,
      // "*" and { "AWS": "*" } are the same principal.
      name === 'Principal' && each === '*' ? { AWS: '*' } : normal(each, name),
    ]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function texts(value: unknown): readonly string[] {
  return listOf(value).filter((each) => typeof each === 'string');
}
