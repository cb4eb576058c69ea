import { describe, expect, test } from 'vitest';
import { describeDrift, formatVerification, verifyObserved } from '../../src/index.js';
import { changed, configured, everything, release } from '../support/configured.js';
import { consumer, nameOf, otherConsumer } from '../support/release.js';

const name = nameOf('x86_64');
const unreachable = { code: 'SHARE_REGION_UNREACHABLE', message: 'it is down' } as const;

describe('formatVerification', () => {
  test('counts what is correct, region by region', () => {
    const text = formatVerification(verifyObserved([release], everything, configured()));

    expect(text).toBe(
      '82 correct\n\nus-east-1: 27 correct\n\nap-south-1: 27 correct\n\neu-west-1: 28 correct\n',
    );
  });

  test('names what is not, and who with it, in one line each', () => {
    const world = changed((all, image) => {
      image.permissions.push(otherConsumer, 'all');
      image.permissions.shift();
      Object.assign(all.parameters[3]?.values ?? {}, {
        '/soe/al2023/versions/2026.11.0/summary': '',
      });
      Object.assign(all.regions[2] ?? {}, { images: [], unreachable });
    });

    const text = formatVerification(verifyObserved([release], everything, world));

    expect(text.split('\n')).toEqual([
      '53 correct, 1 missing, 3 unexpected, 27 unreachable',
      '',
      'us-east-1: 27 correct',
      '',
      'ap-south-1: 27 unreachable',
      '  unreachable: 27 things, it is down',
      '',
      'eu-west-1: 26 correct, 1 missing, 3 unexpected',
      `  missing: image-permission ${name} for ${consumer} (configured, but without permission)`,
      `  unexpected: parameter /soe/al2023/versions/2026.11.0/summary of account ${consumer} (the summary differs)`,
      `  unexpected: image-permission ${name} for ${otherConsumer}, all (has permission, but is not configured)`,
      '',
    ]);
  });

  test('shows control characters instead of sending them to a terminal', () => {
    const world = changed((_, image) =>
      Object.assign(image, { state: 'failed', stateReason: '\u001b[2J' }),
    );

    const text = formatVerification(verifyObserved([release], everything, world));

    expect(text).toContain('\\u{1b}[2J');
    expect(text).not.toContain('\u001b');
  });

  test('says so when nothing was asked for', () => {
    expect(formatVerification({ findings: [], drift: [] })).toBe('nothing is configured\n');
  });
});

describe('describeDrift', () => {
  test('tells the first ten and counts the others', () => {
    const accounts = Array.from({ length: 12 }, (_, index) => `${100_000_000_000 + index}`);
    const images = changed((world) => {
      for (const { images: all } of world.regions) {
        for (const image of all) {
          image.permissions.push(...accounts);
          Object.assign(image, { protection: 'disabled' });
        }
      }
    });
    const { drift } = verifyObserved([release], everything, images);

    const text = describeDrift(drift);

    expect(text).toContain(
      `us-east-1: unexpected: image-permission ${name} for ${accounts.slice(0, 10).join(', ')} and 2 more (has permission, but is not configured)`,
    );
    expect(text.split('; ')).toHaveLength(10);
    expect(text).toMatch(/ and 2 more$/);
  });
});
