import type { ReleaseNotes } from '../../src/index.js';

const hash = 'a'.repeat(40);
const url = 'https://git.example/commit/a';

/** Notes that tell everything the model can hold, with foreign text in every place that can hold it. */
export function fullNotes(text: (place: string) => string): ReleaseNotes {
  const step = (place: string) => ({
    text: text(`${place}.text`),
    commands: [text(`${place}.command`), text(`${place}.command2`)],
  });
  const finding = (place: string) => ({
    id: text(`${place}.id`),
    severity: 'high' as const,
    package: text(`${place}.package`),
    version: text(`${place}.version`),
    fixedIn: text(`${place}.fixedIn`),
    title: text(`${place}.title`),
    url: 'https://cve.example/1',
  });
  return {
    ...changesOnly(text, ''),
    releases: [{ version: text('releases.version'), date: '2026-10-02T00:00:00.000Z' }],
    reasons: [{ kind: 'own-change', text: text('reasons') }],
    highlights: [{ text: text('highlights'), url: 'https://news.example/1' }],
    security: {
      fixed: [finding('fixed')],
      opened: [finding('opened')],
      waived: [
        {
          ...finding('waived'),
          reason: text('waived.reason'),
          owner: text('waived.owner'),
          expires: '2026-12-31',
        },
      ],
    },
    components: {
      packages: [
        {
          kind: 'upgraded',
          type: text('packages.type'),
          name: text('packages.name'),
          before: text('packages.before'),
          after: text('packages.after'),
          breaking: true,
          advice: [text('packages.advice')],
        },
      ],
      users: [component('users', text)],
      services: [component('services', text)],
      other: [component('other', text)],
    },
    sourceChanges: [
      {
        kind: 'parent-flavor',
        name: text('source.name'),
        from: text('source.from'),
        to: text('source.to'),
        url: 'https://base.example/1',
        notes: changesOnly(text, 'source.'),
      },
    ],
    verification: [
      {
        kind: 'test',
        name: text('verification.name'),
        status: 'passed',
        summary: text('verification.summary'),
      },
    ],
    upgrade: [step('upgrade')],
    rollback: [step('rollback')],
    knownIssues: [
      {
        text: text('known.text'),
        workaround: text('known.workaround'),
        issue: { key: text('known.issue'), url: 'https://jira.example/9' },
      },
    ],
    deprecations: [
      {
        text: text('deprecations.text'),
        replacement: text('deprecations.replacement'),
        until: '2027',
      },
    ],
    contributors: [{ name: text('contributors'), url: 'https://people.example/1' }],
    links: {
      compare: 'https://git.example/compare/a...b',
      page: 'https://notes.example/1',
      more: [{ text: text('links'), url: 'https://more.example/1' }],
    },
  };
}

/** All places of {@link fullNotes} that hold foreign text. */
export function foreignPlaces(): readonly string[] {
  const places: string[] = [];
  fullNotes((place) => {
    places.push(place);
    return place;
  });
  return places;
}

/** Places that no page tells: where the images are that something is built on is told in its own notes. */
export const unshownPlaces: readonly string[] = [
  ...['source.version', 'source.previous'],
  ...['source.region', 'source.architecture', 'source.imageId', 'source.imageName'],
];

/** Notes with nothing in them that could be left out. */
export function emptyNotes(): ReleaseNotes {
  return {
    schema: 'release-notes/v1',
    name: 'al2023',
    version: '2026.11.1',
    date: '2026-11-02T00:00:00.000Z',
    breaking: [],
    sections: [],
    issues: [],
    images: [],
    warnings: [],
    links: {},
  };
}

function changesOnly(text: (place: string) => string, at: string): ReleaseNotes {
  return {
    schema: 'release-notes/v1',
    name: text(`${at}name`),
    version: text(`${at}version`),
    date: '2026-11-02T00:00:00.000Z',
    previous: text(`${at}previous`),
    breaking: [
      { scope: text(`${at}breaking.scope`), description: text(`${at}breaking`), hash, url },
    ],
    sections: [
      {
        title: text(`${at}section`),
        changes: [
          {
            scope: text(`${at}change.scope`),
            subject: text(`${at}subject`),
            hash,
            url,
            author: text(`${at}author`),
            coAuthors: [text(`${at}coAuthor`)],
            issues: [
              { key: text(`${at}issue`) },
              { key: text(`${at}linked`), url: 'https://jira.example/1' },
            ],
            breaking: true,
            note: text(`${at}note`),
          },
        ],
      },
    ],
    issues: [
      {
        key: text(`${at}issue.key`),
        title: text(`${at}issue.title`),
        type: text(`${at}issue.type`),
        status: text(`${at}issue.status`),
        url: 'https://jira.example/2',
      },
    ],
    images: [
      {
        region: text(`${at}region`),
        architecture: text(`${at}architecture`),
        imageId: text(`${at}imageId`),
        name: text(`${at}imageName`),
      },
    ],
    warnings: [text(`${at}warning`)],
    links: {},
  };
}

function component(place: string, text: (place: string) => string) {
  return {
    scope: text(`${place}.scope`),
    kind: 'changed' as const,
    what: text(`${place}.what`),
    before: text(`${place}.before`),
    after: text(`${place}.after`),
    security: true as const,
    advice: [text(`${place}.advice`)],
  };
}
