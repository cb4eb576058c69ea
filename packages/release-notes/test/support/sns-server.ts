import { PublishInput$, PublishResponse$ } from '@aws-sdk/client-sns';
import { type Answer, type Call, startServer } from './http-faults.js';

/** What was published, as the call said it. */
export type PublishedMessage = Readonly<Record<string, string>>;

/** Members of a shape of the SDK's own model, and how many of the first must be there. */
const [, , , , members, , required = 0] = PublishInput$;
const [, , , , answered] = PublishResponse$;

/**
 * SNS as far as messages are published. Calls are checked against the model of the SDK, and for what its
 * documentation says of subjects, sizes and topics in order.
 */
export async function startSns(...topics: readonly string[]) {
  const messages: PublishedMessage[] = [];

  const answer = ({ headers, bytes = new Uint8Array() }: Call): Answer => {
    if (!/^AWS4-HMAC-SHA256 Credential=/.test(headers.authorization ?? '')) {
      return refuse(403, 'MissingAuthenticationToken');
    }
    const form = new URLSearchParams(Buffer.from(bytes).toString('utf8'));
    const { Action, Version, ...fields } = Object.fromEntries(form);
    if (Action !== 'Publish' || Version !== '2010-03-31') return refuse(400, 'InvalidAction');
    const unknown = Object.keys(fields).find((name) => !members.includes(name));
    if (unknown !== undefined) return refuse(400, 'InvalidParameter', unknown);
    const missing = members.slice(0, required).find((name) => !fields[name]);
    if (missing !== undefined) return refuse(400, 'ValidationError', missing);
    const { TopicArn = '', Subject = '', Message = '' } = fields;
    if (!topics.includes(TopicArn)) return refuse(404, 'NotFound', 'Topic does not exist');
    if (form.has('Subject') && !/^[!-~][ -~]{0,98}$/.test(Subject)) {
      return refuse(400, 'InvalidParameter', 'Subject');
    }
    if (Buffer.byteLength(Message) > 262_144)
      return refuse(400, 'InvalidParameter', 'Message too long');
    const ordered = TopicArn.endsWith('.fifo');
    if (ordered !== Boolean(fields['MessageGroupId'] && fields['MessageDeduplicationId'])) {
      return refuse(400, 'InvalidParameter', 'MessageGroupId');
    }
    const key = fields['MessageDeduplicationId'];
    const isNew =
      key === undefined || !messages.some((each) => each['MessageDeduplicationId'] === key);
    if (isNew) messages.push(fields);
    const [id] = answered;
    const text = `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><${id}>m-${messages.length}</${id}></PublishResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></PublishResponse>`;
    return { status: 200, body: undefined, text, headers: { 'content-type': 'text/xml' } };
  };

  const server = await startServer(answer);
  return { ...server, messages };
}

function refuse(status: number, code: string, message = code): Answer {
  const text = `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;
  return { status, body: undefined, text, headers: { 'content-type': 'text/xml' } };
}
