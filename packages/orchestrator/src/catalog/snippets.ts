import { type Architecture, parameterPaths, type Selector } from '@soe/contract';
import { reference } from '@soe/discovery';

/** What a snippet leads to. */
export interface SnippetPlace {
  readonly flavor: string;
  /** A channel, or a version that stays. */
  readonly selector: { readonly channel: string } | { readonly version: string };
  readonly architecture: Architecture;
  readonly region: string;
  /** Prefix of the parameters. */
  readonly prefix: string;
  /** The account that owns the images. */
  readonly owner: string;
}

/** A few lines that launch an image, or find it, in one of the usual ways. */
export interface Snippet {
  readonly id:
    | 'cli'
    | 'launch-template'
    | 'terraform'
    | 'cloudformation'
    | 'cdk'
    | 'packer'
    | 'soe';
  readonly title: string;
  readonly text: string;
}

/** The smallest of the usual types that boots each architecture. */
const instanceTypes: Readonly<Record<Architecture, string>> = {
  x86_64: 't3.micro',
  arm64: 't4g.micro',
};

/** Snippets for one image. All of it are words of the contract, so that nothing in it needs quoting. */
export function snippets(place: SnippetPlace): readonly Snippet[] {
  const { flavor, architecture, region, prefix, owner } = place;
  const selector: Selector =
    'channel' in place.selector
      ? { flavor, kind: 'channel', channel: place.selector.channel }
      : { flavor, kind: 'version', version: place.selector.version };
  const which = selector.kind === 'channel' ? selector.channel : selector.version;
  const paths = parameterPaths(flavor, { prefix });
  const name =
    selector.kind === 'channel'
      ? paths.channelImage(selector.channel, architecture)
      : paths.versionImage(selector.version, architecture);
  const type = instanceTypes[architecture];
  const launch = reference(selector, 'resolve-ssm', { architecture, prefix });
  const dynamic = reference(selector, 'cloudformation', { architecture, prefix });
  const word = flavor.replace(/[^a-z0-9]+/g, '_');
  return [
    {
      id: 'cli',
      title: 'AWS CLI',
      text: `aws ec2 run-instances --region ${region} \\
  --image-id ${launch} \\
  --instance-type ${type}`,
    },
    {
      id: 'launch-template',
      title: 'Launch template',
      text: `aws ec2 create-launch-template --region ${region} \\
  --launch-template-name ${flavor.replaceAll('.', '-')} \\
  --launch-template-data '{"ImageId":"${launch}","InstanceType":"${type}"}'`,
    },
    {
      id: 'terraform',
      title: 'Terraform',
      text: `data "aws_ssm_parameter" "soe_${word}" {
  name = "${name}"
}

resource "aws_instance" "example" {
  ami           = data.aws_ssm_parameter.soe_${word}.insecure_value
  instance_type = "${type}"
}`,
    },
    {
      id: 'cloudformation',
      title: 'CloudFormation',
      text: `Resources:
  Instance:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: '${dynamic}'
      InstanceType: ${type}`,
    },
    {
      id: 'cdk',
      title: 'CDK',
      text: `const machineImage = ec2.MachineImage.fromSsmParameter(
  '${name}',
);`,
    },
    {
      id: 'packer',
      title: 'Packer',
      text: `data "amazon-parameterstore" "soe_${word}" {
  name   = "${name}"
  region = "${region}"
}

source "amazon-ebs" "child" {
  source_ami    = data.amazon-parameterstore.soe_${word}.value
  region        = "${region}"
  instance_type = "${type}"
  ami_name      = "child-of-${flavor}"
  ssh_username  = "ec2-user"
}`,
    },
    {
      id: 'soe',
      title: 'soe',
      text: `soe resolve ${flavor}@${which} --region ${region} --arch ${architecture} --owner ${owner}${prefix === '/soe' ? '' : ` --prefix ${prefix}`}`,
    },
  ];
}
