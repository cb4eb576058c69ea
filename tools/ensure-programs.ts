// Makes sure that the programs are there which tests compare with, or show pages in: where apt-get may be
// used they are installed, elsewhere the tests that need them are skipped, and this says which. Never fails.
import { getuid } from 'node:process';
import { run } from './run.ts';

/** Program, and the Debian package that has it, with what the tests need beside it. */
const programs = {
  rpm: 'rpm',
  busybox: 'busybox',
  sos: 'sosreport',
  xz: 'xz-utils',
  bzip2: 'bzip2',
  openssl: 'openssl',
  chromium: 'chromium',
  'pytest-3': 'python3-pytest',
  oscap: 'openscap-scanner ssg-debian',
  shellcheck: 'shellcheck',
  zsh: 'zsh',
  fish: 'fish',
  rsync: 'rsync',
  groovy: 'groovy',
} as const;

const missing = await missingPrograms();
if (missing.length > 0) await install(missing);
const left = missing.length > 0 ? await missingPrograms() : [];
console.log(
  left.length === 0
    ? `${Object.keys(programs).join(', ')} are there.`
    : `Missing: ${left.join(', ')}. Tests that need them are skipped.`,
);

async function missingPrograms(): Promise<readonly (keyof typeof programs)[]> {
  const names = Object.keys(programs) as (keyof typeof programs)[];
  const found = await Promise.all(names.map((name) => succeeds('which', name)));
  return names.filter((_, index) => found[index] !== true);
}

async function install(names: readonly (keyof typeof programs)[]): Promise<void> {
  const asRoot = getuid?.() === 0;
  if (!(await succeeds('apt-get', '--version'))) return;
  if (!asRoot && !(await succeeds('sudo', '-n', 'true'))) return;
  const packages = names.flatMap((name) => programs[name].split(' '));
  console.log(`Installing ${packages.join(', ')} …`);
  const apt = (...args: readonly string[]) => {
    const [program = '', ...rest] = [...(asRoot ? [] : ['sudo', '-n']), 'apt-get', '-qq', ...args];
    return run(program, rest, { output: 'stderr', env: { DEBIAN_FRONTEND: 'noninteractive' } });
  };
  const from = ['install', '-y', '--no-install-recommends'];
  if ((await apt(...from, ...packages)).code === 0) return;
  // A new machine has empty package lists, and not every system has every package.
  await apt('update');
  if ((await apt(...from, ...packages)).code === 0) return;
  for (const each of packages) await apt(...from, each);
}

async function succeeds(program: string, ...args: readonly string[]): Promise<boolean> {
  return (await run(program, args, { output: 'capture' })).code === 0;
}
