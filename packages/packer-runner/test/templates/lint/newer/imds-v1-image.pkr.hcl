# expect
source "amazon-ebs" "image-missing" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-image-missing"
  source_ami    = "ami-00000000000000000"
}

source "amazon-ebs" "image-legacy" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-image-legacy"
  source_ami    = "ami-00000000000000000"
  # expect
  imds_support = ""
}

# expect
source "amazon-instance" "image-instance" {
  region                  = "us-east-1"
  instance_type           = "t3.micro"
  communicator            = "none"
  ami_name                = "lint-image-instance"
  source_ami              = "ami-00000000000000000"
  account_id              = "111122223333"
  s3_bucket               = "images"
  x509_cert_path          = "${path.root}/open-security-group.pkr.hcl"
  x509_key_path           = "${path.root}/open-security-group.pkr.hcl"
  ami_virtualization_type = "hvm"
}

source "amazon-ebs" "image-required" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-image-required"
  source_ami    = "ami-00000000000000000"
  imds_support  = "v2.0"
}

source "amazon-ebsvolume" "image-volume" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  source_ami    = "ami-00000000000000000"
}

source "amazon-ebs" "image-none" {
  region          = "us-east-1"
  instance_type   = "t3.micro"
  communicator    = "none"
  ami_name        = "lint-image-none"
  source_ami      = "ami-00000000000000000"
  skip_create_ami = true
}

build {
  sources = [
    "source.amazon-ebs.image-missing",
    "source.amazon-ebs.image-legacy",
    "source.amazon-instance.image-instance",
    "source.amazon-ebs.image-required",
    "source.amazon-ebsvolume.image-volume",
    "source.amazon-ebs.image-none",
  ]
}
