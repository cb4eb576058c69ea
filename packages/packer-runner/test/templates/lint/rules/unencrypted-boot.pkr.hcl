variable "encrypt" {
  type    = bool
  default = true
}

# expect
source "amazon-ebs" "boot-default" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-boot-default"
  source_ami    = "ami-00000000000000000"
}

source "amazon-ebs" "boot-false" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-boot-false"
  source_ami    = "ami-00000000000000000"
  # expect
  encrypt_boot = false
}

# expect
source "amazon-ebs" "boot-other-volume" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-boot-other-volume"
  source_ami    = "ami-00000000000000000"
  launch_block_device_mappings {
    device_name = "/dev/xvdb"
    encrypted   = true
  }
}

# expect
source "amazon-ebssurrogate" "boot-surrogate" {
  region                  = "us-east-1"
  instance_type           = "t3.micro"
  communicator            = "none"
  ami_name                = "lint-boot-surrogate"
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

source "amazon-ebs" "boot-true" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-boot-true"
  source_ami    = "ami-00000000000000000"
  encrypt_boot  = var.encrypt
}

source "amazon-ebs" "boot-mapping" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-boot-mapping"
  source_ami    = "ami-00000000000000000"
  launch_block_device_mappings {
    device_name = "/dev/xvda"
    volume_size = 8
    encrypted   = true
  }
}

source "amazon-ebssurrogate" "boot-surrogate-encrypted" {
  region                  = "us-east-1"
  instance_type           = "t3.micro"
  communicator            = "none"
  ami_name                = "lint-boot-surrogate-encrypted"
  source_ami              = "ami-00000000000000000"
  ami_virtualization_type = "hvm"
  launch_block_device_mappings {
    device_name = "/dev/xvdf"
    volume_size = 8
    encrypted   = true
  }
  ami_root_device {
    source_device_name = "/dev/xvdf"
    device_name        = "/dev/xvda"
  }
}

source "amazon-ebs" "boot-dynamic" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-boot-dynamic"
  source_ami    = "ami-00000000000000000"
  dynamic "launch_block_device_mappings" {
    for_each = ["/dev/xvda"]
    content {
      device_name = launch_block_device_mappings.value
      volume_size = 8
      encrypted   = true
    }
  }
}

source "amazon-ebsvolume" "boot-volume" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  source_ami    = "ami-00000000000000000"
}

build {
  sources = [
    "source.amazon-ebs.boot-default",
    "source.amazon-ebs.boot-false",
    "source.amazon-ebs.boot-other-volume",
    "source.amazon-ebssurrogate.boot-surrogate",
    "source.amazon-ebs.boot-true",
    "source.amazon-ebs.boot-mapping",
    "source.amazon-ebssurrogate.boot-surrogate-encrypted",
    "source.amazon-ebs.boot-dynamic",
    "source.amazon-ebsvolume.boot-volume",
  ]
}
