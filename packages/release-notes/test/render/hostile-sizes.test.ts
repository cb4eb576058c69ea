import { describe, expect, it } from 'vitest';
import { renderHtml, renderMarkdown, renderText } from '../../src/index.js';
import { changeOf, emptyNotes } from '../support/notes.js';

describe('notes of any size', () => {
  it('keep commands with more runs of backticks than a call takes values between longer fences', () => {
    const command = `${'` '.repeat(200_000)}\`\`\``;
    const text = renderMarkdown(emptyNotes('2', { upgrade: [{ text: 'x', commands: [command] }] }));

    expect(text).toContain(`\n   \`\`\`\`\n   ${command}\n   \`\`\`\`\n`);
  });

  it('have a row for each of 130,000 regions, with all of its images', () => {
    const images = Array.from({ length: 130_000 }, (_, at) => ({
      region: `region-${at}`,
      architecture: 'arm64',
      imageId: `ami-${at}`,
    }));

    const text = renderText(emptyNotes('2', { images }));

    expect(text.includes('  region-129999  ami-129999\n')).toBe(true);
  });

  it.each([
    ['Markdown', renderMarkdown],
    ['plain text', renderText],
    ['HTML', renderHtml],
  ])('are not written whole again and again where %s has no room for them', (_, render) => {
    let read = 0;
    const changes = Array.from({ length: 20_000 }, (_, at) => ({
      ...changeOf(`${at}`),
      get subject() {
        read += 1;
        return 'x';
      },
    }));
    const notes = emptyNotes('2', { sections: [{ title: 'Changes', changes }] });
    render(notes, { maxLength: 12_000 });

    expect(read).toBeLessThan(100_000);
  });
});
