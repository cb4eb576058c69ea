source "amazon-ebs" "owners-missing" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-owners-missing"
  # expect
  source_ami_filter {
    filters = {
      name = "al2023-ami-2023*"
    }
    most_recent = true
  }
}

source "amazon-ebs" "owners-empty" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-owners-empty"
  # expect
  source_ami_filter {
    filters = {
      name = "al2023-ami-2023*"
    }
    owners      = []
    most_recent = true
  }
}

source "amazon-ebs" "owners-given" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-owners-given"
  source_ami_filter {
    filters = {
      name = "al2023-ami-2023*"
    }
    owners      = ["amazon"]
    most_recent = true
  }
}

build {
  sources = [
    "source.amazon-ebs.owners-missing",
    "source.amazon-ebs.owners-empty",
    "source.amazon-ebs.owners-given",
  ]
}
