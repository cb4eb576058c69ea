variable "endpoint" { type = string }
variable "copies" { type = list(string) }
variable "script" { type = string }
variable "spot" {
  type    = bool
  default = true
}

source "amazon-ebs" "linux" {
  region                     = "us-east-1"
  custom_endpoint_ec2        = var.endpoint
  max_retries                = 1
  skip_region_validation     = true
  skip_metadata_api_check    = true
  skip_credential_validation = true
  instance_type              = var.spot ? "" : "t3.micro"
  spot_instance_types        = var.spot ? ["t3.micro", "t3a.micro"] : []
  spot_price                 = var.spot ? "auto" : ""
  communicator               = "none"
  ssh_keypair_name           = ""
  ami_name                   = "packer-runner-test"
  ami_regions                = var.copies
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
  name    = "demo"
  sources = ["source.amazon-ebs.linux"]
  provisioner "shell-local" { script = var.script }
}
