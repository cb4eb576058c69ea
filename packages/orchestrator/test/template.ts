/** A template that makes an image without running anything on an instance. */
export const template = `
variable "soe_image_name" { type = string }
variable "soe_region" { type = string }
variable "soe_source_image" { type = string }
variable "soe_endpoint" { type = string }
variable "soe_tags" { type = map(string) }
variable "soe_architecture" { type = string }
variable "step" {
  type    = string
  default = "true"
}
source "amazon-ebs" "image" {
  ami_name                   = var.soe_image_name
  region                     = var.soe_region
  source_ami                 = var.soe_source_image
  instance_type              = var.soe_architecture == "arm64" ? "t4g.micro" : "t3.micro"
  communicator               = "none"
  tags                       = var.soe_tags
  custom_endpoint_ec2        = var.soe_endpoint
  skip_region_validation     = true
  skip_metadata_api_check    = true
  skip_credential_validation = true
}
build {
  sources = ["source.amazon-ebs.image"]
  provisioner "shell-local" {
    inline           = [var.step]
    environment_vars = ["ARCH=\${var.soe_architecture}"]
  }
}
`;

/** A template that runs `step.sh` as root on an instance that really runs, and then the tests of the bake. */
export const provisionedTemplate = `
variable "soe_image_name" { type = string }
variable "soe_region" { type = string }
variable "soe_source_image" { type = string }
variable "soe_endpoint" { type = string }
variable "soe_tags" { type = map(string) }
variable "soe_bake_tests" { type = string }
source "amazon-ebs" "image" {
  ami_name                   = var.soe_image_name
  region                     = var.soe_region
  source_ami                 = var.soe_source_image
  instance_type              = "t3.micro"
  ssh_username               = "root"
  ssh_interface              = "private_ip"
  tags                       = var.soe_tags
  custom_endpoint_ec2        = var.soe_endpoint
  skip_region_validation     = true
  skip_metadata_api_check    = true
  skip_credential_validation = true

  user_data = <<-SCRIPT
    #!/bin/sh
    install -D -m 600 /home/ec2-user/.ssh/authorized_keys /root/.ssh/authorized_keys
  SCRIPT

  aws_polling {
    delay_seconds = 1
    max_attempts  = 300
  }
}
build {
  sources = ["source.amazon-ebs.image"]
  provisioner "shell" {
    scripts = concat(["\${path.root}/step.sh"], var.soe_bake_tests == "" ? [] : [var.soe_bake_tests])
  }
}
`;

/** The same, which at last lists what is inside where it is asked for. */
export const listingTemplate = `${provisionedTemplate
  .replace(
    'variable "soe_bake_tests" { type = string }',
    (line) => `${line}\nvariable "soe_inventory" { type = string }`,
  )
  .trimEnd()
  .replace(
    /\}$/,
    () => `
  provisioner "shell" {
    except          = var.soe_inventory == "" ? ["amazon-ebs.image"] : []
    script          = "\${var.soe_inventory}/inventory.sh"
    execute_command = "sh {{ .Path }} /tmp/soe-inventory.txt"
  }
  provisioner "file" {
    except      = var.soe_inventory == "" ? ["amazon-ebs.image"] : []
    direction   = "download"
    source      = "/tmp/soe-inventory.txt"
    destination = "\${var.soe_inventory}/inventory.txt"
  }
}
`,
  )}`;
