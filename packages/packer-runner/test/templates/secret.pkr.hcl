variable "password" {
  type      = string
  sensitive = true
}
source "null" "vault" { communicator = "none" }
build {
  sources = ["source.null.vault"]
  provisioner "shell-local" {
    environment_vars = ["PASSWORD=${var.password}"]
    inline = [
      "echo \"password is $PASSWORD\"",
      "printf %s \"$PASSWORD\" | base64 -w 0",
      "echo",
      "echo \"$PASSWORD\" >&2",
      "exit 3",
    ]
  }
}
