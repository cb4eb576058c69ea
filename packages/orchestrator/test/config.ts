import type { ResolvedConfig } from '../src/index.js';

/** The smallest configuration that is whole. */
export const config: ResolvedConfig = {
  owner: '111122223333',
  region: 'us-east-1',
  distribution: { regions: [{ region: 'us-east-1' }] },
  flavors: {
    al2023: {
      template: 'al2023.pkr.hcl',
      sources: {
        x86_64: {
          parameter: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
        },
      },
    },
  },
};
