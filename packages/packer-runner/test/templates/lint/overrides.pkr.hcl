source "amazon-ebs" "linux" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  source_ami    = "ami-00000000000000000"
  encrypt_boot  = true
  run_tags      = { Name = "x" }
}

build {
  name = "safe"
  source "amazon-ebs.linux" {
    ami_name                              = "lint-safe"
    temporary_security_group_source_cidrs = ["10.0.0.0/8"]
    tag {
      key   = "Name"
      value = "x"
    }
  }
}

build {
  name = "open"
  source "source.amazon-ebs.linux" {
    ami_name = "lint-open"
    tags     = { Name = "x" }
    # expect
    temporary_security_group_source_cidrs = ["0.0.0.0/0"]
  }
}

# packer-runner-ignore: no-tags nobody keeps these images
build {
  name = "unmarked"
  # packer-runner-ignore: no-tags nobody keeps these images
  source "amazon-ebs.linux" {
    ami_name                              = "lint-unmarked"
    temporary_security_group_source_cidrs = ["10.0.0.0/8"]
  }
}
