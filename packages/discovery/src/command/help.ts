import { imageFormats } from '../formats/format-image.js';

/** The help of the command. */
export function helpText(program: string, withUpdate: boolean): string {
  const update = withUpdate ? `\n  update [SELECTOR…]    lock again what the lockfile holds` : '';
  return `Which golden image do I launch, and why.

Usage: ${program} COMMAND [OPTIONS]

Commands
  resolve SELECTOR…     print the images to launch
  list FLAVOR           print its published releases, the newest first
  why SELECTOR          print every image that was considered, and why it won or lost
  lock [SELECTOR…]      write down what selectors mean in soe.lock.json; without any, update it
  outdated              compare the lockfile with what there is now${update}

A selector is rhel-9 (the channel stable), rhel-9@candidate, rhel-9@2026.11.0 or rhel-9@^2026.10.

Whose images
  --owner ACCOUNT       account that may own the images; repeatable. Default: SOE_OWNERS
                        any trusts whoever writes the parameters
Where
  --region REGION       region; repeatable for resolve and lock. Default: the AWS environment
  --arch ARCHITECTURE   x86_64 (default) or arm64; repeatable for resolve and lock
                        --architecture is the same
  --prefix PATH         prefix of the parameters. Default: /soe
  --source SOURCES      where to look, in this order. Default: parameters,images
                        also shared=ACCOUNT, catalogue=FILE_OR_URL, catalogue=FILE_OR_URL@sha256:…
  --lock FILE           lockfile. Default: soe.lock.json; resolve asks it first where it is named
  --frozen              resolve and why: from the lockfile alone, without AWS
What it must be like
  --max-age TIME        made at most so long ago: 30d, 12h, 4w
  --min-support TIME    not deprecated for at least so long
  --instance-type TYPE  runs on it
  --watermark KEY       has this watermark, account:name
  --max-severity LEVEL  a scan found nothing worse: none, informational, low, medium, high, critical
Answer
  --format FORMAT       resolve: ${wrapped(imageFormats)}
                        list: text, json, renovate
  --account ACCOUNT     account of the stacks, for cdk-context
  --json                the same as --format json
  --help, --version

Answers go to standard output, everything else to standard error.
Exit codes: 0 done; 1 not found, outdated or failed; 2 usage; 3 refused: owner, name, watermark,
a pointer, a catalogue or a lockfile that is not what it should be; 130 cancelled.
`;
}

function wrapped(formats: readonly string[]): string {
  const half = Math.ceil(formats.length / 2);
  const indent = `\n${' '.repeat(24)}`;
  return `${formats.slice(0, half).join(', ')},${indent}${formats.slice(half).join(', ')}`;
}
