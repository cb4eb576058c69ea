import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bootOptions } from '../../support/boot-options.js';
import { describeMachines, openForTest, run, shell } from '../../support/machines.js';

const gzipped = gzipSync('zipped\n').toString('base64');

const config = `#cloud-config
hostname: golden
bootcmd: ['echo "boot of $INSTANCE_ID"']
write_files:
- {path: /etc/app.d/10-a.conf, permissions: 0640, owner: 'root:daemon', content: "plain\\n"}
- {path: /etc/app.d/20-b.conf, encoding: gz+b64, content: ${gzipped}}
- {path: /etc/app.d/20-b.conf, append: true, content: "more\\n"}
- {path: /opt/late, defer: true, owner: svc, content: late}
groups: [ops, {dev: [daemon]}]
users:
- default
- {name: svc, uid: 4321, groups: 'ops, dev', shell: /usr/sbin/nologin, lock_passwd: false, plain_text_passwd: secret}
- {name: sys, system: true}
timezone: Europe/Zurich
runcmd:
- echo "it is $(hostname)" > /opt/out
- [sh, -c, 'printf "[%s]" "$@" >> /opt/out', sh, "a b", "it's", '$HOME']
- sleep 1000 &
ntp: {enabled: true}
final_message: all is well
`;

await describeMachines('first boot', () => {
  test('does what a cloud-config says, once per instance and disk', async () => {
    const compute = await openForTest();
    const options = bootOptions({
      userData: config,
      publicKeys: ['ssh-ed25519 AAAA me'],
      defaultUser: 'admin',
    });
    const machine = await compute.boot(options);
    const waited = run(machine, ['cloud-init', 'status', '--wait']);

    expect(await machine.booted).toEqual({ status: 'done' });
    expect(await waited).toMatchObject({ stdout: 'status: done\n', code: 0 });
    expect(
      await shell(machine, 'cat /etc/app.d/*; stat -c "%a %U:%G" /etc/app.d/* /opt/late'),
    ).toBe('plain\nzipped\nmore\n640 root:daemon\n644 root:root\n644 svc:root');
    expect(await shell(machine, 'cat /opt/out')).toBe("it is golden\n[a b][it's][$HOME]");
    expect(
      await shell(machine, 'id svc; id -Gn daemon; getent passwd svc sys | cut -d: -f6,7'),
    ).toMatch(
      /^uid=4321\(svc\) .*\(ops\),.*\(dev\)\ndaemon dev\n\/home\/svc:\/usr\/sbin\/nologin\n/,
    );
    expect(await shell(machine, 'stat -c "%a %U" ~admin/.ssh/*; cat ~admin/.ssh/*')).toBe(
      '600 admin\nssh-ed25519 AAAA me',
    );
    expect(await shell(machine, 'date -d @0 +%Z; hostname; getent hosts golden')).toMatch(
      /^CET\ngolden\n127\.0\.64\.2 +golden$/,
    );
    const console = machine.consoleOutput();
    expect(console).toContain('boot of i-0123456789abcdef0\n');
    expect(console).toContain('WARNING: ntp is not supported here and has no effect\n');
    expect(console).toMatch(/all is well\nCloud-init v\. .* finished at .*\n\n.+ golden ttyS0\n/);
    await machine.stop();

    const again = await compute.boot(options);
    expect(await again.booted).toEqual({ status: 'done' });
    expect(await shell(again, 'hostname; cat /opt/out')).toBe(
      "golden\nit is golden\n[a b][it's][$HOME]",
    );
    expect(again.consoleOutput().match(/boot of i-0123456789abcdef0\n/g)).toHaveLength(2);
    expect(again.consoleOutput().match(/all is well\n/g)).toHaveLength(1);
  });

  test('runs a script, keeps what it wrote, and says how it ended', async () => {
    const compute = await openForTest();
    const userData = '#!/bin/sh\necho "in $0 of $(id -un)"; echo also > /dev/console; exit 9\n';
    const machine = await compute.boot(bootOptions({ userData }));

    expect(await machine.booted).toEqual({ status: 'error' });
    const script = '/var/lib/cloud/instance/scripts/part-001';
    expect(await shell(machine, 'cat /var/log/cloud-init-output.log')).toContain(
      `in ${script} of root\ncloud-init: ERROR: run ${script}: exit code 9\n`,
    );
    expect(machine.consoleOutput()).toContain('also\n');
    expect(JSON.parse(await shell(machine, 'cat /run/cloud-init/result.json'))).toMatchObject({
      v1: { errors: [`run ${script}: exit code 9`] },
    });
    const status = JSON.parse(await shell(machine, 'cat /var/lib/cloud/data/status.json'));
    expect(status.v1).toMatchObject({ stage: null, datasource: 'DataSourceEc2Local' });
    expect(await run(machine, ['cloud-init', 'status'])).toMatchObject({
      stdout: 'status: error\n',
      code: 1,
    });
  });

  test('is done again by another instance of what was frozen, with keys and names of its own', async () => {
    const compute = await openForTest();
    const first = await compute.boot(bootOptions({ publicKeys: ['ssh-ed25519 AAAA one'] }));
    await first.booted;
    await shell(first, 'cloud-init clean --logs --machine-id');
    await first.stop();
    const content = await compute.freeze('vol-0123456789abcdef0');
    const second = await compute.boot(
      bootOptions({
        instanceId: 'i-2',
        disk: { volumeId: 'vol-2', content },
        hostname: 'ip-127-0-64-3',
        publicKeys: ['ssh-ed25519 BBBB two'],
        userData: '#!/bin/sh\ncat /run/cloud-init/instance-data.json > /opt/data',
      }),
    );

    expect(await second.booted).toEqual({ status: 'done' });
    expect(await shell(second, 'cat /etc/hostname; grep -c . /etc/machine-id')).toBe(
      'ip-127-0-64-3\n1',
    );
    expect(await shell(second, 'cat ~ec2-user/.ssh/authorized_keys')).toBe(
      'ssh-ed25519 AAAA one\nssh-ed25519 BBBB two',
    );
    expect(JSON.parse(await shell(second, 'cat /opt/data'))).toMatchObject({
      v1: { instance_id: 'i-2', region: 'eu-west-1' },
      ds: { meta_data: { 'ami-id': 'ami-0123456789abcdef0', 'local-ipv4': '127.0.64.2' } },
    });
  });

  test('survives a script that ends every process', async () => {
    const compute = await openForTest();
    const userData = '#!/bin/sh\nkill -9 -1\necho still here > /opt/still';
    const machine = await compute.boot(bootOptions({ userData }));

    await machine.booted;
    expect(await shell(machine, 'cat /opt/still')).toBe('still here');
  });
});
