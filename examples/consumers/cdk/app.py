# npx soe-discovery resolve al2023@stable --format cdk-context --account 222233334444 > cdk.context.json
# The CDK finds the image there under the key of its own look-up, and asks nobody.
import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2

app = cdk.App()
stack = cdk.Stack(app, "Consumer", env=cdk.Environment(account="222233334444", region="eu-west-1"))
image = ec2.MachineImage.from_ssm_parameter(
    "/soe/al2023/channels/stable/x86_64/image-id", cached_in_context=True
)
ec2.LaunchTemplate(stack, "Template", machine_image=image)
app.synth()
