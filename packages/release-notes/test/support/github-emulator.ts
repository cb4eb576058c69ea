import { schema } from '@octokit/graphql-schema';
import {
  buildSchema,
  execute,
  extendSchema,
  GraphQLError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import { type Answer, type Call, startServer } from './http-faults.js';

export interface EmulatedPull {
  readonly number: number;
  readonly title: string;
  readonly mergeCommit?: string;
  /** Hashes of the commits that the index knows it by. */
  readonly commits?: readonly string[];
  readonly fields?: Readonly<Record<string, unknown>>;
}

export interface GitHubEmulatorOptions {
  /** `Authorization` header that is accepted. Default: every call is. */
  readonly authorization?: string;
  /** Most aliases in a query before the server gives up with 502. Default: 1,000. */
  readonly capacity?: number;
  /** Whether it knows the types of issues, as github.com does. Default: yes. */
  readonly issueTypes?: boolean;
  /** Path of GraphQL. Default: `/graphql`. */
  readonly path?: string;
}

let schemas: { readonly official: GraphQLSchema; readonly current: GraphQLSchema } | undefined;

/** What github.com has, and the edition of the schema in the package has not yet. */
const issueTypes = parse(
  'type IssueType { name: String! } extend type Issue { issueType: IssueType }',
);

/**
 * GraphQL of GitHub as far as issues and pull requests are read: every query is validated against the
 * official schema and executed on what the emulator keeps.
 */
export async function startGitHub(options: GitHubEmulatorOptions = {}) {
  if (!schemas) {
    const official = buildSchema(schema.idl, { assumeValidSDL: true });
    schemas = { official, current: extendSchema(official, issueTypes, { assumeValidSDL: true }) };
  }
  const github = options.issueTypes === false ? schemas.official : schemas.current;
  const { capacity = 1_000, path: graphqlPath = '/graphql' } = options;
  const repositories = new Map<string, Map<number, Record<string, unknown>>>();
  const pulls: EmulatedPull[] = [];
  const forbidden = new Map<number, string>();

  const answer = async ({ path, headers, body }: Call): Promise<Answer> => {
    if (path !== graphqlPath) return { status: 404, body: { message: 'Not Found' } };
    const { authorization } = headers;
    if (options.authorization !== undefined && authorization !== options.authorization) {
      return { status: 401, body: { message: `Bad credentials ${authorization}` } };
    }
    const { query } = body as { query: string };
    const document = parse(query);
    const errors = validate(github, document);
    if (errors.length > 0) return refuse(errors);
    if ((query.match(/\b[ic]\d+: /g)?.length ?? 0) > capacity) {
      return { status: 502, body: { message: 'Server Error' } };
    }
    const result = await execute({ schema: github, document, rootValue: { repository } });
    const listed = result.errors?.map((error) => ({ ...error.toJSON(), ...error.extensions }));
    return { status: 200, body: { data: result.data, ...(listed && { errors: listed }) } };
  };

  const repository = ({ owner, name }: { owner: string; name: string }) => {
    const nameWithOwner = `${owner}/${name}`;
    const items = repositories.get(nameWithOwner);
    if (!items)
      throw notFound(`Could not resolve to a Repository with the name '${nameWithOwner}'.`);
    const find = ({ number }: { number: number }, type?: string) => {
      const reason = forbidden.get(number);
      if (reason !== undefined)
        throw new GraphQLError(reason, { extensions: { type: 'FORBIDDEN' } });
      const item = items.get(number);
      const right = item && (type === undefined || Reflect.get(item, '__typename') === type);
      if (!right)
        throw notFound(
          `Could not resolve to an issue or pull request with the number of ${number}.`,
        );
      return item;
    };
    return {
      nameWithOwner,
      issueOrPullRequest: (given: { number: number }) => find(given),
      pullRequest: (given: { number: number }) => find(given, 'PullRequest'),
      object: ({ oid }: { oid: string }) => ({
        __typename: 'Commit',
        associatedPullRequests: {
          nodes: pulls
            .filter(({ commits }) => commits?.includes(oid))
            .map((pull) => items.get(pull.number)),
        },
      }),
      pullRequests: ({ first }: { first: number }) => ({
        nodes: pulls
          .slice(-first)
          .reverse()
          .map(({ number }) => items.get(number)),
      }),
    };
  };

  const server = await startServer(answer);
  const itemsOf = (name: string) => {
    const items = repositories.get(name) ?? new Map<number, Record<string, unknown>>();
    repositories.set(name, items);
    return items;
  };
  return {
    ...server,
    addIssue(number: number, fields: Readonly<Record<string, unknown>> = {}, name = 'soe/images') {
      itemsOf(name).set(number, {
        __typename: 'Issue',
        number,
        title: `Issue ${number}`,
        url: `https://github.com/${name}/issues/${number}`,
        state: 'OPEN',
        labels: { nodes: [] },
        repository: { nameWithOwner: name },
        body: '',
        ...fields,
      });
    },
    addPull(pull: EmulatedPull, name = 'soe/images') {
      pulls.push(pull);
      itemsOf(name).set(pull.number, {
        __typename: 'PullRequest',
        number: pull.number,
        title: pull.title,
        url: `https://github.com/${name}/pull/${pull.number}`,
        state: 'MERGED',
        isDraft: false,
        mergedAt: '2026-11-01T00:00:00Z',
        baseRefName: 'main',
        author: { __typename: 'User', login: 'ada' },
        labels: { nodes: [{ name: 'fix' }] },
        repository: { nameWithOwner: name },
        baseRepository: { nameWithOwner: name },
        closingIssuesReferences: { nodes: [] },
        body: '',
        ...(pull.mergeCommit !== undefined && { mergeCommit: { oid: pull.mergeCommit } }),
        ...pull.fields,
      });
    },
    forbid(number: number, reason: string) {
      forbidden.set(number, reason);
    },
  };
}

export type GitHubEmulator = Awaited<ReturnType<typeof startGitHub>>;

function notFound(message: string) {
  return new GraphQLError(message, { extensions: { type: 'NOT_FOUND' } });
}

/** Errors of a query as GitHub words them. */
function refuse(errors: readonly GraphQLError[]): Answer {
  const listed = errors.map(({ message }) => {
    const [, field, type] = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(message) ?? [];
    if (field === undefined) return { message };
    const extensions = { code: 'undefinedField', typeName: type, fieldName: field };
    return { message: `Field '${field}' doesn't exist on type '${type}'`, extensions };
  });
  return { status: 200, body: { errors: listed } };
}
