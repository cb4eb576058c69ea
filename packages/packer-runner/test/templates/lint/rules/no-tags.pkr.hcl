variable "tags" {
  type    = map(string)
  default = {}
}

# expect
source "amazon-ebs" "tags-missing" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-tags-missing"
  source_ami    = "ami-00000000000000000"
}

# expect
source "amazon-ebs" "tags-empty" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-tags-empty"
  source_ami    = "ami-00000000000000000"
  tags          = var.tags
}

source "amazon-ebs" "tags-map" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-tags-map"
  source_ami    = "ami-00000000000000000"
  tags = {
    Source = "{{ .SourceAMI }}"
  }
}

source "amazon-ebs" "tags-function" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-tags-function"
  source_ami    = "ami-00000000000000000"
  tags          = merge(var.tags, { Name = "x" })
}

source "amazon-ebs" "tags-block" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-tags-block"
  source_ami    = "ami-00000000000000000"
  tag {
    key   = "Name"
    value = "x"
  }
}

source "amazon-ebs" "tags-dynamic" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-tags-dynamic"
  source_ami    = "ami-00000000000000000"
  dynamic "tag" {
    for_each = { Name = "x" }
    content {
      key   = tag.key
      value = tag.value
    }
  }
}

source "amazon-ebsvolume" "tags-volume" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  source_ami    = "ami-00000000000000000"
}

build {
  sources = [
    "source.amazon-ebs.tags-missing",
    "source.amazon-ebs.tags-empty",
    "source.amazon-ebs.tags-map",
    "source.amazon-ebs.tags-function",
    "source.amazon-ebs.tags-block",
    "source.amazon-ebs.tags-dynamic",
    "source.amazon-ebsvolume.tags-volume",
  ]
}
