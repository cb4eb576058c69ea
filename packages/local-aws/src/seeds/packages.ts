import type { Package } from '../inventory/package.js';
import type { Platform } from '../inventory/platform.js';
import type { Image } from '../state/tables/image.js';

/** A package of a distribution, and the versions it had over time, oldest first. */
interface Line {
  readonly name: string;
  readonly versions: readonly Release[];
}

/** A version, and the day from which on new images have it. The first one has been there always. */
type Release = readonly [version: string, from?: string];

const amazonLinux: readonly Line[] = [
  line('bash', ['5.2.15-1.amzn2023.0.2']),
  line('cloud-init', ['22.2.2-1.amzn2023.1.16'], ['22.2.2-1.amzn2023.1.17', '2026-11-13']),
  line('dnf', ['4.14.0-1.amzn2023.0.6'], ['4.14.0-1.amzn2023.0.7', '2026-11-17']),
  line('expat', ['2.6.3-1.amzn2023.0.2'], ['2.6.3-1.amzn2023.0.3', '2026-11-16']),
  line('glibc', ['2.34-231.amzn2023.0.1'], ['2.34-231.amzn2023.0.2', '2026-10-16']),
  line('gnupg2-minimal', ['2.3.7-1.amzn2023.0.5'], ['2.3.7-1.amzn2023.0.6', '2026-11-01']),
  line('kernel', ['6.1.155-176.282.amzn2023'], ['6.1.158-178.288.amzn2023', '2026-10-30']),
  line('libcurl-minimal', ['8.11.1-4.amzn2023.0.1'], ['8.11.1-4.amzn2023.0.2', '2026-11-02']),
  line('libxml2', ['2.10.4-1.amzn2023.0.12']),
  line('ncurses-libs', ['6.2-4.20200222.amzn2023.0.6']),
  line('openssh-server', ['8.7p1-8.amzn2023.0.15'], ['8.7p1-8.amzn2023.0.16', '2026-11-07']),
  line('openssl', ['1:3.2.2-1.amzn2023.0.2'], ['1:3.2.2-1.amzn2023.0.3', '2026-10-27']),
  line('openssl-libs', ['1:3.2.2-1.amzn2023.0.2'], ['1:3.2.2-1.amzn2023.0.3', '2026-10-27']),
  line('python3', ['3.9.24-1.amzn2023.0.3'], ['3.9.24-1.amzn2023.0.4', '2026-11-12']),
  line('shadow-utils', ['2:4.9-12.amzn2023.0.4']),
  line('sudo', ['1.9.15-1.p5.amzn2023.0.2'], ['1.9.15-1.p5.amzn2023.0.3', '2026-11-14']),
  line('systemd', ['252.23-3.amzn2023'], ['252.23-4.amzn2023', '2026-11-19']),
  line('tar', ['2:1.34-1.amzn2023.0.4']),
  line('vim-minimal', ['2:9.1.1706-1.amzn2023.0.1'], ['2:9.1.1822-1.amzn2023.0.1', '2026-10-25']),
  line('zlib', ['1.2.11-33.amzn2023.0.5'], ['1.2.11-33.amzn2023.0.6', '2026-10-08']),
];

const ubuntu: readonly Line[] = [
  line('apt', ['2.8.3'], ['2.8.4', '2026-10-21']),
  line('bash', ['5.2.21-2ubuntu4']),
  line('cloud-init', ['25.1.4-0ubuntu0~24.04.1'], ['25.2-0ubuntu1~24.04.2', '2026-11-09']),
  line('libc6', ['2.39-0ubuntu8.6'], ['2.39-0ubuntu8.7', '2026-10-15']),
  line('libcurl4t64', ['8.5.0-2ubuntu10.6'], ['8.5.0-2ubuntu10.7', '2026-11-01']),
  line('libexpat1', ['2.6.1-2ubuntu0.3'], ['2.6.1-2ubuntu0.4', '2026-11-13']),
  line('libssl3t64', ['3.0.13-0ubuntu3.7'], ['3.0.13-0ubuntu3.8', '2026-10-26']),
  line('libtinfo6', ['6.4+20240113-1ubuntu2']),
  line('libxml2', ['2.9.14+dfsg-1.3ubuntu3.6']),
  line('linux-image-6.8.0-aws', ['6.8.0-1044.46'], ['6.8.0-1048.51', '2026-11-03']),
  line('openssh-server', ['1:9.6p1-3ubuntu13.14'], ['1:9.6p1-3ubuntu13.15', '2026-11-05']),
  line('python3.12', ['3.12.3-1ubuntu0.8'], ['3.12.3-1ubuntu0.9', '2026-11-09']),
  line('snapd', ['2.68.5+ubuntu24.04.1'], ['2.68.5+ubuntu24.04.2', '2026-11-12']),
  line('sudo', ['1.9.15p5-3ubuntu5.24.04.1'], ['1.9.15p5-3ubuntu5.24.04.2', '2026-11-11']),
  line('systemd', ['255.4-1ubuntu8.11'], ['255.4-1ubuntu8.12', '2026-11-18']),
  line('tar', ['1.35+dfsg-3build1']),
];

const windows: readonly Line[] = [
  line('Amazon SSM Agent', ['3.3.3050.0']),
  line('Microsoft .NET Framework', ['4.8.4785.0']),
  line('OpenSSH-Server', ['9.5.4.1']),
  line('Windows', ['10.0.20348.4294'], ['10.0.20348.4405', '2026-11-10']),
];

/** The vendors' images by how their names begin, and what is in them. */
const contents: readonly {
  readonly owner: string;
  readonly name: RegExp;
  readonly platform: Platform;
  readonly lines: readonly Line[];
}[] = [
  {
    owner: '137112412989',
    name: /^al2023-ami-/,
    platform: 'amazon-linux-2023',
    lines: amazonLinux,
  },
  {
    owner: '099720109477',
    name: /^ubuntu\/images\/.*-24\.04-/,
    platform: 'ubuntu-24.04',
    lines: ubuntu,
  },
  {
    owner: '801119661308',
    name: /^Windows_Server-2022-/,
    platform: 'windows-server-2022',
    lines: windows,
  },
];

/**
 * The packages in an image of a vendor, as they were on the day it was published; `undefined` for
 * every other image.
 */
export function packagesIn(
  image: Pick<Image, 'owner' | 'name' | 'creationDate' | 'architecture'>,
): readonly Package[] | undefined {
  const content = contents.find(
    ({ owner, name }) => owner === image.owner && name.test(image.name),
  );
  return content?.lines.map(({ name, versions }): Package => {
    const last = versions.findLast(([, from]) => (from ?? '') <= image.creationDate);
    const [version] = last ?? versions[0] ?? [''];
    return {
      platform: content.platform,
      name,
      version,
      architecture: architectureOf(content.platform, image.architecture),
    };
  });
}

/** As package managers write it. */
function architectureOf(platform: Platform, architecture: string): string {
  const isArm = architecture === 'arm64';
  if (platform === 'ubuntu-24.04') return isArm ? 'arm64' : 'amd64';
  return isArm ? 'aarch64' : 'x86_64';
}

function line(name: string, ...versions: Release[]): Line {
  return { name, versions };
}
