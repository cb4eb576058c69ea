variable "script" { type = string }
source "null" "good" { communicator = "none" }
source "null" "bad" { communicator = "none" }
build {
  sources = ["source.null.good", "source.null.bad"]
  provisioner "shell-local" {
    only   = ["null.bad"]
    script = var.script
  }
}
