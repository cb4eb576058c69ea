# expect
source "amazon-ebs" "run-tags-missing" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-run-tags-missing"
  source_ami    = "ami-00000000000000000"
}

# expect
source "amazon-ebsvolume" "run-tags-volume" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  source_ami    = "ami-00000000000000000"
}

source "amazon-ebs" "run-tags-map" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-run-tags-map"
  source_ami    = "ami-00000000000000000"
  run_tags = {
    Name = "x"
  }
}

source "amazon-ebs" "run-tags-block" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-run-tags-block"
  source_ami    = "ami-00000000000000000"
  run_tag {
    key   = "Name"
    value = "x"
  }
}

build {
  sources = [
    "source.amazon-ebs.run-tags-missing",
    "source.amazon-ebsvolume.run-tags-volume",
    "source.amazon-ebs.run-tags-map",
    "source.amazon-ebs.run-tags-block",
  ]
}
