import { awsJson } from '../../protocols/aws-json.js';
import type { Service } from '../service.js';
import { cancelCommand } from './commands/cancel-command.js';
import { commandInvocations } from './commands/command-invocations.js';
import { documents } from './commands/documents.js';
import { instanceInformation } from './commands/instance-information.js';
import { listCommands } from './commands/list-commands.js';
import { sendCommand } from './commands/send-command.js';
import { deleteParameters } from './delete-parameters.js';
import { describeParameters } from './describe-parameters.js';
import { getParameters } from './get-parameters.js';
import { parameterHistory } from './parameter-history.js';
import { parameterLabels } from './parameter-labels.js';
import { parameterTags } from './parameter-tags.js';
import { putParameter } from './put-parameter.js';
import { resourcePolicies } from './resource-policies.js';

/** SSM: Parameter Store and Run Command. */
export const ssm: Service = {
  name: 'ssm',
  title: 'SSM',
  protocol: awsJson,
  operations: [
    ...putParameter,
    ...getParameters,
    ...parameterHistory,
    ...describeParameters,
    ...parameterLabels,
    ...parameterTags,
    ...deleteParameters,
    ...resourcePolicies,
    ...instanceInformation,
    ...sendCommand,
    ...listCommands,
    ...commandInvocations,
    ...cancelCommand,
    ...documents,
  ],
};
