import { type MachineReadableRow, unescapeField } from '../machine-readable/line.js';
import type { PrintedTemplate, PrintedValue } from './printed-template.js';
import { readGoString } from './read-go-string.js';
import type { TemplateBuild } from './template-inspection.js';

/** Reads what `inspect` prints about an HCL template: one text of variables, one of builds. */
export function readHclInspection(rows: readonly MachineReadableRow[]): PrintedTemplate {
  const said = rows.filter(({ type, data }) => type === 'ui' && data[0] === 'say');
  const beginning = (text: string) => said.find(({ data }) => data[1]?.startsWith(text));
  const variables = beginning('> input-variables:')?.raw[1] ?? '';
  const builds = beginning('> builds:')?.data[1] ?? '';
  const title = beginning('Packer Inspect:')?.data[1] ?? '';
  return {
    values: [...variables.matchAll(printedValue)].map(readValue),
    builds: readBuilds(builds),
    text: (values) => [title, printVariables(variables, values), builds].join('\n'),
  };
}

// In the row as it is: there a line feed inside quotes and one between lines look the same, but only
// quotes that belong to the text have a backslash.
const printedValue = /(^|\\n)(var|local)\.([^\s:"\\]+): "((?:[^"\\]|\\.)*)"/g;

function readValue([, , kind, name = '', quoted = '']: RegExpExecArray): PrintedValue {
  const value = readGoString(quoted);
  const known = value !== '<unknown>';
  return {
    kind: kind === 'var' ? 'var' : 'local',
    name,
    required: !known,
    ...(known && { value }),
  };
}

function printVariables(raw: string, values: readonly (string | undefined)[]): string {
  let text = '';
  let end = 0;
  for (const [index, match] of [...raw.matchAll(printedValue)].entries()) {
    const [all, before = '', kind, name, quoted = ''] = match;
    const value = values[index];
    const unchanged = value === undefined || value === readGoString(quoted);
    const shown = unchanged
      ? `"${quoted.replaceAll('%!(PACKER_COMMA)', ',')}"`
      : JSON.stringify(value);
    text += unescapeField(raw.slice(end, match.index) + before);
    text += `${kind}.${name}: ${shown}`;
    end = match.index + all.length;
  }
  return text + unescapeField(raw.slice(end));
}

interface OpenBuild {
  readonly name?: string;
  readonly sources: string[];
  readonly provisioners: string[];
  readonly postProcessors: string[][];
}

function readBuilds(text: string): readonly TemplateBuild[] {
  const builds: OpenBuild[] = [];
  let section = '';
  for (const line of text.split('\n')) {
    const name = /^ {2}> (?!Description: )(.+):$/.exec(line)?.[1];
    if (name !== undefined) {
      const named = /^<unnamed build \d+>$/.test(name) ? {} : { name };
      builds.push({ ...named, sources: [], provisioners: [], postProcessors: [] });
      section = '';
    }
    section = /^ {4}(sources|provisioners|post-processors):$/.exec(line)?.[1] ?? section;
    const item = /^ {6,}([^\s<].*)$/.exec(line)?.[1];
    const build = builds.at(-1);
    if (item !== undefined && build !== undefined) addItem(build, section, item);
  }
  return builds;
}

function addItem(build: OpenBuild, section: string, item: string): void {
  if (section === 'sources') build.sources.push(item);
  if (section === 'provisioners') build.provisioners.push(item);
  if (section !== 'post-processors') return;
  if (/^\d+:$/.test(item)) build.postProcessors.push([]);
  else build.postProcessors.at(-1)?.push(item);
}
