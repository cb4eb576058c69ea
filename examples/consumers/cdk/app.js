// npx soe-discovery resolve al2023@stable --format cdk-context --account 222233334444 > cdk.context.json
// The CDK finds the image there under the key of its own look-up, and asks nobody:
// npx cdk synth --app 'node app.js'
import { App, Stack } from 'aws-cdk-lib';
import { LaunchTemplate, MachineImage } from 'aws-cdk-lib/aws-ec2';

const app = new App();
const env = { account: '222233334444', region: 'eu-west-1' };
const stack = new Stack(app, 'Consumer', { env });
const machineImage = MachineImage.fromSsmParameter('/soe/al2023/channels/stable/x86_64/image-id', {
  cachedInContext: true,
});
new LaunchTemplate(stack, 'Template', { machineImage });
