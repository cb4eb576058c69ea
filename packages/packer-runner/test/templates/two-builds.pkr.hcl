variable "endpoint" { type = string }
variable "script" { type = string }

source "amazon-ebs" "quick" {
  region                     = "us-east-1"
  custom_endpoint_ec2        = var.endpoint
  skip_region_validation     = true
  skip_metadata_api_check    = true
  skip_credential_validation = true
  instance_type              = "t3.micro"
  communicator               = "none"
  ssh_keypair_name           = ""
  ami_name                   = "packer-runner-quick"
  source_ami_filter {
    filters = {
      name                = "al2023-ami-2023*-kernel-6.1-x86_64"
      root-device-type    = "ebs"
      virtualization-type = "hvm"
    }
    owners      = ["137112412989"]
    most_recent = true
  }
}
source "null" "slow" { communicator = "none" }
build {
  sources = ["source.amazon-ebs.quick", "source.null.slow"]
  provisioner "shell-local" {
    only   = ["null.slow"]
    script = var.script
  }
}
