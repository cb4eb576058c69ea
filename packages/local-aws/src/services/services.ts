import { checkedService } from '../models/checked-service.js';
import { ec2Model } from '../models/ec2.model.js';
import { inspector2Model } from '../models/inspector2.model.js';
import { kmsModel } from '../models/kms.model.js';
import { logsModel } from '../models/logs.model.js';
import { organizationsModel } from '../models/organizations.model.js';
import { servicequotasModel } from '../models/servicequotas.model.js';
import { ssmModel } from '../models/ssm.model.js';
import { stsModel } from '../models/sts.model.js';
import { ec2 } from './ec2/ec2.js';
import { inspectorScan } from './inspector-scan/inspector-scan.js';
import { inspector2 } from './inspector2/inspector2.js';
import { kms } from './kms/kms.js';
import { logs } from './logs/logs.js';
import { organizations } from './organizations/organizations.js';
import { s3 } from './s3/s3.js';
import type { Service } from './service.js';
import { serviceQuotas } from './service-quotas/service-quotas.js';
import { ssm } from './ssm/ssm.js';
import { sts } from './sts/sts.js';

/** Every service of the server. */
export const services: readonly Service[] = [
  checkedService(ec2, ec2Model),
  checkedService(ssm, ssmModel),
  checkedService(sts, stsModel),
  checkedService(organizations, organizationsModel),
  checkedService(kms, kmsModel),
  s3,
  checkedService(logs, logsModel),
  checkedService(serviceQuotas, servicequotasModel),
  checkedService(inspector2, inspector2Model),
  inspectorScan,
];
