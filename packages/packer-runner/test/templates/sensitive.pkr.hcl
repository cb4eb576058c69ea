variable "db_password" { type = string }
variable "github_token" { type = string }
variable "given" { type = string }
variable "secretary" { type = string }
variable "declared" {
  type      = string
  sensitive = true
}
variable "with_default" {
  type      = string
  sensitive = true
  default   = "by-default"
}

source "null" "vault" { communicator = "none" }
build {
  sources = ["source.null.vault"]
  provisioner "shell-local" {
    inline = ["echo ${var.db_password} ${var.declared} ${var.given} ${var.with_default} ${var.github_token} $API_KEY ${var.secretary}"]
  }
}
