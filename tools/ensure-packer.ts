// Makes sure that a real Packer is on the PATH. Prints which one; exit 1 says what to do.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exit, getuid } from 'node:process';
import {
  type Machine,
  needsAmazonPlugin,
  type PackerPlan,
  type PlacedContent,
  planPacker,
} from './plan-packer.ts';
import { run } from './run.ts';

const plan = planPacker(await inspectMachine());
if (plan.action === 'tell') {
  console.error(plan.message);
  exit(1);
}
const version = plan.action === 'use' ? plan.version : await install(plan);
await ensureAmazonPlugin(version);
console.log(`Packer ${version} is ${plan.action === 'use' ? 'on the PATH' : 'installed'}.`);

async function inspectMachine(): Promise<Machine> {
  const version = await packerVersion();
  if (version !== undefined) return { packer: version, packageManagers: [] };
  const packageManagers: string[] = [];
  for (const program of ['apt-get', 'dnf', 'brew']) {
    if (await succeeds(program, '--version')) packageManagers.push(program);
  }
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const codename = /^VERSION_CODENAME=(\S+)/m.exec(release)?.[1];
  const distribution = /^ID="?([\w-]+)/m.exec(release)?.[1];
  const asRoot = getuid?.() === 0;
  const sudo = !asRoot && (await succeeds('sudo', '-n', 'true'));
  return {
    packageManagers,
    root: asRoot,
    sudo,
    ...(codename !== undefined && { codename }),
    ...(distribution !== undefined && { distribution }),
    ...(packageManagers.includes('apt-get') && { aptCandidate: await aptCandidate(asRoot, sudo) }),
  };
}

async function succeeds(program: string, ...args: readonly string[]): Promise<boolean> {
  return (await run(program, args, { output: 'capture' })).code === 0;
}

async function packerVersion(): Promise<string | undefined> {
  const { code, stdout } = await run('packer', ['version'], {
    output: 'capture',
    env: { CHECKPOINT_DISABLE: '1' },
  });
  return code === 0 ? /Packer v(\d+\.\d+\.\d+)/.exec(stdout)?.[1] : undefined;
}

// A new machine has empty package lists, so they are fetched before the answer "none" is believed.
async function aptCandidate(asRoot: boolean, sudo: boolean): Promise<string> {
  const ask = async () => {
    const { stdout } = await run('apt-cache', ['policy', 'packer'], { output: 'capture' });
    return /Candidate: (?:\d+:)?(\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? '';
  };
  const known = await ask();
  if (known !== '' || !(asRoot || sudo)) return known;
  const [program = '', ...args] = [...(asRoot ? [] : ['sudo', '-n']), 'apt-get', 'update', '-qq'];
  await run(program, args, { output: 'stderr' });
  return ask();
}

async function install(plan: Extract<PackerPlan, { action: 'install' }>): Promise<string> {
  console.log(`Packer is missing: installing it from ${plan.from} …`);
  for (const step of plan.steps) {
    const argv = step.kind === 'run' ? step.argv : step.argv(await fetchContent(step.content));
    const [program = '', ...args] = argv;
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    const { code } = await run(program, args, { output: 'stderr', env });
    if (code !== 0) giveUp(`${argv.join(' ')} ended with exit code ${code}`);
  }
  const version = await packerVersion();
  return version ?? giveUp('the installed program does not answer "packer version"');
}

async function fetchContent(content: PlacedContent): Promise<string> {
  const file = join(mkdtempSync(join(tmpdir(), 'soe-packer-')), 'content');
  if ('text' in content) {
    writeFileSync(file, content.text);
    return file;
  }
  const answer = await fetch(content.url).catch((error: Error) =>
    giveUp(`${content.url}: ${error.message}`),
  );
  if (!answer.ok) giveUp(`${content.url}: HTTP ${answer.status}`);
  writeFileSync(file, await answer.text());
  return file;
}

// Versions before 1.10 carry the Amazon builder in the program itself.
async function ensureAmazonPlugin(version: string): Promise<void> {
  if (!needsAmazonPlugin(version)) return;
  const plugin = 'github.com/hashicorp/amazon';
  const { stdout } = await run('packer', ['plugins', 'installed'], { output: 'capture' });
  if (stdout.includes(plugin)) return;
  console.log(`Packer ${version} needs its Amazon plugin: installing it …`);
  const { code } = await run('packer', ['plugins', 'install', plugin], { output: 'stderr' });
  if (code !== 0) giveUp(`packer plugins install ${plugin} ended with exit code ${code}`);
}

function giveUp(problem: string): never {
  console.error(
    `Installing Packer failed: ${problem}. Install it by hand: https://developer.hashicorp.com/packer/install`,
  );
  exit(1);
}
