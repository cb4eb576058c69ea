/** Partials of {@link defaultTemplate}, in the order in which it uses them. */
export const defaultPartials: Readonly<Record<string, string>> = {
  header: `# {{name}} {{version}}

{{day date}}{{#if previous}} · since {{previous}}{{/if}}{{#if links.compare}} · {{link "all changes" links.compare}}{{/if}}
`,
  warnings: `{{#each warnings}}

> **Warning:** {{this}}
{{/each}}
`,
  releases: '{{part "releases"}}',
  reasons: '{{part "reasons"}}',
  highlights: '{{part "highlights"}}',
  breaking: `{{#if breaking}}

## Breaking changes

{{#each breaking}}
- {{#if scope}}**{{scope}}:** {{/if}}{{description}} ({{commitOf this}})
{{/each}}
{{/if}}
`,
  sections: `{{#each sections}}
{{> section}}
{{else}}

## Changes

No changes.
{{/each}}
`,
  section: `

## {{title}}

{{#each changes}}
{{> change}}
{{/each}}
{{#if more}}
{{> more}}
{{/if}}
`.slice(1),
  change: `- {{#if scope}}**{{scope}}:** {{/if}}{{subjectOf this}} ({{referencesOf this}}){{#if authors}} by {{authors}}{{/if}}{{#if note}}\\
  {{note}}{{/if}}
`,
  more: `- … and {{more}} more{{#if @root.links.page}}, see {{link "the full notes" @root.links.page}}{{/if}}
`,
  issues: '{{part "issues"}}',
  security: '{{part "opened"}}{{part "fixed"}}{{part "waived"}}',
  components:
    '{{part "packages"}}{{part "users"}}{{part "services"}}{{part "components"}}{{part "checks"}}',
  sources: '{{part "built-on"}}',
  images: '{{part "images"}}',
  verification: '{{part "verification"}}',
  upgrade: '{{part "upgrade"}}',
  rollback: '{{part "rollback"}}',
  knownIssues: '{{part "known-issues"}}',
  deprecations: '{{part "deprecations"}}',
  contributors: '{{part "contributors"}}',
  links: '{{part "links"}}',
  leftOut: `{{#if leftOut}}

{{leftOut}}
{{/if}}
`,
};

const inner = new Set(['section', 'change', 'more']);

/** Notes in Markdown, much as `renderMarkdown` writes them: one partial after the other. */
export const defaultTemplate: string = /* @__PURE__ */ allPartials();

function allPartials(): string {
  return Object.keys(defaultPartials)
    .filter((name) => !inner.has(name))
    .map((name) => `{{> ${name}}}\n`)
    .join('');
}
