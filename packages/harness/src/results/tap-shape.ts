import { invalidResults } from './invalid-results.js';

/** Lines that only TAP has. */
export const tapLine = /^(?:TAP version \d+|1\.\.\d+|(?:not )?ok\b|Bail out!)/m;

/** What a line of diagnostics begins with once it is a comment, behind `# `. */
export const diagnosticMark = '| ';

/** Subtests in each other, at most. */
const depthLimit = 32;
const deep = new RegExp(
  `^ {${(depthLimit + 1) * 4},}(?:# Subtest|(?:not )?ok\\b|\\d+\\.\\.\\d)`,
  'm',
);

/**
 * TAP with its YAML diagnostics as comments, so that no YAML of an image is parsed: it is shown to people,
 * and may be of any size, depth or kind.
 *
 * @throws HarnessError `HARNESS_RESULTS_INVALID` for subtests that lie more than 32 deep in each other
 */
export function withoutYaml(format: string, text: string): string {
  if (deep.test(text)) {
    throw invalidResults(format, `subtests lie more than ${depthLimit} deep in each other`);
  }
  // Blanks only: white space that takes in line ends would go over runs of them again and again.
  if (!/^[ \t]+---[ \t\r]*$/m.test(text)) return text;
  let indent = '';
  let outer = '';
  const lines = text.split('\n').map((line) => {
    if (indent === '') {
      const [, fence = ''] = /^([ \t]+)---\s*$/.exec(line) ?? [];
      if (fence === '') return line;
      indent = fence;
      outer = ' '.repeat(Math.floor((fence.length - 1) / 4) * 4);
      return `${outer}#`;
    }
    const inside = line.startsWith(indent);
    if (!inside || line.trim() === '...') {
      indent = '';
      return inside ? `${outer}#` : line;
    }
    return `${outer}# ${diagnosticMark}${line.slice(indent.length)}`;
  });
  return lines.join('\n');
}
