import { HarnessError } from '../errors.js';
import { printable } from '../printable.js';
import { collectFiles } from '../runner/collect-files.js';
import { shellQuote } from '../runner/posix/shell-quote.js';
import { readLines } from '../runner/protocol.js';
import type { ScanReport } from './finding.js';
import { checkProfile } from './openscap-profile.js';
import { readXccdf } from './read-xccdf.js';
import { scanInvalid } from './scan-invalid.js';

/** What OpenSCAP is to check in a guest. */
export interface OpenscapScriptOptions {
  /** Id of the profile, such as `xccdf_org.ssgproject.content_profile_cis`, or its end. */
  readonly profile: string;
  /** Data stream or benchmark, as a path in the guest. */
  readonly datastream: string;
  /** Random id that every line of the results carries, so that nothing else in the output can pretend to be one. */
  readonly run: string;
}

const fileName = 'openscap.xml';

/**
 * A POSIX sh script that checks the machine it runs on with `oscap`, through SSM or Packer, and prints
 * what {@link readOpenscapOutput} reads: the results without the content, and the titles of what failed;
 * some 15,000 characters for a guide of 350 rules. It exits 0 also when rules fail, and leaves nothing behind.
 *
 * @throws HarnessError `HARNESS_OPTIONS_INVALID`
 */
export function openscapScript(options: OpenscapScriptOptions): string {
  const { profile, datastream } = checkProfile(options);
  const run = checkRun(options.run);
  return `#!/bin/sh
set -u
umask 077
PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin
command -v oscap >/dev/null || { echo 'oscap is not in this image; install openscap-scanner' >&2; exit 127; }
directory=$(mktemp -d) || exit 1
trap 'rm -rf "$directory"' EXIT
trap 'exit 1' HUP INT TERM
LC_ALL=C oscap xccdf eval --profile ${shellQuote(profile)} --results "$directory/results.xml" ${shellQuote(datastream)} \\
  >"$directory/output" 2>&1 </dev/null
code=$?
case $code in
  0 | 2) ;;
  *) tail -n 5 "$directory/output" >&2; echo "oscap ended with exit code $code" >&2; exit 1 ;;
esac
awk '${shorten}' "$directory/results.xml" "$directory/results.xml" >"$directory/short.xml"
grep -q '</TestResult>' "$directory/short.xml" || cp "$directory/results.xml" "$directory/short.xml"
if command -v gzip >/dev/null; then gzip -9c "$directory/short.xml"; else cat "$directory/short.xml"; fi |
  base64 | tr -d '\\n' | fold -w 3000 >"$directory/parts"
echo >>"$directory/parts"
awk '{ part[NR] = $0 } END { for (i = 1; i <= NR; i++)
  printf "##soe[file run=\\"%s\\" name=\\"${fileName}\\" part=%d of=%d data=\\"%s\\"]\\n", run, i, NR, part[i] }' \\
  run=${run} "$directory/parts"
echo '##soe[end run="${run}" tests=0 files=1]'
`;
}

/**
 * What {@link openscapScript} printed, wherever it stands in the output of a command or a build.
 *
 * @param run - the id that the script was made with
 * @throws HarnessError `HARNESS_SCAN_FAILED` where there are no results, `HARNESS_SCAN_INVALID` where a
 * part of them is missing or damaged
 */
export function readOpenscapOutput(
  text: string,
  { run }: { readonly run: string },
): Promise<ScanReport> {
  const lines = readLines(text).lines.filter(
    ({ kind, values }) => kind === 'file' && values['run'] === run && values['name'] === fileName,
  );
  const { files, problems } = collectFiles(lines);
  const [problem] = problems;
  if (problem !== undefined) throw scanInvalid('the results of OpenSCAP', fileName, problem);
  const [file] = files;
  if (file !== undefined) return readXccdf(file.contents);
  const last = text.trimEnd().split('\n').at(-1) ?? '';
  throw new HarnessError(
    'HARNESS_SCAN_FAILED',
    `Cannot read the results of OpenSCAP: the output has none; it ends with: ${printable(last, 300) || 'nothing'}. Is oscap in the image, with content for it?`,
  );
}

/**
 * Reads the results twice: first for what failed, then for its titles and the results themselves. Works
 * with any awk; results that are not laid out as oscap does are sent whole.
 */
const shorten = String.raw`
function value(name,  at) {
  if (!match($0, name "=\"[^\"]*\"")) return ""
  at = RSTART + length(name) + 2
  return substr($0, at, RSTART + RLENGTH - 1 - at)
}
NR == FNR {
  if (/<rule-result /) id = value("idref")
  if (/<result>fail</) failed[id] = 1
  next
}
FNR == 1 { print "<Benchmark xmlns=\"http://checklists.nist.gov/xccdf/1.2\">" }
/<Rule / { rule = value(" id"); severity = value(" severity"); title = "" }
rule != "" && title == "" && /<title.*<\/title>/ { title = $0 }
/<fix / { fix[rule] = 1 }
/<\/Rule>/ {
  if (rule in failed)
    print "<Rule id=\"" rule "\" severity=\"" severity "\">" title (rule in fix ? "<fix/>" : "") "</Rule>"
  rule = ""
}
/<TestResult / { inside = 1 }
inside { print }
/<\/TestResult>/ { inside = 0 }
END { print "</Benchmark>" }
`;

function checkRun(run: string): string {
  if (/^[\w-]{8,64}$/.test(run)) return run;
  throw new HarnessError(
    'HARNESS_OPTIONS_INVALID',
    'Cannot make a script for OpenSCAP: run must be 8 to 64 letters, digits, - or _, drawn at random.',
  );
}
