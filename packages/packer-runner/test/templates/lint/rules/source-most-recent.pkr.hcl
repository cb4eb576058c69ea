source "amazon-ebs" "recent-missing" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-recent-missing"
  # expect
  source_ami_filter {
    filters = {
      name = "al2023-ami-2023*"
    }
    owners = ["amazon"]
  }
}

source "amazon-ebs" "recent-false" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-recent-false"
  source_ami_filter {
    filters = {
      name = "al2023-ami-2023*"
    }
    owners = ["amazon"]
    # expect
    most_recent = false
  }
}

source "amazon-ebs" "recent-true" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-recent-true"
  source_ami_filter {
    filters = {
      name = "al2023-ami-2023*"
    }
    owners      = ["amazon"]
    most_recent = true
  }
}

source "amazon-ebs" "recent-one-image" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-recent-one-image"
  source_ami_filter {
    filters = {
      image-id = "ami-00000000000000000"
    }
    owners = ["amazon"]
  }
}

source "amazon-ebs" "recent-pinned" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-recent-pinned"
  source_ami    = "ami-00000000000000000"
  source_ami_filter {
    filters = {
      name = "al2023-ami-2023*"
    }
    owners = ["amazon"]
  }
}

build {
  sources = [
    "source.amazon-ebs.recent-missing",
    "source.amazon-ebs.recent-false",
    "source.amazon-ebs.recent-true",
    "source.amazon-ebs.recent-one-image",
    "source.amazon-ebs.recent-pinned",
  ]
}
