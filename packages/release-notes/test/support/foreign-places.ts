import fc from 'fast-check';
import { cleanText, type ReleaseNotes } from '../../src/index.js';
import { foreignPlaces, fullNotes, unshownPlaces } from './full-notes.js';
import { hostileVendorText } from './hostile-text.js';

const shownPlaces = foreignPlaces().filter((place) => !unshownPlaces.includes(place));

/** Notes that are harmless but for one place, with the text in it. */
export const oneHostilePlace: fc.Arbitrary<{
  readonly place: string;
  readonly text: string;
  readonly notes: ReleaseNotes;
}> = fc
  .record({ place: fc.constantFrom(...shownPlaces), hostile: hostileVendorText })
  .map(({ place, hostile }) => {
    // A letter behind the text keeps it from being empty, which has a form of its own.
    const text = `${cleanText(hostile)}z`;
    return { place, text, notes: fullNotes((name) => (name === place ? text : name)) };
  });

/** Notes that are hostile in all places at once, and not even clean. */
export const hostileNotes: fc.Arbitrary<ReleaseNotes> = fc
  .array(hostileVendorText, { minLength: 7, maxLength: 7 })
  .map((texts) => {
    let next = 0;
    return fullNotes(() => texts[next++ % texts.length] ?? '');
  });

/** The addresses that {@link fullNotes} links. */
export const knownHosts: ReadonlySet<string> = new Set([
  'git.example',
  'jira.example',
  'cve.example',
  'news.example',
  'base.example',
  'people.example',
  'more.example',
  'notes.example',
]);
