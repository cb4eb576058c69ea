import type { BuildRecord, ReleaseRecord } from '@soe/contract';
import type { CatalogRelease } from '../catalog-model.js';
import { foreign, type Html, html, type Piece, webLink } from '../html/html.js';
import { relativePath } from '../html/layout.js';
import { codeBlock, copied, counted, facts, inline, table } from '../html/pieces.js';
import { commitPage, repositoryPage } from '../repository-pages.js';
import { attestationPath, releasePath } from './flavor-path.js';

/** Where a release comes from: commit, run, source images, tools, issues, and what signs for it. */
export function provenancePart(release: CatalogRelease): Html {
  const { record } = release;
  const { source, ci } = record;
  return html`${facts([
    ['Commit', source && commit(source.commit, source.repository)],
    [
      'Repository',
      source?.repository && webLink(source.repository, repositoryPage(source.repository)),
    ],
    ['Branch or tag', source?.tag ?? source?.ref],
    ['State', source && stateOf(source)],
    ['Built by', ci && webLink([ci.provider, ci.runId].filter(Boolean).join(' '), ci.runUrl)],
    ['Workflow', ci?.workflow && foreign(ci.workflow)],
    ['Started by', ci?.actor && foreign(ci.actor)],
    ['Previous version', record.previousVersion],
  ])}${issues(release)}
${record.builds.length > 0 && table('Builds', ['Build', 'Runs on', 'Source image', 'Made with'], record.builds.map(buildRow))}${attestations(release)}`;
}

function commit(hash: string, repository: string | undefined): Html {
  const page = commitPage(repository, hash);
  const code = copied(hash.slice(0, 12), 'short commit');
  return page === undefined ? code : html`${code} ${webLink('Commit page', page)}`;
}

function stateOf({ dirty, unpushed }: NonNullable<ReleaseRecord['source']>): string {
  const told = [
    ...(dirty ? ['files differed from the commit'] : []),
    ...(unpushed ? ['the commit was not pushed'] : []),
  ];
  return told.length === 0 ? 'clean and pushed' : told.join(', ');
}

function buildRow({
  buildId,
  architecture,
  sourceImage,
  packer,
  tools = [],
}: BuildRecord): readonly Piece[] {
  const { imageId, ownerId, name } = sourceImage;
  const made = [
    `packer ${packer.version}`,
    ...[...(packer.plugins ?? []), ...tools].map((tool) => `${tool.name} ${tool.version}`),
  ];
  return [
    html`<code>${buildId}</code>`,
    architecture,
    html`${name && html`${foreign(name)}<br>`}<code>${imageId}</code> of ${ownerId}`,
    inline(made),
  ];
}

function issues({ record, notes }: CatalogRelease): Html | undefined {
  const known = new Map((notes?.issues ?? []).map((issue) => [issue.key, issue]));
  const keys = [...new Set((record.changes ?? []).flatMap(({ issues: named }) => named))];
  if (keys.length === 0) return undefined;
  return html`<h3>Issues</h3>
<p>${counted(record.changes?.length ?? 0, 'commit')} since the release before, for ${counted(keys.length, 'issue')}:</p>
<ul class="plain">
${keys.map((key) => {
  const { url, title } = known.get(key) ?? {};
  return html`<li>${webLink(key, url)}${title !== undefined && html` ${foreign(title)}`}</li>\n`;
})}</ul>`;
}

function attestations({ record, attestations: files = [] }: CatalogRelease): Html {
  const { flavor, version } = record;
  if (files.length === 0) {
    return html`<h3>Attestation</h3>
<p>No attestation was found beside the record of this release.</p>
`;
  }
  const types = new Map(
    (record.attestations ?? []).map(({ file, predicateType }) => [file, predicateType]),
  );
  const builder = record.ci?.workflow;
  return html`<h3>Attestation</h3>
<p>Signed in-toto statements about the images of this release:</p>
<ul class="plain">
${files.map(({ name }) => {
  const type = types.get(name);
  const href = relativePath(releasePath(flavor, version), attestationPath(flavor, version, name));
  return html`<li><a href="${href}">${name}</a>${type !== undefined && html` (${foreign(type)})`}</li>\n`;
})}</ul>
<p>Download them into a folder, and check signature, builder, source and images with the public key of the owner:</p>
${codeBlock(`soe verify ${flavor} ${version} --in attestations --key soe.pub --builder ${shellWord(builder ?? 'https://ci.example.com/workflow')}`, 'Command that verifies the release')}`;
}

/** As one word of a shell: text of the CI system stands in a command that somebody copies. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
