import * as z from 'zod';
import { cleanDeep } from '../clean-deep.js';
import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import { severities } from '../findings/finding.js';
import { type ReleaseNotes, releaseNotesSchemaId } from '../notes/release-notes.js';
import { reasonKinds } from '../notes/release-reason.js';

const text = z.string();
const word = z.string().min(1);
const maybe = text.exactOptional();
const lines = z.array(text).exactOptional();
const flag = z.literal(true).exactOptional();

const issue = z.looseObject({
  key: word,
  url: maybe,
  title: maybe,
  type: maybe,
  status: maybe,
  labels: lines,
  aliases: lines,
});

const change = z.looseObject({
  subject: text,
  type: maybe,
  scope: maybe,
  hash: word,
  url: maybe,
  author: text,
  coAuthors: lines,
  issues: z.array(issue),
  pullRequest: issue.exactOptional(),
  breaking: z.boolean(),
  reverts: lines,
  note: maybe,
  audience: z.enum(['consumer', 'maintainer']).exactOptional(),
  paths: lines,
});

const breaking = z.looseObject({ description: text, scope: maybe, hash: word, url: maybe });

const excluded = z.looseObject({
  hash: word,
  by: z.enum(['edits', 'audience']),
  issues: lines,
  pullRequest: maybe,
  reverts: lines,
  breaking: z.array(breaking).exactOptional(),
});

const finding = z.looseObject({
  id: word,
  severity: z.enum(severities),
  package: maybe,
  version: maybe,
  fixedIn: maybe,
  title: maybe,
  url: maybe,
  before: z.enum(['open', 'waived']).exactOptional(),
});
const waived = finding.extend({ reason: text, owner: maybe, expires: maybe });

const packageNote = z.looseObject({
  kind: z.enum(['added', 'removed', 'upgraded', 'downgraded']),
  type: text,
  name: word,
  architecture: maybe,
  source: maybe,
  before: maybe,
  after: maybe,
  breaking: flag,
  advice: lines,
});
const component = z.looseObject({
  scope: text,
  kind: z.enum(['added', 'removed', 'changed', 'enabled', 'disabled']),
  what: text,
  before: maybe,
  after: maybe,
  breaking: flag,
  security: flag,
  advice: lines,
});
const components = z.array(component).exactOptional();

const source = z.looseObject({
  kind: z.enum(['source-image', 'parent-flavor']),
  name: word,
  from: maybe,
  to: word,
  get notes() {
    return releaseNotesSchema.exactOptional();
  },
  url: maybe,
});

const step = z.looseObject({ text, commands: lines });
const steps = z.array(step).exactOptional();

/** Schema of release notes, published as `schemas/release-notes.json`. */
export const releaseNotesSchema: z.ZodType<ReleaseNotes> = z.looseObject({
  schema: z.literal(releaseNotesSchemaId),
  name: word,
  version: word,
  date: z.iso.datetime(),
  previous: maybe,
  releases: z.array(z.looseObject({ version: word, date: z.iso.datetime() })).exactOptional(),
  reasons: z.array(z.looseObject({ kind: z.enum(reasonKinds), text })).exactOptional(),
  highlights: z.array(z.looseObject({ text, url: maybe })).exactOptional(),
  breaking: z.array(breaking),
  sections: z.array(z.looseObject({ title: word, changes: z.array(change) })),
  undone: z
    .array(
      z.looseObject({
        section: word,
        at: z.int().min(0),
        change,
        breaking: z.array(breaking).exactOptional(),
      }),
    )
    .exactOptional(),
  excluded: z.array(excluded).exactOptional(),
  issues: z.array(issue),
  security: z
    .looseObject({
      fixed: z.array(finding).exactOptional(),
      opened: z.array(finding).exactOptional(),
      waived: z.array(waived).exactOptional(),
    })
    .exactOptional(),
  components: z
    .looseObject({
      packages: z.array(packageNote).exactOptional(),
      users: components,
      services: components,
      other: components,
      checks: components,
    })
    .exactOptional(),
  sourceChanges: z.array(source).exactOptional(),
  images: z.array(z.looseObject({ region: text, architecture: text, imageId: word, name: maybe })),
  verification: z
    .array(
      z.looseObject({
        kind: z.enum(['test', 'scan', 'attestation']),
        name: word,
        status: z.enum(['passed', 'failed', 'skipped']),
        summary: maybe,
        url: maybe,
      }),
    )
    .exactOptional(),
  upgrade: steps,
  rollback: steps,
  knownIssues: z
    .array(z.looseObject({ text, workaround: maybe, issue: issue.exactOptional() }))
    .exactOptional(),
  deprecations: z
    .array(z.looseObject({ text, replacement: maybe, until: maybe, url: maybe }))
    .exactOptional(),
  contributors: z.array(z.looseObject({ name: word, url: maybe })).exactOptional(),
  warnings: z.array(text),
  links: z.looseObject({
    repository: maybe,
    compare: maybe,
    page: maybe,
    more: z.array(z.looseObject({ text, url: word })).exactOptional(),
  }),
});

/**
 * Reads stored release notes: the JSON of a file, or what came of that. Members that this version
 * does not know are kept; text is made clean.
 *
 * @param value - The text, or its parsed value
 * @param place - Where it is from, for messages. Default `the release notes`
 * @throws ReleaseNotesError `NOTES_INVALID` naming the first member that does not fit.
 */
export function parseReleaseNotes(value: unknown, place = 'the release notes'): ReleaseNotes {
  const data = typeof value === 'string' ? parseJson(value, place) : value;
  if (isDeeperThan(data, deepest)) {
    throw invalid(place, `more than ${deepest} levels lie in each other`);
  }
  const result = releaseNotesSchema.safeParse(data);
  if (result.success) return cleanDeep(result.data);
  const [first] = result.error.issues;
  const field = z.core.toDotPath(first?.path ?? []);
  const problem = first?.message ?? 'it does not fit';
  throw invalid(place, field === '' ? problem : `${field}: ${problem}`, result.error);
}

/** Notes nest where images are built on each other; nobody stacks as many as this allows. */
const deepest = 200;

/** Level by level and not by recursion, which has a limit of its own. */
function isDeeperThan(data: unknown, limit: number): boolean {
  let level: readonly unknown[] = [data];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((each) =>
      typeof each === 'object' && each !== null ? Object.values(each) : [],
    );
  }
  return false;
}

function parseJson(value: string, place: string): unknown {
  try {
    return JSON.parse(value);
  } catch (cause) {
    throw invalid(place, 'it is not JSON', cause);
  }
}

function invalid(place: string, problem: string, cause?: unknown): ReleaseNotesError {
  return new ReleaseNotesError(
    'NOTES_INVALID',
    `Cannot read ${cleanText(place)}: ${cleanText(problem)}. schemas/release-notes.json of @soe/release-notes describes them.`,
    cause === undefined ? {} : { cause },
  );
}
