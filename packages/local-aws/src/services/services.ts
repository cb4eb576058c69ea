import { ec2 } from './ec2/ec2.js';
import { organizations } from './organizations/organizations.js';
import type { Service } from './service.js';
import { ssm } from './ssm/ssm.js';
import { sts } from './sts/sts.js';

/** Every service of the server. */
export const services: readonly Service[] = [ec2, ssm, sts, organizations];
