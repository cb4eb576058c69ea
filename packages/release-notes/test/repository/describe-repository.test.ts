import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeRepository } from '../../src/repository/describe-repository.js';
import { remoteAddress } from '../../src/repository/remote-address.js';
import { createRepository } from '../support/repository.js';

describe('remoteAddress', () => {
  it.each([
    ['git@github.com:acme/app.git', 'https://github.com/acme/app'],
    ['github.com:acme/app', 'https://github.com/acme/app'],
    [
      'ssh://git@gitlab.example.com:2222/group/sub/app.git',
      'https://gitlab.example.com/group/sub/app',
    ],
    ['https://user:secret@github.com/acme/app.git/', 'https://github.com/acme/app'],
    ['https://oauth2:glpat-x@gitlab.com/acme/app', 'https://gitlab.com/acme/app'],
    ['http://git.example.com:8080/app.git?x=1#y', 'http://git.example.com:8080/app'],
    ['git://example.com/app.git', 'https://example.com/app'],
    ['/srv/git/app.git', undefined],
    ['../app', undefined],
    ['file:///srv/app', undefined],
    ['C:\\git\\app', undefined],
    ['C:/git/app', undefined],
    ['ext::sh -c evil', undefined],
    ['', undefined],
  ])('of %j is %s', (remote, address) => {
    expect(remoteAddress(remote)).toBe(address);
  });
});

describe('describeRepository', () => {
  it('takes the name of package.json, else of the remote, else of the folder', async () => {
    const repository = await createRepository();
    expect(await describeRepository(repository.options)).toEqual({ name: 'repository' });

    await repository.git('remote', 'add', 'origin', 'https://bot:token@github.com/acme/images.git');
    expect(await describeRepository(repository.options)).toEqual({
      name: 'images',
      address: 'https://github.com/acme/images',
      host: 'github',
    });

    await writeFile(join(repository.directory, 'package.json'), '{"name":"@acme/app"}');
    expect((await describeRepository(repository.options)).name).toBe('@acme/app');
    await writeFile(join(repository.directory, 'package.json'), '{"name":7}');
    expect((await describeRepository(repository.options)).name).toBe('images');
    await writeFile(join(repository.directory, 'package.json'), 'no JSON');
    expect((await describeRepository(repository.options)).name).toBe('images');
  });

  it('reads no package.json that is a link to a device', async () => {
    const repository = await createRepository();
    await symlink('/dev/zero', join(repository.directory, 'package.json'));

    expect(await describeRepository(repository.options)).toEqual({ name: 'repository' });
  });

  it('knows hosts of an own domain by what the CI system says', async () => {
    const repository = await createRepository();
    await repository.git('remote', 'add', 'upstream', 'git@code.example.com:acme/app.git');
    const { directory, env } = repository.options;
    const hostIn = async (more: Record<string, string>) =>
      (await describeRepository({ directory, env: { ...env, ...more } })).host;

    expect(await hostIn({})).toBeUndefined();
    expect(await hostIn({ GITHUB_SERVER_URL: 'https://code.example.com' })).toBe('github');
    expect(await hostIn({ CI_SERVER_HOST: 'code.example.com' })).toBe('gitlab');
  });

  it('describes a bare repository too', async () => {
    const repository = await createRepository();
    await repository.commit('a');
    const bare = `${repository.directory}-bare.git`;
    await repository.git('clone', '--quiet', '--bare', '.', bare);

    expect((await describeRepository({ ...repository.options, directory: bare })).name).toBe(
      'repository-bare',
    );
  });
});
