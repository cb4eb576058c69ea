variable "networks" {
  type    = list(string)
  default = ["0.0.0.0/0"]
}

locals {
  networks = var.networks
}
