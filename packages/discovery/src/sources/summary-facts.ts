import type { Candidate } from '../candidate.js';

/**
 * What a version summary says of where an image comes from. Read by hand, because the schema library
 * takes longer to load than the answer takes; what is not as it should be is left out, since it is
 * shown to people and opened in browsers.
 */
export function summaryFacts(summary: string | undefined): Pick<Candidate, 'commit' | 'notesUrl'> {
  const { commit, notesUrl } = parse(summary);
  return {
    ...(typeof commit === 'string' && /^[0-9a-f]{6,64}$/.test(commit) && { commit }),
    ...(typeof notesUrl === 'string' && isPage(notesUrl) && { notesUrl }),
  };
}

function parse(summary = '{}'): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(summary);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function isPage(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
