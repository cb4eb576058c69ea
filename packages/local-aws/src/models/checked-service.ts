import { InputError } from '../protocols/shape.js';
import type { Service } from '../services/service.js';
import { checkRequest, type RequestModel } from './request-model.js';

/**
 * The service, whose requests are compared with what the SDK can send before its operations see
 * them. What AWS knows and the operation does not is refused as such, so nobody believes that it
 * had an effect.
 *
 * @param model - a {@link RequestModel} as JSON, read with the first request
 */
export function checkedService(service: Service, model: string): Service {
  let parsed: RequestModel | undefined;
  const read = (): RequestModel => {
    parsed ??= JSON.parse(model) as RequestModel;
    return parsed;
  };
  return {
    ...service,
    isActionOfAws: (action) => Object.hasOwn(read().operations, action),
    operations: service.operations.map((operation) => ({
      ...operation,
      call(input, context) {
        checkRequest(read(), operation.action, input, service.protocol.leaves);
        try {
          return operation.call(input, context);
        } catch (error) {
          throw error instanceof InputError ? notSimulated(error) : error;
        }
      },
    })),
  };
}

function notSimulated(error: InputError): InputError {
  const { problem } = error;
  return problem.kind === 'unknown' ? new InputError({ ...problem, kind: 'unsupported' }) : error;
}
