variable "greeting" {
  type = string
}

source "file" "hello" {
  content = var.greeting
  target  = "hello.txt"
}

build {
  sources = ["source.file.hello"]

  provisioner "shell-local" {
    inline = ["echo ${var.greeting} from Packer"]
  }
}
