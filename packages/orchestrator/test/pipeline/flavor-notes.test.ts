import { expect, test } from 'vitest';
import { takeConfig } from '../../src/config/load-config.js';
import { collectNotes } from '../../src/pipeline/make-notes.js';
import { notesPublishers } from '../../src/pipeline/notes-publishers.js';
import { config } from '../config.js';
import { makeWorkspace } from '../workspace.js';

test('a flavor has its own notes, and what it does not say is that of the repository', async () => {
  const workspace = makeWorkspace();
  const rules = (section: string) => `rules:\n  - match: { type: feat }\n    section: ${section}\n`;
  workspace.write('common.yaml', rules('Common'));
  workspace.write('own.yaml', rules('Own'));
  const commit = workspace.commit('feat: serve IPv6');
  const { al2023 = { template: '', sources: {} } } = config.flavors;
  const loaded = await takeConfig(
    {
      ...config,
      notes: { edits: 'common.yaml', publish: { changelog: 'CHANGELOG.md' } },
      flavors: {
        plain: al2023,
        special: { ...al2023, notes: { edits: 'own.yaml' } },
        silent: { ...al2023, notes: { publish: null } },
      },
    },
    `${workspace.directory}/soe.config.json`,
  );
  const context = { ...loaded, env: {} };
  const sections = async (flavor: string) => {
    const release = { flavor, version: '1.0.0', createdAt: '2026-11-28T00:00:00Z', images: [] };
    const notes = await collectNotes({ ...release, source: { commit } }, context);
    return notes.sections.map(({ title }) => title);
  };

  expect(await sections('plain')).toEqual(['Common']);
  expect(await sections('special')).toEqual(['Own']);
  for (const flavor of ['plain', 'special']) {
    expect(notesPublishers({ flavor, version: '1.0.0' }, context)).toHaveLength(1);
  }
  expect(() => notesPublishers({ flavor: 'silent', version: '1.0.0' }, context)).toThrow(
    'names no place',
  );
});
