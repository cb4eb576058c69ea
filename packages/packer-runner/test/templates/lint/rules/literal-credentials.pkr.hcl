variable "key" {
  type      = string
  default   = ""
  sensitive = true
}
variable "password" {
  type      = string
  default   = "not a literal where it is used"
  sensitive = true
}

source "amazon-ebs" "credentials-literal" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-credentials-literal"
  source_ami    = "ami-00000000000000000"
  # expect
  access_key = "AKIA-NOT-A-KEY"
  # expect
  secret_key = <<-EOT
    not a secret
  EOT
  # expect
  token = "not-a-token"
  # expect
  ssh_password = "not-a-password"
  # expect
  winrm_password = "not-\"a\"-password"
}

source "amazon-ebs" "credentials-variable" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-credentials-variable"
  source_ami    = "ami-00000000000000000"
  access_key    = var.key
  secret_key    = var.key
  ssh_password  = var.password
}

source "amazon-ebs" "credentials-empty" {
  region        = "us-east-1"
  instance_type = "t3.micro"
  communicator  = "none"
  ami_name      = "lint-credentials-empty"
  source_ami    = "ami-00000000000000000"
  token         = ""
}

build {
  sources = [
    "source.amazon-ebs.credentials-literal",
    "source.amazon-ebs.credentials-variable",
    "source.amazon-ebs.credentials-empty",
  ]
}
