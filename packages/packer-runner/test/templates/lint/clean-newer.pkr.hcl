variable "key" {
  type      = string
  default   = ""
  sensitive = true
}

source "amazon-ebs" "clean" {
  region                                = "us-east-1"
  instance_type                         = "t3.micro"
  communicator                          = "none"
  ami_name                              = "lint-clean"
  access_key                            = var.key
  secret_key                            = var.key
  temporary_security_group_source_cidrs = ["10.0.0.0/8"]
  encrypt_boot                          = true
  tags = {
    Name = "x"
  }
  run_tags = {
    Name = "x"
  }
  source_ami_filter {
    filters = {
      name = "al2023-ami-2023*"
    }
    owners      = ["amazon"]
    most_recent = true
  }
  imds_support = "v2.0"
  metadata_options {
    http_tokens = "required"
  }
}

build {
  sources = [
    "source.amazon-ebs.clean",
  ]
}
