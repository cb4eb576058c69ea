import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bootOptions } from '../../support/boot-options.js';
import { describeMachines, openForTest, run, shell } from '../../support/machines.js';

const from = (content: string, name: string) =>
  bootOptions({ instanceId: `i-${name}`, disk: { volumeId: `vol-${name}`, content } });

await describeMachines('what was frozen', () => {
  test('has every file, link, owner, mode, time, right and hole of a stopped disk', async () => {
    const compute = await openForTest();
    const first = await compute.boot(bootOptions());
    await first.booted;
    await shell(
      first,
      `cd /opt
       rm /etc/issue
       rm -r /etc/skel; mkdir /etc/skel; echo only > /etc/skel/only
       rm /etc/shells; mkdir /etc/shells
       echo text > file; chown 1234:5678 file; chmod 4751 file; touch -d @1000000001 file
       ln file hard; ln -s ../none soft; mkfifo fifo
       cp /bin/true capable; setcap cap_net_bind_service+ep capable
       truncate -s 1G sparse
       mv /usr/share/common-licenses /usr/share/renamed`,
    );
    const look = `cd /opt
      ls /etc/issue /etc/skel /etc/shells 2>&1
      stat -c '%n %u:%g %a %Y %h %F' file hard soft fifo; readlink soft
      [ file -ef hard ] && echo same
      getcap capable; stat -c '%s %b' sparse
      ls /usr/share/common-licenses 2>&1; ls /usr/share/renamed | sort | head -1`;
    const before = await shell(first, `{ ${look}\n} || :`);
    await first.stop();

    const second = await compute.boot(from(await compute.freeze('vol-0123456789abcdef0'), 'two'));

    expect(await shell(second, `{ ${look}\n} || :`)).toBe(before);
    expect(before).toContain('/etc/issue');
    expect(before).toContain('only');
    expect(before).toContain('file 1234:5678 4751 1000000001 2 regular file');
    expect(before).toContain('same\ncapable cap_net_bind_service=ep\n1073741824 0\n');
  });

  test('is what was on the disk then, and stays so, also when the machine runs', async () => {
    const compute = await openForTest();
    const first = await compute.boot(bootOptions());
    await shell(first, 'echo before > /opt/state');
    const writer = first.run({
      command: ['sh', '-c', 'while :; do echo "$((n += 1))" > /opt/n; cp /opt/n /opt/copy; done'],
    });
    const content = await compute.freeze('vol-0123456789abcdef0');
    await shell(first, 'echo after > /opt/state');
    writer.kill('SIGKILL');
    expect(await writer.exit).toMatchObject({ signal: 'SIGKILL' });

    const second = await compute.boot(from(content, 'two'));
    const third = await compute.boot(from(content, 'three'));
    await shell(second, 'echo other > /opt/state');

    expect(await shell(first, 'cat /opt/state')).toBe('after');
    expect(await shell(second, 'cat /opt/state')).toBe('other');
    expect(await shell(third, 'cat /opt/state')).toBe('before');
  });

  test('can be baked again and again', async () => {
    const compute = await openForTest();
    let content: string | undefined;
    for (let age = 0; age < 24; age += 1) {
      const machine = await compute.boot({
        ...bootOptions({ instanceId: `i-${age}` }),
        disk: { volumeId: `vol-${age}`, ...(content === undefined ? {} : { content }) },
      });
      await shell(machine, `echo ${age} >> /etc/ages; rm -f /opt/${age - 1}; touch /opt/${age}`);
      await machine.stop();
      content = await compute.freeze(`vol-${age}`);
    }

    const last = await compute.boot(from(content ?? '', 'last'));

    expect(await shell(last, 'wc -l < /etc/ages; ls /opt/[0-9]*')).toBe('24\n/opt/23');
  });

  test('goes when nothing stands on it any more, and not before', async () => {
    const compute = await openForTest();
    const kept = async () => (await readdir(join(compute.directory, 'contents'))).toSorted();
    await compute.boot(bootOptions());
    const below = await compute.freeze('vol-0123456789abcdef0');
    await compute.boot(from(below, 'two'));
    const above = await compute.freeze('vol-two');

    await compute.discardContent(below);
    await compute.discardDisk('vol-two');
    expect(await kept()).toEqual([above, below].toSorted());
    await compute.discardContent(above);
    expect(await kept()).toEqual([]);
    await compute.discardContent(above);
    await compute.discardDisk('vol-none');
    expect(await readdir(join(compute.directory, 'disks'))).toEqual(['vol-0123456789abcdef0']);
  });

  test('is there for whoever opens the directory next', async () => {
    const compute = await openForTest();
    const first = await compute.boot(bootOptions());
    await shell(first, 'echo kept > /opt/kept');
    const content = await compute.freeze('vol-0123456789abcdef0');
    await compute.close();
    await first.ended;

    const next = await openForTest({ directory: compute.directory });

    const again = await next.boot(bootOptions());
    expect(await shell(again, 'cat /opt/kept')).toBe('kept');
    const second = await next.boot(from(content, 'two'));
    expect(await shell(second, 'cat /opt/kept')).toBe('kept');
    expect(await run(second, ['true'])).toMatchObject({ code: 0 });
  });

  test('has to be there', async () => {
    const compute = await openForTest();

    await expect(compute.boot(from('c0', 'two'))).rejects.toMatchObject({
      code: 'LOCAL_AWS_MACHINE_FAILED',
      message: expect.stringContaining('what it stands on, c0, or something below'),
    });
    await expect(compute.freeze('vol-none')).rejects.toThrow('there is no disk of this name');
    await expect(compute.boot(bootOptions({ disk: { volumeId: '../../etc' } }))).rejects.toThrow(
      'its name has to be of letters',
    );
  });
});
