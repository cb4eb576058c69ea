import { execFileSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { openOverlayCompute } from '../../../src/adapters/overlay/open-overlay-compute.js';
import { bootOptions } from '../../support/boot-options.js';
import { buildFixture } from '../../support/built-fixture.js';
import { temporaryDirectory } from '../../support/directory.js';
import { describeMachines, openForTest, run, shell } from '../../support/machines.js';
import { makeSmallSystem } from '../../support/small-system.js';

const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

/** Runs the fixture without the rights of root. Gives what it prints. */
async function runUnprivileged(base: string, directory: string): Promise<string> {
  const program = await buildFixture('unprivileged.ts');
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    await chmod(dirname(program), 0o755);
    execFileSync('chown', ['-R', '65534:65534', dirname(directory)]);
  }
  const command = [...(isRoot ? nobody : []), process.execPath, program, directory, base];
  const [first = '', ...rest] = command;
  return execFileSync(first, rest, { encoding: 'utf8' });
}

test('without root, machines run on a base of one’s own, or it is said what is missing', async () => {
  const parent = await temporaryDirectory();
  const base = join(parent, 'base');
  await mkdir(base);
  makeSmallSystem(base);

  const printed = await runUnprivileged(base, join(parent, 'room'));

  if (printed.includes('LOCAL_AWS_COMPUTE_UNAVAILABLE')) {
    process.stderr.write(printed);
    expect(printed).toMatch(/^- (missing|tried): .+/m);
  } else {
    expect(printed).toContain("\n0 ls: cannot access '/etc/old': No such file or directory\n");
  }
});

test('without root, the host’s own system is refused where others are mounted in it, and it is said why', async () => {
  const parent = await temporaryDirectory();

  const printed = await runUnprivileged('/', join(parent, 'room'));

  expect(printed).toContain('LOCAL_AWS_COMPUTE_UNAVAILABLE');
  expect(printed).toMatch(/^- missing: .+; .+/m);
});

test('a state directory that cannot be made is refused', async () => {
  const parent = await temporaryDirectory();
  await writeFile(join(parent, 'file'), '');

  await expect(
    openOverlayCompute({ directory: join(parent, 'file', 'room') }),
  ).rejects.toMatchObject({ code: 'LOCAL_AWS_STATE_UNREADABLE' });
});

await describeMachines('inside a machine', () => {
  test('there are no machines, because layers are no place for layers, and it is said so', async () => {
    const program = await readFile(await buildFixture('unprivileged.ts'), 'utf8');
    const compute = await openForTest();
    const machine = await compute.boot(bootOptions());
    // Wherever it is on the host, it may be hidden.
    const install = machine.run({ command: ['sh', '-c', 'cat > /opt/node; chmod +x /opt/node'] });
    await pipeline(createReadStream(process.execPath), install.stdin);
    expect(await install.exit).toMatchObject({ code: 0 });

    const { stdout } = await run(
      machine,
      ['/opt/node', '--input-type=module', '-', '/opt/room', '/'],
      { input: program },
    );

    expect(stdout).toContain('LOCAL_AWS_COMPUTE_UNAVAILABLE');
    expect(stdout).toMatch(
      /^- missing: a state directory that can take the writable layer of an overlay: \/opt\/room is on overlayfs/m,
    );
  });
});

await describeMachines('a base of one’s own', () => {
  test('is what machines are made of', async () => {
    const base = await temporaryDirectory();
    makeSmallSystem(base);
    const compute = await openForTest({ base });

    const machine = await compute.boot(bootOptions());

    expect(await shell(machine, 'cat /etc/old; ls /; rm /etc/old')).toBe(
      'old\nbin\ndev\netc\nhome\nlib\nlib64\nproc\nroot\nrun\nsbin\nsys\ntmp\nusr\nvar',
    );
    expect(await run(machine, ['cat', '/etc/old'])).toMatchObject({ code: 1 });
    expect(execFileSync('cat', [join(base, 'etc/old')], { encoding: 'utf8' })).toBe('old\n');
  });

  test('that leads elsewhere is not booted', async () => {
    const base = await temporaryDirectory();
    makeSmallSystem(base);
    execFileSync('sh', ['-c', 'cd "$1"; rmdir run; ln -s /etc run', 'sh', base]);

    await expect(
      openOverlayCompute({ directory: await temporaryDirectory(), base }),
    ).rejects.toThrow('/run of the image is a link; it has to be a directory');
  });
});
