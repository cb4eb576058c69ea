// Makes sure that a real Packer is on the PATH. Prints which one; exit 1 says what to do.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { exit, getuid } from 'node:process';
import { type Machine, type PackerPlan, planPacker } from './plan-packer.ts';
import { run } from './run.ts';

const plan = planPacker(await inspectMachine());
if (plan.action === 'use') {
  console.log(`Packer ${plan.version} is on the PATH.`);
} else if (plan.action === 'install') {
  await install(plan);
} else {
  console.error(plan.message);
  exit(1);
}

async function inspectMachine(): Promise<Machine> {
  const version = await packerVersion();
  if (version !== undefined) return { packer: version, packageManagers: [] };
  const packageManagers: string[] = [];
  for (const program of ['apt-get', 'dnf', 'brew']) {
    if (await succeeds(program, '--version')) packageManagers.push(program);
  }
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const codename = /^VERSION_CODENAME=(\S+)/m.exec(release)?.[1];
  const asRoot = getuid?.() === 0;
  const sudo = !asRoot && (await succeeds('sudo', '-n', 'true'));
  return {
    packageManagers,
    root: asRoot,
    sudo,
    ...(codename !== undefined && { codename }),
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

async function install(plan: Extract<PackerPlan, { action: 'install' }>): Promise<void> {
  console.log(`Packer is missing: installing it from ${plan.from} …`);
  for (const step of plan.steps) {
    if (step.kind === 'download') {
      const answer = await fetch(step.url);
      if (!answer.ok) return giveUp(`download ${step.url}: HTTP ${answer.status}`);
      writeFileSync(step.file, await answer.text());
    } else if (step.kind === 'write') {
      writeFileSync(step.file, step.text);
    } else {
      const [program = '', ...args] = step.argv;
      const env = { DEBIAN_FRONTEND: 'noninteractive' };
      const { code } = await run(program, args, { output: 'stderr', env });
      if (code !== 0) return giveUp(`${step.argv.join(' ')} ended with exit code ${code}`);
    }
  }
  const version = await packerVersion();
  if (version === undefined)
    return giveUp('the installed program does not answer "packer version"');
  console.log(`Packer ${version} is installed.`);
}

function giveUp(problem: string): never {
  console.error(
    `Installing Packer failed: ${problem}. Install it by hand: https://developer.hashicorp.com/packer/install`,
  );
  exit(1);
}
