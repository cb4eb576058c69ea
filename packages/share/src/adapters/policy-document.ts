/** What RAM allows with AWSRAMDefaultPermissionSSMParameterReadOnly. */
const actions = ['ssm:DescribeParameters', 'ssm:GetParameter', 'ssm:GetParameters'];

/** Readers of one kind are in a policy of their own. */
export type ReaderKind = 'account' | 'organization' | 'unit';

/** The readers that a policy lets in; nothing when it says anything else as well. */
export function policyReaders(arn: string, text: string): readonly string[] | undefined {
  const readers = readDocument(text);
  const [first] = readers;
  if (first === undefined) return undefined;
  const again = readers.every((reader) => readerKind(reader) === readerKind(first))
    ? policyDocument(arn, readerKind(first), readers)
    : undefined;
  // Whatever is not understood makes the two differ.
  return again !== undefined && sameDocument(text, again) ? readers : undefined;
}

/** What kind of reader one is. */
export function readerKind(reader: string): ReaderKind {
  if (!reader.startsWith('o-')) return 'account';
  return reader.includes('/') ? 'unit' : 'organization';
}

/** The policy that lets readers of one kind in. */
export function policyDocument(arn: string, kind: ReaderKind, readers: readonly string[]): string {
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
