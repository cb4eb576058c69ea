// Makes sure that the programs are there which tests compare with: where apt-get may be used they are
// installed, elsewhere the tests that need them are skipped, and this says which. Never fails.
import { getuid } from 'node:process';
import { run } from './run.ts';

/** Program, and the Debian package that has it. */
const programs = {
  rpm: 'rpm',
  busybox: 'busybox',
  sos: 'sosreport',
  xz: 'xz-utils',
  bzip2: 'bzip2',
  openssl: 'openssl',
} as const;

const missing = await missingPrograms();
if (missing.length > 0) await install(missing);
const left = missing.length > 0 ? await missingPrograms() : [];
console.log(
  left.length === 0
    ? `${Object.keys(programs).join(', ')} are there.`
    : `Missing: ${left.join(', ')}. Tests that compare with them are skipped.`,
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
  const packages = names.map((name) => programs[name]);
  console.log(`Installing ${packages.join(', ')} …`);
  const apt = (...args: readonly string[]) => {
    const [program = '', ...rest] = [...(asRoot ? [] : ['sudo', '-n']), 'apt-get', '-qq', ...args];
    return run(program, rest, { output: 'stderr', env: { DEBIAN_FRONTEND: 'noninteractive' } });
  };
  const from = ['install', '-y', '--no-install-recommends', ...packages];
  // A new machine has empty package lists.
  if ((await apt(...from)).code !== 0) {
    await apt('update');
    await apt(...from);
  }
}

async function succeeds(program: string, ...args: readonly string[]): Promise<boolean> {
  return (await run(program, args, { output: 'capture' })).code === 0;
}
