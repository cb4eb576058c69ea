variable "own_group" {
  type    = string
  default = "sg-00000000000000000"
}
variable "no_group" {
  type    = string
  default = ""
}
variable "given_group" {
  type = string
}
variable "offices" {
  type    = list(string)
  default = ["192.0.2.0/24", "0.0.0.0/0"]
}
locals {
  office = "192.0.2.0/24"
}

# expect
source "amazon-ebs" "group-default" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-group-default"
  source_ami    = "ami-00000000000000000"
}

# expect
source "amazon-instance" "group-instance" {
  region                  = "us-east-1"
  instance_type           = "t3.micro"
  communicator            = "none"
  ami_name                = "lint-group-instance"
  source_ami              = "ami-00000000000000000"
  account_id              = "111122223333"
  s3_bucket               = "images"
  x509_cert_path          = "${path.root}/open-security-group.pkr.hcl"
  x509_key_path           = "${path.root}/open-security-group.pkr.hcl"
  ami_virtualization_type = "hvm"
}

# expect
source "amazon-ebsvolume" "group-volume" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  source_ami    = "ami-00000000000000000"
}

# expect
source "amazon-ebssurrogate" "group-surrogate" {
  region                  = "us-east-1"
  instance_type           = "t3.micro"
  communicator            = "none"
  ami_name                = "lint-group-surrogate"
  source_ami              = "ami-00000000000000000"
  ami_virtualization_type = "hvm"
  launch_block_device_mappings {
    device_name = "/dev/xvdf"
    volume_size = 8
  }
  ami_root_device {
    source_device_name = "/dev/xvdf"
    device_name        = "/dev/xvda"
  }
}

# expect
source "amazon-ebs" "group-no-cidrs" {
  region                                = "us-east-1"
  instance_type                         = "t3.micro"
  communicator                          = "none"
  ami_name                              = "lint-group-no-cidrs"
  source_ami                            = "ami-00000000000000000"
  temporary_security_group_source_cidrs = []
}

source "amazon-ebs" "group-open" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-group-open"
  source_ami    = "ami-00000000000000000"
  # expect
  temporary_security_group_source_cidrs = ["10.0.0.0/8", "0.0.0.0/0"]
}

source "amazon-ebs" "group-open-six" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-group-open-six"
  source_ami    = "ami-00000000000000000"
  # expect
  temporary_security_group_source_cidrs = ["::/0"]
}

source "amazon-ebs" "group-open-variable" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-group-open-variable"
  source_ami    = "ami-00000000000000000"
  # expect
  temporary_security_group_source_cidrs = var.offices
}

source "amazon-ebs" "group-partly-unknown" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-group-partly-unknown"
  source_ami    = "ami-00000000000000000"
  # expect
  temporary_security_group_source_cidrs = [cidrsubnet("10.0.0.0/8", 8, 1), "0.0.0.0/0"]
}

# expect
source "amazon-ebs" "group-empty-id" {
  region            = "us-east-1"
  instance_type     = "t3.micro"
  communicator      = "none"
  ami_name          = "lint-group-empty-id"
  source_ami        = "ami-00000000000000000"
  security_group_id = var.no_group
}

# expect
source "amazon-ebs" "group-empty-list" {
  region             = "us-east-1"
  instance_type      = "t3.micro"
  communicator       = "none"
  ami_name           = "lint-group-empty-list"
  source_ami         = "ami-00000000000000000"
  security_group_ids = []
}

# expect
source "amazon-ebs" "group-empty-filter" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-group-empty-filter"
  source_ami    = "ami-00000000000000000"
  security_group_filter {
    filters = {}
  }
}

# expect
source "amazon-ebs" "group-public-address" {
  region               = "us-east-1"
  instance_type        = "t3.micro"
  communicator         = "none"
  ami_name             = "lint-group-public-address"
  source_ami           = "ami-00000000000000000"
  ssh_interface        = "public_ip"
  iam_instance_profile = "builder"
}

source "amazon-ebs" "group-cidrs" {
  region                                = "us-east-1"
  instance_type                         = "t3.micro"
  communicator                          = "none"
  ami_name                              = "lint-group-cidrs"
  source_ami                            = "ami-00000000000000000"
  temporary_security_group_source_cidrs = [local.office, "10.0.0.0/8"]
}

source "amazon-ebs" "group-unknown" {
  region                                = "us-east-1"
  instance_type                         = "t3.micro"
  communicator                          = "none"
  ami_name                              = "lint-group-unknown"
  source_ami                            = "ami-00000000000000000"
  temporary_security_group_source_cidrs = concat(["10.0.0.0/8"], var.offices)
}

source "amazon-ebs" "group-id" {
  region            = "us-east-1"
  instance_type     = "t3.micro"
  communicator      = "none"
  ami_name          = "lint-group-id"
  source_ami        = "ami-00000000000000000"
  security_group_id = var.own_group
}

source "amazon-ebs" "group-given-id" {
  region            = "us-east-1"
  instance_type     = "t3.micro"
  communicator      = "none"
  ami_name          = "lint-group-given-id"
  source_ami        = "ami-00000000000000000"
  security_group_id = var.given_group
}

source "amazon-ebs" "group-ids" {
  region             = "us-east-1"
  instance_type      = "t3.micro"
  communicator       = "none"
  ami_name           = "lint-group-ids"
  source_ami         = "ami-00000000000000000"
  security_group_ids = ["sg-00000000000000000"]
}

source "amazon-ebs" "group-filter" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-group-filter"
  source_ami    = "ami-00000000000000000"
  security_group_filter {
    filters = {
      "tag:Class" = "packer"
    }
  }
}

source "amazon-ebs" "group-session-manager" {
  region               = "us-east-1"
  instance_type        = "t3.micro"
  communicator         = "none"
  ami_name             = "lint-group-session-manager"
  source_ami           = "ami-00000000000000000"
  ssh_interface        = "session_manager"
  iam_instance_profile = "builder"
}

build {
  sources = [
    "source.amazon-ebs.group-default",
    "source.amazon-instance.group-instance",
    "source.amazon-ebsvolume.group-volume",
    "source.amazon-ebssurrogate.group-surrogate",
    "source.amazon-ebs.group-no-cidrs",
    "source.amazon-ebs.group-open",
    "source.amazon-ebs.group-open-six",
    "source.amazon-ebs.group-open-variable",
    "source.amazon-ebs.group-partly-unknown",
    "source.amazon-ebs.group-empty-id",
    "source.amazon-ebs.group-empty-list",
    "source.amazon-ebs.group-empty-filter",
    "source.amazon-ebs.group-public-address",
    "source.amazon-ebs.group-cidrs",
    "source.amazon-ebs.group-unknown",
    "source.amazon-ebs.group-id",
    "source.amazon-ebs.group-given-id",
    "source.amazon-ebs.group-ids",
    "source.amazon-ebs.group-filter",
    "source.amazon-ebs.group-session-manager",
  ]
}
