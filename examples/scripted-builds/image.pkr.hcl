variable "name" { type = string }
variable "instance_type" { type = string }
# Of an embedded AWS; empty for AWS itself.
variable "endpoint" { type = string }

locals {
  rehearsal = var.endpoint != ""
}

source "amazon-ebs" "image" {
  ami_name      = "${var.name}-{{timestamp}}"
  region        = "us-east-1"
  instance_type = var.instance_type
  communicator  = "none"

  source_ami_filter {
    filters     = { name = "al2023-ami-2023*-kernel-6.1-x86_64" }
    owners      = ["137112412989"] # Amazon
    most_recent = true
  }
  launch_block_device_mappings {
    device_name           = "/dev/xvda"
    encrypted             = true
    delete_on_termination = true
  }
  temporary_security_group_source_cidrs = ["10.0.0.0/8"]
  tags                                  = { Name = var.name }
  run_tags                              = { Name = "build ${var.name}" }

  custom_endpoint_ec2        = var.endpoint
  skip_region_validation     = local.rehearsal
  skip_metadata_api_check    = local.rehearsal
  skip_credential_validation = local.rehearsal
  aws_polling {
    delay_seconds = local.rehearsal ? 1 : 0
    max_attempts  = local.rehearsal ? 300 : 0
  }
}

build {
  sources = ["source.amazon-ebs.image"]
}
