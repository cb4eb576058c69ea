variable "manifest" { type = string }
variable "note" { type = string }

source "null" "plain" { communicator = "none" }
build {
  sources = ["source.null.plain"]
  provisioner "shell-local" { inline = ["echo ${var.note}"] }
  post-processor "manifest" {
    output      = var.manifest
    custom_data = { note = var.note, type = "hunter2" }
  }
}
