variable "tokens" {
  type = string
}

# expect
source "amazon-ebs" "build-missing" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-build-missing"
  source_ami    = "ami-00000000000000000"
}

# expect
source "amazon-ebsvolume" "build-volume" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  source_ami    = "ami-00000000000000000"
}

source "amazon-ebs" "build-optional" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-build-optional"
  source_ami    = "ami-00000000000000000"
  # expect
  metadata_options {
    http_tokens = "optional"
  }
}

source "amazon-ebs" "build-required" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-build-required"
  source_ami    = "ami-00000000000000000"
  metadata_options {
    http_tokens = "required"
  }
}

source "amazon-ebs" "build-disabled" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-build-disabled"
  source_ami    = "ami-00000000000000000"
  metadata_options {
    http_endpoint = "disabled"
  }
}

source "amazon-ebs" "build-unknown" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-build-unknown"
  source_ami    = "ami-00000000000000000"
  metadata_options {
    http_tokens = var.tokens
  }
}

source "amazon-instance" "build-instance" {
  region                  = "us-east-1"
  instance_type           = "t3.micro"
  communicator            = "none"
  ami_name                = "lint-build-instance"
  source_ami              = "ami-00000000000000000"
  account_id              = "111122223333"
  s3_bucket               = "images"
  x509_cert_path          = "${path.root}/open-security-group.pkr.hcl"
  x509_key_path           = "${path.root}/open-security-group.pkr.hcl"
  ami_virtualization_type = "hvm"
}

build {
  sources = [
    "source.amazon-ebs.build-missing",
    "source.amazon-ebsvolume.build-volume",
    "source.amazon-ebs.build-optional",
    "source.amazon-ebs.build-required",
    "source.amazon-ebs.build-disabled",
    "source.amazon-ebs.build-unknown",
    "source.amazon-instance.build-instance",
  ]
}
