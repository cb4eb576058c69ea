# Comments of other kinds stay what they are.
# packer-runner-ignore: no-tags the image is thrown away at once
# packer-runner-ignore: no-run-tags there is one build at a time
// packer-runner-ignore unencrypted-boot the account encrypts every volume
source "amazon-ebs" "ignored" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-ignored"

  # packer-runner-ignore: open-security-group the subnet has no way in
  temporary_security_group_source_cidrs = ["0.0.0.0/0"]

  /* packer-runner-ignore: source-most-recent one image has this name */
  source_ami_filter {
    filters = { name = "base" }
    owners  = ["self"]
  }
}

# packer-runner-ignore: no-tags
# packer-runner-ignore: no-such-rule because
# packer-runner-ignore
source "amazon-ebs" "not-ignored" {
  region                                = "us-east-1"
  instance_type                         = "t3.micro"
  communicator                          = "none"
  ami_name                              = "lint-not-ignored"
  source_ami                            = "ami-00000000000000000"
  encrypt_boot                          = true
  temporary_security_group_source_cidrs = ["10.0.0.0/8"]

  # packer-runner-ignore: no-tags this is about the argument below, not about the block
  run_tags = { Name = "x" }
}

build {
  sources = ["source.amazon-ebs.ignored", "source.amazon-ebs.not-ignored"]
}
