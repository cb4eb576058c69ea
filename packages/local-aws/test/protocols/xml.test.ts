import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeXml, xmlElement } from '../../src/protocols/xml.js';

test('lists, members, times and flags are written as EC2 writes them', () => {
  const answer = {
    imagesSet: [{ imageId: 'ami-1', isPublic: false, description: undefined }],
    launchTime: new Date('2026-11-22T10:00:00Z'),
    tagSet: [],
  };

  expect(xmlElement('answer', answer, 'item')).toBe(
    '<answer><imagesSet><item><imageId>ami-1</imageId><isPublic>false</isPublic></item></imagesSet>' +
      '<launchTime>2026-11-22T10:00:00.000Z</launchTime><tagSet></tagSet></answer>',
  );
});

test('text cannot end its element, and is what it was once the escapes are undone', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const escaped = escapeXml(text);

      expect(escaped).not.toMatch(/[<>]|&(?!(amp|lt|gt|quot|#xD);)/);
      expect(undo(escaped)).toBe(text);
    }),
  );
});

test('characters that XML cannot carry become replacement characters', () => {
  expect(escapeXml('a\u0000b\u001fc\ud800d\uffffe')).toBe('a\ufffdb\ufffdc\ufffdd\ufffde');
});

function undo(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#xD': '\r' };
  return text.replace(/&([^;]+);/g, (_, name: string) => named[name] ?? '');
}
