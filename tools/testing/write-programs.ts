import { chmodSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Manifest {
  readonly name: string;
  readonly bin?: Readonly<Record<string, string>>;
}

/**
 * Write into a folder for the PATH what is there for a user who installed the packages: their commands, as built
 * here; `npx`, which starts them, or the only one of a package, and nothing else; and `npm`, whose
 * `npm install` succeeds where all that is asked for is a package of this repository or is installed here. That
 * packed packages can be installed is what tools/consumer-test.ts proves. `nx build` has been done before tests run.
 */
export function writePrograms(directory: string): void {
  mkdirSync(directory, { recursive: true });
  const write = (name: string, script: string) => {
    writeFileSync(join(directory, name), `#!/bin/sh\n${script}`);
    chmodSync(join(directory, name), 0o755);
  };
  const found = globSync('packages/*/package.json', { cwd: root }).map((file) => ({
    folder: join(root, dirname(file)),
    ...(JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest),
  }));
  const commands = found.flatMap(({ name, folder, bin = {} }) =>
    Object.entries(bin).map(([command, path]) => ({ name, command, path: join(folder, path) })),
  );
  for (const { command, path } of commands) write(command, `exec '${execPath}' '${path}' "$@"\n`);
  const cases = commands.map(
    ({ name, command }) =>
      `  ${name} | ${command}) shift; exec '${join(directory, command)}' "$@" ;;\n`,
  );
  const names = found.map(({ name }) => name);
  write(
    'npx',
    `while :; do
  case "$1" in
  -p) shift 2 ;;
  --yes) shift ;;
  *) break ;;
  esac
done
case "$*" in
${names.map((name) => `'nx build ${name}'`).join(' | ')}) exit 0 ;;
esac
case "$1" in
${cases.join('')}esac
echo "npx: $1 is no command of these packages" >&2
exit 127
`,
  );
  write(
    'npm',
    `[ "$1" = install ] || { echo "npm: only install is here, not $1" >&2; exit 127; }
shift
for name in "$@"; do
  case "$name" in
  --save-dev | ${names.join(' | ')}) ;;
  *) [ -f '${root}node_modules/'"$name/package.json" ] || { echo "npm: no package $name" >&2; exit 1; } ;;
  esac
done
`,
  );
}
