# expect
data "amazon-ami" "anybody" {
  filters = {
    name = "al2023-ami-2023*"
  }
  most_recent = true
}

data "amazon-ami" "vendor" {
  filters = {
    name = "al2023-ami-2023*"
  }
  owners      = ["amazon"]
  most_recent = true
}

source "null" "example" {
  communicator = "none"
}

build {
  sources = ["source.null.example"]
}
