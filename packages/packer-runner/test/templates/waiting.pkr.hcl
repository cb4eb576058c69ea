variable "script" { type = string }
source "null" "slow" { communicator = "none" }
build {
  sources = ["source.null.slow"]
  provisioner "shell-local" { script = var.script }
}
