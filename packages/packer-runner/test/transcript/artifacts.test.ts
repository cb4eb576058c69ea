import { describe, expect, it } from 'vitest';
import { readLine } from '../../src/machine-readable/line.js';
import { createArtifactCollector, readImages } from '../../src/transcript/artifacts.js';
import { readFixture, readRun } from '../support/fixtures.js';

const artifactsOf = async (name: string) => (await readRun(readFixture(name))).summary.artifacts;

describe('createArtifactCollector', () => {
  it('lists the artifact of a builder once, although Packer repeats it per post-processor', async () => {
    expect(await artifactsOf('samples-1.6.6/build-ok')).toEqual([
      {
        build: 'soe.file.beta',
        builderId: 'packer.file',
        id: 'File',
        images: [],
        files: ['/work-dir/beta.txt'],
      },
      {
        build: 'soe.file.beta',
        builderId: 'packer.post-processor.checksum',
        id: '',
        images: [],
        files: ['/work-dir/beta.txt', '/work-dir/beta_sha256.checksum'],
      },
      { build: 'soe.null.alpha', builderId: 'fnoeding.null', id: 'Null', images: [], files: [] },
      {
        build: 'soe.null.alpha',
        builderId: 'packer.post-processor.checksum',
        id: '',
        images: [],
        files: [],
      },
    ]);
  });

  it('names the final image of an encrypted build, not the intermediate one', async () => {
    expect(await artifactsOf('samples-1.6.6-aws/aws-encrypt')).toEqual([
      {
        build: 'soe.amazon-ebs.linux',
        builderId: 'mitchellh.amazonebs',
        id: 'us-east-1:ami-2bffe7a7103ed766f',
        images: [{ region: 'us-east-1', imageId: 'ami-2bffe7a7103ed766f' }],
        files: [],
      },
    ]);
  });

  it('ignores a build that says it made nothing', () => {
    const collector = createArtifactCollector();

    for (const text of ['1,a,artifact,0,nil', '1,a,artifact,0,end-of-something']) {
      const row = readLine(text);
      if (!('text' in row)) collector.add(row);
    }

    expect(collector.list()).toEqual([]);
  });
});

describe('readImages', () => {
  it('reads one image per region', () => {
    expect(readImages('eu-west-1:ami-0a1,us-east-1:ami-0b2,us-gov-west-1:ami-0c3')).toEqual([
      { region: 'eu-west-1', imageId: 'ami-0a1' },
      { region: 'us-east-1', imageId: 'ami-0b2' },
      { region: 'us-gov-west-1', imageId: 'ami-0c3' },
    ]);
  });

  it.each(['', 'File', 'us-east-1:vol-0a1', 'us-east-1:ami-0a1,rest', 'a:b:c'])(
    'sees no images in %j',
    (id) => {
      expect(readImages(id)).toEqual([]);
    },
  );
});
