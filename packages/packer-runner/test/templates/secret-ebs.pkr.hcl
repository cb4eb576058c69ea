variable "endpoint" { type = string }
variable "go" { type = string }
variable "password" {
  type      = string
  sensitive = true
}

source "amazon-ebs" "linux" {
  region                     = "us-east-1"
  custom_endpoint_ec2        = var.endpoint
  skip_region_validation     = true
  skip_metadata_api_check    = true
  skip_credential_validation = true
  instance_type              = "t3.micro"
  communicator               = "none"
  ssh_keypair_name           = ""
  ami_name                   = "packer-runner-secret"
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
build {
  sources = ["source.amazon-ebs.linux"]
  provisioner "shell-local" {
    inline = [
      "echo 'password is ${var.password}'",
      "echo '${var.password}' >&2",
      "printf %s '${var.password}' | base64 -w 0",
      "echo",
      "echo ready",
      "until [ -e '${var.go}' ]; do sleep 0.1; done",
      "exit 3",
    ]
  }
}
