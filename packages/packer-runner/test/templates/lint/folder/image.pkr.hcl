source "amazon-ebs" "image" {
  region                                = "us-east-1"
  instance_type                         = "t3.micro"
  communicator                          = "none"
  ami_name                              = "lint-folder"
  source_ami                            = "ami-00000000000000000"
  encrypt_boot                          = true
  tags                                  = { Name = "x" }
  run_tags                              = { Name = "x" }
  temporary_security_group_source_cidrs = local.networks
}
