import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { bootOptions } from '../../support/boot-options.js';
import { describeMachines, openForTest, run, shell } from '../../support/machines.js';

await describeMachines('a machine', () => {
  test('has a host name, users, processes, mounts and files of its own', async () => {
    const compute = await openForTest();
    const machine = await compute.boot(bootOptions());

    expect(await shell(machine, 'hostname; id -u; pwd; ls -A ~ | sort')).toMatch(
      /^ip-127-0-64-2\n0\n\/root\n(\.bashrc\n)?(\.profile)?$/,
    );
    expect(await shell(machine, 'cat /proc/1/cmdline | tr "\\0" " "')).toBe('/bin/sh /run/init');
    expect(await shell(machine, 'cut -d" " -f5 /proc/self/mountinfo | sort | head -2')).toBe(
      '/\n/dev',
    );
    expect(await shell(machine, 'ls -A /home /tmp /mnt')).toBe('/home:\n\n/mnt:\n\n/tmp:');
    await shell(machine, 'echo 127.0.0.9 other >> /etc/hosts; useradd -u 4321 -m app');
    expect(await shell(machine, 'stat -c %u:%a /home/app/.. /home/app; getent passwd app')).toMatch(
      /^0:755\n4321:\d+\napp:x:4321:/,
    );
  });

  test('runs programs with their own words, streams, environment, directory and user', async () => {
    const compute = await openForTest();
    const machine = await compute.boot(bootOptions());

    const words = ['', 'a b', "it's", '$HOME', '`id`', 'ü\n', '*', '--', '\\'];
    const printed = await run(machine, ['printf', '[%s]', ...words]);
    expect(printed.stdout).toBe(words.map((word) => `[${word}]`).join(''));
    expect(
      await run(machine, ['sh', '-c', 'cat; echo no >&2; echo never > /dev/stderr; exit 7'], {
        input: 'yes\n',
      }),
    ).toEqual({ stdout: 'yes\n', stderr: 'no\nnever\n', code: 7, signal: null });
    expect(
      await run(machine, ['sh', '-c', 'echo $USER $HOME $COLOR $SOE_SECRET; pwd; id -Gn'], {
        user: 'daemon',
        workingDirectory: '/etc',
        env: { COLOR: 'teal' },
      }),
    ).toMatchObject({ stdout: 'daemon /usr/sbin teal\n/etc\ndaemon\n', code: 0 });
    const env = { PATH: '/opt:/usr/bin:/bin', LD_PRELOAD: '', TEXT: 'a\nb $c', SHELL: '/bin/none' };
    const { stdout } = await run(machine, ['env'], { env });
    expect(stdout.trimEnd().split('\n').toSorted()).toEqual([
      ...['HOME=/root', 'LANG=C.UTF-8', 'LD_PRELOAD=', 'LOGNAME=root', 'PATH=/opt:/usr/bin:/bin'],
      ...['PWD=/root', 'SHELL=/bin/none', 'TEXT=a', 'USER=root', 'b $c'],
    ]);
  });

  test('says why a program could not be started', async () => {
    const compute = await openForTest();
    const machine = await compute.boot(bootOptions());
    const refused = (options: Parameters<typeof machine.run>[0]) =>
      expect(machine.run(options).exit).rejects;

    await refused({ command: ['no-such-program'] }).toThrow(
      'Cannot run no-such-program in i-0123456789abcdef0: there is no program no-such-program.',
    );
    await refused({ command: ['true'], user: 'nobody-else' }).toThrow('no user nobody-else');
    await refused({ command: ['true'], workingDirectory: '/none' }).toThrow('no directory /none');
    await machine.stop();
    await refused({ command: ['true'] }).toThrow('it has ended');
  });

  test('tells signals and exit codes as they were, and ends all that a program started', async () => {
    const compute = await openForTest();
    const machine = await compute.boot(bootOptions());

    expect(await run(machine, ['sh', '-c', 'kill -SEGV $$'])).toMatchObject({ signal: 'SIGSEGV' });
    expect(await run(machine, ['sh', '-c', 'kill -TERM 0'])).toMatchObject({ signal: 'SIGTERM' });

    const controller = new AbortController();
    const started = machine.run({
      command: ['sh', '-c', 'sleep 1001 & setsid sleep 1002 & echo ready; wait'],
      signal: controller.signal,
    });
    await once(createInterface(started.stdout), 'line');
    controller.abort();

    expect(await started.exit).toEqual({ code: null, signal: 'SIGKILL' });
    expect(await run(machine, ['pgrep', '-f', 'sleep 100'])).toMatchObject({ stdout: '', code: 1 });
  });

  test('gives a terminal of the size that was asked for', async () => {
    const compute = await openForTest();
    const machine = await compute.boot(bootOptions());
    await shell(machine, 'useradd --shell /bin/sh app');

    const process = machine.run({
      command: ['sh', '-c', 'tty; stty size; id -un; echo $SHELL $TERM "$1"; exit 4', 'sh', "a 'b"],
      user: 'app',
      terminal: { columns: 70, rows: 20 },
    });
    const lines: string[] = [];
    createInterface(process.stdout).on('line', (line) => lines.push(line));

    expect(await process.exit).toEqual({ code: 4, signal: null });
    expect(lines).toEqual(['/dev/pts/0', '20 70', 'app', "/bin/sh xterm a 'b"]);
  });

  test('tells a program when its terminal has another size', async () => {
    const compute = await openForTest();
    const machine = await compute.boot(bootOptions());

    const process = machine.run({
      command: [
        'sh',
        '-c',
        'trap "stty size; exit" WINCH; echo ready; while :; do sleep 0.1; done',
      ],
      terminal: { columns: 70, rows: 20 },
    });
    const lines = createInterface(process.stdout)[Symbol.asyncIterator]();
    expect(await lines.next()).toMatchObject({ value: 'ready' });
    process.resize?.({ columns: 132, rows: 43 });

    expect(await lines.next()).toMatchObject({ value: '43 132' });
  });

  test('goes on with its disk after a stop, and ends when a program inside says so', async () => {
    const compute = await openForTest();
    const first = await compute.boot(bootOptions());
    await shell(first, 'echo kept > /etc/kept; echo gone > /run/gone; echo line > /dev/console');
    await first.stop();
    await first.stop();

    const second = await compute.boot(bootOptions());
    expect(await shell(second, 'cat /etc/kept; ls /run/gone 2> /dev/null || :')).toBe('kept');
    expect(second.consoleOutput()).toContain('line\n');
    second.run({ command: ['sh', '-c', 'kill -s TERM 1; sleep 1000'] });
    await second.ended;
    expect(second.asksToReboot?.()).toBe(false);

    const third = await compute.boot(bootOptions());
    third.run({ command: ['sh', '-c', 'kill -s INT 1; sleep 1000'] });
    await third.ended;
    expect(third.asksToReboot?.()).toBe(true);
  });

  test('is only one of a disk', async () => {
    const compute = await openForTest();
    await compute.boot(bootOptions());

    await expect(compute.boot(bootOptions())).rejects.toMatchObject({
      code: 'LOCAL_AWS_MACHINE_FAILED',
      message: expect.stringContaining('is the disk of a machine that runs'),
    });
  });
});
